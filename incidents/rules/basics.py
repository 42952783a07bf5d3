"""Arithmetic and rules of a review, as pure functions: no database, no clock, no Django.

Source of the bands and checks: docs, incidents sections 3.1 and 5.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DEFAULT_REVIEW_DAYS = 90  # from the day the agency became aware; each member's own rule replaces it
OLDEST_CHILD_YEARS = 17
DAYS_IN_YEAR = 365

BANDS = (
    (27, "0-27 d"),
    (364, "28-364 d"),
    (2 * DAYS_IN_YEAR - 1, "1"),
    (5 * DAYS_IN_YEAR - 1, "2-4"),
    (10 * DAYS_IN_YEAR - 1, "5-9"),
    (15 * DAYS_IN_YEAR - 1, "10-14"),
    (18 * DAYS_IN_YEAR - 1, "15-17"),
)


@dataclass(frozen=True)
class Finding:
    """Something to mend or to look at. ``section`` is a part of the review, ``blocking`` stops the next step."""

    section: str
    message: str
    blocking: bool = True
    ref: str = ""  # id of the need, opportunity or "<set>/<item>" that it is about

    def __str__(self) -> str:
        return str(self.message)


def age_in_days(value: int | None, unit: str) -> int | None:
    """The least age in days that ``value`` ``unit`` can mean; None when not known (never 0)."""
    if value is None or unit not in {"days", "months", "years"}:
        return None
    if unit == "days":
        return value
    if unit == "months":
        return value * DAYS_IN_YEAR // 12
    return value * DAYS_IN_YEAR


def age_band(value: int | None, unit: str) -> str:
    """The band that leaves a member, or "unknown".

    >>> age_band(9, "days"), age_band(None, ""), age_band(11, "months"), age_band(12, "months"), age_band(17, "years")
    ('0-27 d', 'unknown', '28-364 d', '1', '15-17')
    """
    days = age_in_days(value, unit)
    if days is None:
        return "unknown"
    return next((band for top, band in BANDS if days <= top), "unknown")


def age_too_high(value: int | None, unit: str) -> bool:
    """A child is under 18 unless the member's rule says else."""
    days = age_in_days(value, unit)
    return days is not None and days >= (OLDEST_CHILD_YEARS + 1) * DAYS_IN_YEAR


def due_on(aware: date, days: int = DEFAULT_REVIEW_DAYS) -> date:
    """The day a review is due, in calendar days after the agency became aware."""
    return aware + timedelta(days=days)


def date_problems(incident: date | None, precision: str, aware: date | None, today: date) -> list[tuple[str, str]]:
    """(field, what is wrong) for dates that cannot be; an imprecise date is compared by its year and month only."""
    problems = []
    if aware and aware > today:
        problems.append(("aware_date", "This day has not come yet."))
    if incident is None or precision == "unknown":
        return problems
    if incident > today:
        problems.append(("incident_date", "This day has not come yet."))
    elif aware and _earliest(incident, precision) > aware:
        problems.append(("incident_date", "The agency cannot know of it before it happened. Check the two dates."))
    return problems


def _earliest(day: date, precision: str) -> date:
    if precision == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == "month" else day


def took_part(people: Iterable[int | None]) -> frozenset[int]:
    """The people who wrote, led or rated: none of them may approve (docs, incidents 5.4)."""
    return frozenset(person for person in people if person is not None)
