"""Invents what a second rater gave and what the two agreed on. Pure."""

import random

from npcs.core.instruments.answers import Answer
from npcs.demo.words.reasons import REASONS

Rated = tuple[str, str, Answer]  # opportunity or "", item, answer
OTHERWISE = 0.22  # share of the items that the second rater reads one step apart
SECOND_LOOK = "Both read the notes again and settled on the lower of the two."


def of_second(rng: random.Random, lead: list[Rated]) -> list[Rated]:
    """The second rater's answers: mostly the lead's values, now and then one step up or down."""
    return [(place, code, _other(rng, code, answer)) for place, code, answer in lead]


def _other(rng: random.Random, code: str, answer: Answer) -> Answer:
    if answer.value is None or rng.random() >= OTHERWISE:
        return answer
    value = min(max(answer.value + rng.choice((-1, 1)), 0), 3)
    _mild, *strong = REASONS[code]
    return Answer(value, None, rng.choice(strong) if value >= 2 else "")


def same(lead: list[Rated], second: list[Rated]) -> list[Rated]:
    """The answers on which the two are the same: what the agreed set starts with."""
    return [one for one, other in zip(lead, second, strict=True) if _choice(one) == _choice(other)]


def agreed(lead: list[Rated], second: list[Rated]) -> list[Rated]:
    """The same answers, and the lower of the two elsewhere, with a reason where the scale asks for one."""
    pairs = zip(lead, second, strict=True)
    return [one if _choice(one) == _choice(other) else _lower(one, other) for one, other in pairs]


def _lower(one: Rated, other: Rated) -> Rated:
    place, code, answer = min(one, other, key=lambda rated: rated[2].value or 0)
    return place, code, Answer(answer.value, answer.missing, answer.rationale or SECOND_LOOK)


def _choice(rated: Rated) -> int | str | None:
    answer = rated[2]
    return answer.value if answer.missing is None else answer.missing
