"""How long something took."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from incidents.measures.shares import FEWEST


def quantile(values: Sequence[float], part: float) -> float | None:
    """The ``part`` quantile by straight lines between the ordered values; None of nothing.

    Type 7 of Hyndman and Fan (The American Statistician 50 (1996) 361-365): what spreadsheets call PERCENTILE. The
    median of an even number is the mean of the two in the middle.
    """
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True)
class Span:
    """Days between two moments. ``missing``: reviews that lack one of the two (not there yet, or not recorded)."""

    n: int
    median: float | None
    most: float | None  # nine in ten took at most this long
    missing: int = 0

    @property
    def is_shown(self) -> bool:
        return self.n >= FEWEST


def span(pairs: Iterable[tuple[date | None, date | None]]) -> Span:
    """The days from the first to the second of each pair; a pair that lacks one, or runs backwards, is missing."""
    taken, missing = [], 0
    for start, end in pairs:
        if start is None or end is None or end < start:
            missing += 1
        else:
            taken.append((end - start).days)
    return Span(len(taken), quantile(taken, 0.5), quantile(taken, 0.9), missing)


def of_numbers(taken: Iterable[int]) -> Span:
    """The same for numbers of days that are known already."""
    found = list(taken)
    return Span(len(found), quantile(found, 0.5), quantile(found, 0.9))


def covered(stretches: Iterable[tuple[date, date]]) -> int:
    """Days that lie in any of the stretches from day to day; what two share counts once."""
    total, until = 0, date.min
    for start, end in sorted(stretches):
        begin = max(start, until)
        if end > begin:
            total += (end - begin).days
            until = end
    return total
