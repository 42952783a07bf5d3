"""A table of two fields with its totals; each cell knows how many reviews each member gave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

TOTAL = "total"
Key = tuple[str, str]  # (row, column); either may be TOTAL
Parts = Mapping[Any, int]  # reviews by member


class Entry(NamedTuple):
    """One shared form and the member who gave it."""

    member: Any
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Cells by (row, column), totals included, as sums of their parts."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Key, Parts]

    def parts(self, key: Key) -> Parts:
        return self.cells.get(key, {})

    def count(self, key: Key) -> int:
        return sum(self.parts(key).values())

    def places(self) -> Iterator[Key]:
        """Every cell in order, the totals last."""
        for row in (*self.rows, TOTAL):
            for column in (*self.columns, TOTAL):
                yield row, column


def table_of(
    entries: Iterable[Entry], row: str, column: str, *, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> Table:
    """Counts reviews by the codes of two fields. ``rows`` and ``columns`` fix which codes have a place, in order.

    Fixed places matter: a code that comes and goes would tell of itself. Without them the codes that occur are taken.
    """
    found: dict[Key, Counter] = defaultdict(Counter)
    for entry in entries:
        at, across = str(entry.values[row]), str(entry.values[column])
        for key in ((at, across), (at, TOTAL), (TOTAL, across), (TOTAL, TOTAL)):
            found[key][entry.member] += 1
    seen_rows = {key[0] for key in found} - {TOTAL}
    seen_columns = {key[1] for key in found} - {TOTAL}
    return Table(
        tuple(rows) or tuple(sorted(seen_rows)),
        tuple(columns) or tuple(sorted(seen_columns)),
        {key: dict(parts) for key, parts in found.items()},
    )
