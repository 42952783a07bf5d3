"""From the local value to the shared form, one pure function a field. What is not known stays "not known".

Source: docs, incidents section 3.1. No function here guesses: a date known by its month gives no number of days.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from incidents import rules
from incidents.core_set.lists import ALONE, NOT_RECORDED, RARE_FACTORS, UNKNOWN, Race
from incidents.core_set.local import Local, Opportunity, Rated

DAY = "day"


def said(code: str) -> str:
    """The code, or that nobody recorded one."""
    return code or NOT_RECORDED


def several(codes: Iterable[str]) -> list[str]:
    """The codes in order and each once; an answer that stands alone gives way to any other."""
    given = set(codes)
    return sorted(given - ALONE or given) or [NOT_RECORDED]


def year(day: date | None, precision: str) -> int | None:
    """The year of a date, however exactly it is known; None when it is not."""
    return None if day is None or precision == UNKNOWN else day.year


def days_between(first: date | None, second: date | None, *, exact: bool = True) -> int | None:
    """Whole days from ``first`` to ``second``; None unless both days are known."""
    return (second - first).days if exact and first is not None and second is not None else None


def age_band(local: Local) -> str:
    """By the day of birth where both days are known, else by the age that was given; "unknown" is never 0.

    The anniversary counts, not 365 days: a child is one from the first birthday on.
    """
    birth, day = local.birth_date, local.incident_date
    if birth is None or day is None or local.incident_precision != DAY:
        return rules.age_band(local.age_value, local.age_unit)
    if day < birth:
        return UNKNOWN
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if years == 0:
        return rules.age_band(min((day - birth).days, 364), "days")
    return rules.age_band(years, "years")


def sex(code: str) -> str:
    return code if code in {"female", "male"} else "other_or_unknown"


def race(codes: Iterable[str]) -> str:
    """One of six groups (lists.SharedRace). Raises ValueError for what is no code of lists.Race."""
    codes = set(codes)
    if not codes <= set(Race.values):
        raise ValueError("not a code of the list")
    given = codes - {UNKNOWN, NOT_RECORDED, "declined"}
    if not given:
        return UNKNOWN
    if "hispanic" in given:
        return "hispanic"
    if given <= {"asian", "pacific"}:
        return "asian_pacific"
    return given.pop() if given in ({"white"}, {"black"}) else "several_or_another"


def caregiver_factors(codes: Iterable[str]) -> list[str]:
    """Rare ones become "other"."""
    return several("other" if code in RARE_FACTORS else code for code in codes)


def count_band(count: int | None) -> str:
    """0, 1-2, 3-5 or 6+."""
    if count is None or count < 0:
        return NOT_RECORDED
    bands = ((0, "0"), (2, "1-2"), (5, "3-5"))
    return next((band for top, band in bands if count <= top), "6+")


def needs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Sorted, so that their order tells nothing."""
    return [{"domain": domain, "status": status} for domain, status in sorted(pairs)]


def ratings(rated: Iterable[Rated]) -> list[dict[str, Any]]:
    return [{"item": one.item, "missing": one.missing, "value": one.value} for one in sorted(rated, key=_item)]


def opportunities(found: Iterable[Opportunity]) -> list[dict[str, Any]]:
    """In an order of their own, so that it does not tell which came first."""
    rows = [
        {
            "locus": one.locus,
            "partner_type": one.partner_type,
            "proximity": one.proximity,
            "ratings": ratings(one.ratings),
            "theme": one.theme,
        }
        for one in found
    ]
    return sorted(rows, key=repr)


def _item(rated: Rated) -> str:
    return rated.item
