"""Invents the ratings of a case, with a reason wherever the scale asks for one. Pure."""

import random
from collections.abc import Iterable

from npcs.core.instruments.answers import Answer
from npcs.demo.cases import Case, Opportunity
from npcs.demo.words.opportunities import THEMES
from npcs.demo.words.reasons import NOT_KNOWN, REASONS

Answers = dict[str, Answer]

NOT_ENOUGH = 0.05
# Upper bounds of 0, 1 and 2 in a draw between 0 and 1; the rest is 3.
LIKELY = (0.08, 0.30, 0.82)
RARE = (0.66, 0.90, 0.98)
DOMAIN_OF = {  # the area of life that a family item looks at
    "FAM-01": "economic", "FAM-02": "child_health", "FAM-03": "caregiver_health", "FAM-04": "substance_use",
    "FAM-05": "safety_adults", "FAM-06": "supervision", "FAM-07": "kin_culture",
}  # fmt: skip
HAZARDS = {"sleep", "drowning", "firearm", "poisoning", "fire", "vehicle"}


def family(rng: random.Random, case: Case, items: Iterable[str]) -> Answers:
    """The items rated once for the review: an open need shows in its item."""
    open_areas = {need.domain for need in case.needs if need.status != "met"}
    if case.cause in HAZARDS:
        open_areas.add("supervision")
    return {code: _answer(rng, code, likely=DOMAIN_OF.get(code) in open_areas) for code in items}


def of_opportunity(rng: random.Random, opportunity: Opportunity, items: Iterable[str]) -> Answers:
    """The items rated for one opportunity: those that its theme makes likely, and the others."""
    drivers = THEMES[opportunity.theme].drivers
    found = {code: _answer(rng, code, likely=code in drivers) for code in items}
    partner = found.get("TEA-02")
    if partner is not None and partner.value in (2, 3) and not opportunity.partner_type:
        opportunity.partner_type = "health_care"  # a gap with a partner names the partner
    return found


def _answer(rng: random.Random, code: str, *, likely: bool) -> Answer:
    if rng.random() < NOT_ENOUGH:
        return Answer(None, "NR", rng.choice(NOT_KNOWN))
    point = rng.random()
    bounds = LIKELY if likely else RARE
    value = next((value for value, bound in enumerate(bounds) if point < bound), 3)
    return Answer(value, None, _reason(rng, code, value))


def _reason(rng: random.Random, code: str, value: int) -> str:
    mild, *strong = REASONS[code]
    if value >= 2:
        return rng.choice(strong)
    return mild if value == 1 and rng.random() < 0.4 else ""
