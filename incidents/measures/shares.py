"""k of n, how sure that is, and what is not in it."""

import math
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 5  # of fewer, no share is shown: it would point at single reviews and say nothing (docs, incidents 6)


def wilson(k: int, n: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval of k of n, without continuity correction; None for n = 0.

    E. B. Wilson, JASA 22 (1927) 209-212. It stays within 0 and 1 and holds for small n and for k = 0 or n.
    """
    if not (0 <= k <= n and 0 < confidence < 1):
        raise ValueError(f"no share: {k} of {n} at {confidence}")
    if n == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return (0.0 if k == 0 else low), (1.0 if k == n else high)


@dataclass(frozen=True)
class Share:
    """k of n. ``missing`` were asked and left blank, ``nr`` had not enough information; neither is in n."""

    k: int
    n: int
    missing: int = 0
    nr: int = 0

    @property
    def is_shown(self) -> bool:
        return self.n >= FEWEST

    @property
    def value(self) -> float | None:
        """From 0 to 1; None when there are too few to show."""
        return self.k / self.n if self.is_shown else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% interval; None when there are too few to show."""
        return wilson(self.k, self.n) if self.is_shown else None


def apart(one: Share, other: Share) -> int:
    """-1 when ``other`` is clearly lower than ``one``, 1 when clearly higher, 0 when the intervals meet or are hidden.

    Two 95% intervals that do not meet are a careful test: chance alone does this for fewer than 1 in 100 pairs.
    """
    first, second = one.interval, other.interval
    if first is None or second is None:
        return 0
    if second[1] < first[0]:
        return -1
    return 1 if second[0] > first[1] else 0
