"""Rules between fields of an incident and its review, as pure functions (docs, incidents section 5.3)."""

from datetime import date, timedelta

from incidents.rules import age_band

NOT_A_DEATH = frozenset({"pending", "not_a_death"})  # answers on the manner of death where nobody died
LOOK_ALIKE_DAYS = 1  # two notices within a day of each other may be one incident
PENDING_DAYS = 90  # what is pending for so long asks to be looked at again


def manner_problem(incident_type: str, manner: str) -> str:
    """What is wrong with a manner of death, "" when nothing is: only a fatality has one, and a fatality has one.

    An outcome that turns into a death changes the kind of incident first, which keeps its history (5.3, rule 4).
    """
    if incident_type == "fatality":
        return "fatality" if manner == "not_a_death" else ""
    return "no_death" if manner not in NOT_A_DEATH else ""


def aware_after_selected(aware: date | None, selected: date | None) -> bool:
    """Was it selected for review before the agency knew of it? Then one of the two days is wrong."""
    return aware is not None and selected is not None and aware > selected


def is_look_alike(
    when: tuple[date | None, str], age: tuple[int | None, str], other: tuple[date | None, str],
    other_age: tuple[int | None, str],
) -> bool:  # fmt: skip
    """May two incidents of one kind be the same: days within one of each other, and one age band (5.3, rule 9)?

    ``when`` is (day, precision), ``age`` (number, unit). Without an exact day nothing is guessed.
    """
    (day, precise), (other_day, other_precise) = when, other
    if day is None or other_day is None or {precise, other_precise} != {"day"}:
        return False
    return abs(day - other_day) <= timedelta(days=LOOK_ALIKE_DAYS) and age_band(*age) == age_band(*other_age)
