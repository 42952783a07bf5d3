"""The arithmetic: samples, their median and tail, a target and whether it is met. Knows no product."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Series:
    """Samples of one thing, in the unit in which they are shown ("ms", "s", "MB")."""

    samples: tuple[float, ...]
    unit: str = "ms"

    def __post_init__(self) -> None:
        if not self.samples:
            raise ValueError("A series needs at least one sample.")

    @property
    def least(self) -> float:
        return min(self.samples)

    @property
    def most(self) -> float:
        return max(self.samples)

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def p95(self) -> float:
        """The nearest rank: a sample that was really seen, at or above 95 % of all."""
        return sorted(self.samples)[math.ceil(0.95 * len(self.samples)) - 1]

    def __str__(self) -> str:
        found = f"min {number(self.least)}  median {number(self.median)}  p95 {number(self.p95)}"
        return f"{found} {self.unit}  (n {len(self.samples)})"


@dataclass(frozen=True)
class Target:
    """A limit on one figure: met when the figure is not above it."""

    name: str
    figure: float
    limit: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.figure <= self.limit

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        verdict = "met" if self.is_met else "MISSED"
        return f"{self.name} {self.figure:.4g}{unit}, target <= {self.limit:.4g}{unit}: {verdict}"


@dataclass(frozen=True)
class Result:
    """One benchmark's figures: ours, the floor, and what was aimed at."""

    name: str
    ours: Series
    floor: Series
    floor_name: str
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Ours by the floor, median by median. A floor of nothing has no ratio (infinity)."""
        return self.ours.median / self.floor.median if self.floor.median else math.inf

    def lines(self) -> list[str]:
        return [
            self.name,
            f"  ours   {self.ours}",
            f"  floor  {self.floor}  {self.floor_name}",
            f"  ratio  {number(self.ratio)}",
            *(f"  target {target}" for target in self.targets),
            *([] if self.targets else ["  target none set: told for comparison"]),
            *(f"  note   {note}" for note in self.notes),
        ]


def number(value: float) -> str:
    """Three digits that mean something: 0.042, 1.26, 31.5, 1240."""
    if not math.isfinite(value) or value == 0:
        return str(value) if value else "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(digits, 4)}f}"


def paired_target(ours: Series, floor: Series, limit: float) -> Target:
    """A target on the middle of the ratios of each round, for a small difference on a busy machine."""
    pairs = zip(ours.samples, floor.samples, strict=True)
    return Target("ratio, round by round", median(mine / bare for mine, bare in pairs), limit)


def ratio_target(ours: Series, floor: Series, limit: float) -> Target:
    """A target on median by median."""
    return Target("ratio", ours.median / floor.median, limit)


def timed(work: Callable[[], object], unit: str = "ms") -> float:
    """How long one call took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * (1000 if unit == "ms" else 1)


def interleaved(
    works: Mapping[str, Callable[[], object]], rounds: int, *, warm: int = 0, unit: str = "ms"
) -> dict[str, Series]:
    """Times the works in turn, A/B/A/B, so that a busy minute falls on all of them; ``warm`` rounds do not count.

    Each round begins with another one, so that none always runs in the shadow of the same.
    """
    samples: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(-warm, rounds):
        for name in in_turn(list(works), turn):
            took = timed(works[name], unit)
            if turn >= 0:
                samples[name].append(took)
    return {name: Series(tuple(taken), unit) for name, taken in samples.items()}


def in_turn(names: Sequence[str], turn: int) -> list[str]:
    first = turn % len(names)
    return [*names[first:], *names[:first]]
