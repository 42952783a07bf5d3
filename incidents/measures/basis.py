"""What a figure stands on: the days that it covers, the depth of the reviews, the versions of the instrument."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 36  # a member's own figures roll over three years (docs, incidents section 6)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months before; the month's last day where there is none.

    >>> months_before(date(2026, 3, 31), 1), months_before(date(2026, 1, 5), 36)
    (datetime.date(2026, 2, 28), datetime.date(2023, 1, 5))
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Window:
    """Days from ``start`` to ``end``, both counted."""

    start: date
    end: date

    @classmethod
    def rolling(cls, end: date, months: int = MONTHS) -> "Window":
        """The ``months`` months that end with ``end``."""
        return cls(months_before(end, months) + timedelta(days=1), end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def halves(self) -> tuple["Window", "Window"]:
        """The earlier and the later half; they share no day."""
        middle = months_before(self.end, MONTHS // 2)
        return Window(self.start, middle), Window(middle + timedelta(days=1), self.end)


def quarter_ends(window: Window) -> Iterator[date]:
    """The last days of the quarters that end in the window, then the window's own end, oldest first."""
    year, quarter = window.start.year, (window.start.month - 1) // 3
    while (end := _last_day(year, quarter)) < window.end:
        yield end
        year, quarter = (year, quarter + 1) if quarter < 3 else (year + 1, 0)
    yield window.end


def _last_day(year: int, quarter: int) -> date:
    month = quarter * 3 + 3
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter_of(day: date) -> tuple[int, int]:
    """(year, 1 to 4)."""
    return day.year, (day.month - 1) // 3 + 1


@dataclass(frozen=True)
class Basis:
    """What stands beside every figure. ``versions`` are those of the instrument, "1.0.0", oldest first."""

    window: Window
    depth: str
    versions: tuple[str, ...] = ()
