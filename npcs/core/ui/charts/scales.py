"""Where a number stands on the paper."""

import math
from dataclasses import dataclass


def rounded(value: float) -> float:
    """A place on the paper to a tenth of a unit: short files, the same bytes for the same numbers."""
    return round(value, 1) + 0.0  # never -0.0


@dataclass(frozen=True)
class Scale:
    """Maps ``low``..``high`` to ``start``..``end``, straight. Numbers outside stand at the nearer end.

    A scale without extent (``low == high``) puts everything in the middle.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return rounded((self.start + self.end) / 2)
        part = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        return rounded(self.start + part * (self.end - self.start))


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) within ``low``..``high``, about that many.

    >>> ticks(0, 100), ticks(0, 7, 4), ticks(3, 3)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [0.0, 2.0, 4.0, 6.0], [3.0])
    """
    if high <= low:
        return [float(low)]
    step = _round_step((high - low) / max(1, about))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(number * step, 10) + 0.0 for number in range(first, last + 1)]


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next((times * power for times in (1, 2, 5) if raw <= times * power * (1 + 1e-9)), 10 * power)


def bands(count: int, start: float, end: float) -> list[float]:
    """The middles of ``count`` equal parts of ``start``..``end``; nothing for none."""
    width = (end - start) / count if count else 0.0
    return [rounded(start + width * (number + 0.5)) for number in range(count)]
