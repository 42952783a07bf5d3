"""The timeline's arithmetic: order and intervals of dates that are known by the day, the month, the year or not at all.

Pure: no database, no clock. An interval that would have to be guessed is None and is shown blank.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

UNKNOWN = "unknown"
FINENESS = {"year": 0, "month": 1, "day": 2}


def first_day(day: date, precision: str) -> date:
    """The first day that a date of this precision can mean."""
    if precision == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == "month" else day


def order_key(day: date | None, precision: str) -> tuple[int, date, int]:
    """Sorts by time. A month stands before its days and a year before its months; what is not known comes last.

    >>> sorted([(date(2025, 3, 1), "day"), (None, "unknown"), (date(2025, 3, 1), "month")], key=lambda d: order_key(*d))
    [(datetime.date(2025, 3, 1), 'month'), (datetime.date(2025, 3, 1), 'day'), (None, 'unknown')]
    """
    if day is None or precision == UNKNOWN:
        return (1, date.max, 0)
    return (0, first_day(day, precision), FINENESS[precision])


def days_between(first: date | None, first_precision: str, second: date | None, second_precision: str) -> int | None:
    """Days from the first date to the second, negative when it lies before; None unless both are exact days.

    >>> days_between(date(2025, 3, 1), "day", date(2025, 3, 31), "day"), days_between(date(2025, 3, 1), "month",
    ...     date(2025, 3, 31), "day")
    (30, None)
    """
    if first is None or second is None or (first_precision, second_precision) != ("day", "day"):
        return None
    return (second - first).days


@dataclass(frozen=True)
class Entry:
    """An event at its place. ``since`` are days since the event before, ``ahead`` days until the incident."""

    number: int
    event: Any
    since: int | None
    ahead: int | None

    @property
    def days(self) -> tuple[int | None, int | None]:
        """Both intervals."""
        return self.since, self.ahead


def entries(events: Iterable[Any], incident: date | None, precision: str) -> list[Entry]:
    """The events in the order of time, those of the same date as they were entered, with their intervals."""
    rows = sorted(events, key=lambda one: (*order_key(one.event_date, one.event_precision), one.pk))
    found, before = [], None
    for number, one in enumerate(rows, start=1):
        since = None
        if before is not None:
            since = days_between(before.event_date, before.event_precision, one.event_date, one.event_precision)
        ahead = days_between(one.event_date, one.event_precision, incident, precision)
        found.append(Entry(number, one, since, ahead))
        before = one
    return found
