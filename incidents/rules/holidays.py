"""Days on which an agency does not work, besides weekends.

The federal list is that of 5 U.S.C. 6103(a), with the day off moved as 6103(b) and Executive Order 11582 say: from a
Saturday to the Friday before, from a Sunday to the Monday after.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache

DAY = dt.timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2021  # Pub. L. 117-17
NONE, FEDERAL = "none", "us_federal"
LISTS = (NONE, FEDERAL)


@cache
def days_off(year: int, name: str = FEDERAL) -> frozenset[dt.date]:
    """The days off of the list ``name`` that fall in ``year``, weekends apart."""
    if name == NONE:
        return frozenset()
    moved = (_day_off(day) for one in (year, year + 1) for day in _holidays(one))  # 1 January may move into December
    return frozenset(day for day in moved if day.year == year)


def is_working(day: dt.date, name: str = NONE, extra: frozenset[dt.date] = frozenset()) -> bool:
    """Monday to Friday, and neither on the list nor among the member's own ``extra`` days."""
    return day.weekday() < SATURDAY and day not in days_off(day.year, name) and day not in extra


def _holidays(year: int) -> Iterator[dt.date]:
    yield dt.date(year, 1, 1)
    yield _nth(year, 1, MONDAY, 3)
    yield _nth(year, 2, MONDAY, 3)
    yield _nth(year, 6, MONDAY, 1) - 7 * DAY  # the last Monday of May
    if year >= JUNETEENTH_SINCE:
        yield dt.date(year, 6, 19)
    yield dt.date(year, 7, 4)
    yield _nth(year, 9, MONDAY, 1)
    yield _nth(year, 10, MONDAY, 2)
    yield dt.date(year, 11, 11)
    yield _nth(year, 11, THURSDAY, 4)
    yield dt.date(year, 12, 25)


def _nth(year: int, month: int, weekday: int, number: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (number - 1))


def _day_off(day: dt.date) -> dt.date:
    if day.weekday() == SATURDAY:
        return day - DAY
    return day + DAY if day.weekday() == SUNDAY else day
