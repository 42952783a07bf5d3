"""How well two raters agree. Pure arithmetic on pairs of answers.

Percent agreement and Cohen's weighted kappa with quadratic weights (J. Cohen, Psychological Bulletin 70, 1968,
213-220; quadratic weights as in Fleiss and Cohen, Educational and Psychological Measurement 33, 1973, 613-619).
An answer without a value (not enough information, or blank) is no value: its pair is left out and counted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ENOUGH = 20  # pairs from which kappa is told (docs, incidents section 6)

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Agreement:
    """``pairs`` both gave a value; ``missing`` at least one did not; ``same`` gave the same value.

    ``kappa`` is None without pairs, and where both raters gave one and the same value throughout: nothing varies, so
    agreement beyond chance is not defined.
    """

    pairs: int
    missing: int
    same: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """Share of the pairs with the same value, 0 to 100; None without pairs."""
        return 100 * self.same / self.pairs if self.pairs else None

    @property
    def is_told(self) -> bool:
        """Are there enough pairs to tell kappa?"""
        return self.pairs >= ENOUGH


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Counts pairs and works out kappa. The order of the two raters does not matter."""
    given = list(pairs)
    both = [(a, b) for a, b in given if a is not None and b is not None]
    same = sum(a == b for a, b in both)
    return Agreement(len(both), len(given) - len(both), same, weighted_kappa(both))


def weighted_kappa(pairs: Iterable[tuple[int, int]], power: int = 2) -> float | None:
    """1 - observed / expected disagreement, each distance to the ``power`` (2: quadratic, 1: linear).

    The distance is that of the values themselves, so categories that nobody used change nothing. Raters are not told
    apart between pairs of people, so the expected disagreement is that of the two columns.

    >>> weighted_kappa([(0, 0), (1, 1), (2, 2)])
    1.0
    >>> weighted_kappa([(1, 1), (1, 1)]) is None
    True
    """
    both = list(pairs)
    n = len(both)
    if not n:
        return None
    first, second = Counter(a for a, _b in both), Counter(b for _a, b in both)
    observed = sum(abs(a - b) ** power for a, b in both) / n
    expected = sum(abs(a - b) ** power * first[a] * second[b] for a in first for b in second) / (n * n)
    return 1 - observed / expected if expected else None
