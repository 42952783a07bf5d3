"""The same share at the end of each quarter, and where a version's item cannot be compared with the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from incidents.measures.basis import MONTHS, Window, quarter_ends
from incidents.measures.ratings import Tally, prevalence
from incidents.measures.shares import Share


@dataclass(frozen=True)
class Step:
    """The share over the months that end with ``end``; ``group`` is the group of comparable versions it counts."""

    end: date
    share: Share
    group: int


@dataclass(frozen=True)
class Trend:
    """``breaks`` are numbers of the steps from which on another group of versions counts."""

    steps: tuple[Step, ...]
    breaks: tuple[int, ...] = ()


def rolling(tallies: Sequence[Tally], window: Window, groups: Mapping[str, int], months: int = MONTHS) -> Trend:
    """Actionable prevalence over the ``months`` before each quarter's end in ``window``, the last one up to its end.

    ``groups`` puts versions that can be compared under one number, rising with time. Versions of two groups are never
    counted together: from the first review that is approved under a later group on, only that group counts.
    """
    steps, breaks = [], []
    for number, end in enumerate(quarter_ends(window)):
        span = Window.rolling(end, months)
        latest = max((groups[one.version] for one in tallies if one.approved <= end), default=0)
        steps.append(Step(end, prevalence(one for one in _of(tallies, groups, latest) if one.approved in span), latest))
        if number and latest != steps[-2].group and any(step.share.n for step in steps[:-1]):
            breaks.append(number)
    return Trend(tuple(steps), tuple(breaks))


def comparable(tallies: Iterable[Tally], groups: Mapping[str, int]) -> list[Tally]:
    """The tallies of the latest group of versions that has any: what one figure may count together."""
    found = list(tallies)
    latest = max((groups[one.version] for one in found), default=0)
    return list(_of(found, groups, latest))


def _of(tallies: Iterable[Tally], groups: Mapping[str, int], group: int) -> Iterable[Tally]:
    return (one for one in tallies if groups[one.version] == group)
