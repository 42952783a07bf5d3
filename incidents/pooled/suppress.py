"""Which cells of a table of counts may be shown.

Primary: a cell is withheld when it holds fewer than ``reviews`` reviews or ``members`` members, when one member gives
more than ``dominance`` of it, or when its difference from the release before would itself be such a cell.

Complementary: a table with its totals is a system of sums in which every cell stands in one row and one column. Draw
rows and columns as points and each withheld cell as a line between its row and its column: its value follows from
what is shown exactly when its line is on no circle (it is a bridge). So cells are added, the smallest first, until
every withheld cell is on a circle of withheld cells that are not 0. Each of them can then move up and down by at
least 1 without any shown number changing. Source of the idea: Gusfield, "A graph theoretic approach to statistical
data security", SIAM J. Comput. 17(3), 1988.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from incidents.pooled.counts import Key, Parts, Table

SMALL, FEW, ONE_SIDED, DIFFERENCE, PARTNER = "few_reviews", "few_members", "one_sided", "difference", "complementary"
Point = tuple[str, str]  # ("row", code) or ("column", code)


@dataclass(frozen=True)
class Rule:
    """A setting of governance; 5, 6 and 11 reviews are all in use elsewhere."""

    reviews: int = 5
    members: int = 3
    dominance: float = 0.6

    def against(self, parts: Parts) -> str:
        """Why a cell with these parts is withheld; "" when it may be shown. A true 0 may be shown."""
        total = sum(parts.values())
        if total == 0:
            return ""
        if total < self.reviews:
            return SMALL
        if sum(1 for given in parts.values() if given) < self.members:
            return FEW
        return ONE_SIDED if max(parts.values()) > self.dominance * total else ""


DEFAULT = Rule()


@dataclass(frozen=True)
class Published:
    """What is shown: a number for each open cell, a reason for each withheld one. A withheld cell is never 0."""

    table: Table
    withheld: Mapping[Key, str]

    @property
    def shown(self) -> dict[Key, int]:
        return {key: self.table.count(key) for key in self.table.places() if key not in self.withheld}


def publish(table: Table, rule: Rule = DEFAULT, earlier: Sequence[Published] = ()) -> Published:
    """The table with what must be withheld. ``earlier``: the releases of the same table that readers already have."""
    withheld: dict[Key, str] = {}
    for key in table.places():
        reason = rule.against(table.parts(key)) or _by_difference(table, key, rule, earlier)
        if reason:
            withheld[key] = reason
    _add_partners(table, withheld)
    return Published(table, withheld)


def _by_difference(table: Table, key: Key, rule: Rule, earlier: Sequence[Published]) -> str:
    """Would the cell, beside its earlier number, tell of a few reviews or of one member? A new code was 0 before."""
    for release in earlier:
        if key in release.withheld:
            continue
        was, now = release.table.parts(key), table.parts(key)
        moved = {member: abs(now.get(member, 0) - was.get(member, 0)) for member in {*was, *now}}
        if rule.against({member: change for member, change in moved.items() if change}):
            return DIFFERENCE
    return ""


def _add_partners(table: Table, withheld: dict[Key, str]) -> None:
    """Adds cells until none of the withheld ones follows from what is shown."""
    while (alone := next(bridges(table, withheld), None)) is not None:
        path = _cheapest_way_round(table, withheld, alone)
        if path is None:  # nothing left to hide it with: nothing of the table is shown
            for key in table.places():
                withheld.setdefault(key, PARTNER)
            return
        for key in path:
            withheld.setdefault(key, PARTNER)


def bridges(table: Table, withheld: Iterable[Key]) -> Iterator[Key]:
    """The withheld cells that no circle of others that are not 0 protects: each could be worked out."""
    cells = sorted(withheld)
    for cell in cells:
        others = _lines(key for key in cells if key != cell and table.count(key))
        if not _reaches(others, *_ends(cell)):
            yield cell


def _ends(key: Key) -> tuple[Point, Point]:
    return ("row", key[0]), ("column", key[1])


def _lines(keys: Iterable[Key]) -> dict[Point, list[Point]]:
    lines: dict[Point, list[Point]] = {}
    for key in keys:
        one, other = _ends(key)
        lines.setdefault(one, []).append(other)
        lines.setdefault(other, []).append(one)
    return lines


def _reaches(lines: Mapping[Point, list[Point]], start: Point, goal: Point) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        point = waiting.pop()
        if point == goal:
            return True
        further = [one for one in lines.get(point, ()) if one not in seen]
        seen.update(further)
        waiting += further
    return False


def _cheapest_way_round(table: Table, withheld: Mapping[Key, str], cell: Key) -> list[Key] | None:
    """Cells that close a circle through ``cell`` and hide the fewest reviews; None when there is no way.

    Zeros are no partners: a withheld cell is known to be no 0, so a 0 could not be one of them.
    """
    start, goal = _ends(cell)
    usable = [key for key in table.places() if key != cell and table.count(key) > 0]
    near: dict[Point, list[tuple[int, Point, Key]]] = {}
    for key in usable:
        cost = 0 if key in withheld else table.count(key)
        one, other = _ends(key)
        near.setdefault(one, []).append((cost, other, key))
        near.setdefault(other, []).append((cost, one, key))
    turn = count()
    waiting: list[tuple[int, int, Point, tuple[Key, ...]]] = [(0, next(turn), start, ())]
    done: set[Point] = set()
    while waiting:
        spent, _turn, point, path = heapq.heappop(waiting)
        if point == goal:
            return list(path)
        if point in done:
            continue
        done.add(point)
        for cost, other, key in near.get(point, ()):
            if other not in done:
                heapq.heappush(waiting, (spent + cost, next(turn), other, (*path, key)))
    return None
