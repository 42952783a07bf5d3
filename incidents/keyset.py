"""Pages of a list by the last row's key: the thousandth page costs what the first does, and none is missed.

An order is a tuple of ``Key``; the last one is unique. Rows without a value come last, whichever way round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy


@dataclass(frozen=True)
class Key:
    """One column of an order. ``value`` reads it from a row; by default the attribute of the same name."""

    name: str
    down: bool = False
    nullable: bool = False
    value: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.name)

    def order(self, *, back: bool) -> OrderBy:
        """How the database sorts by it; turned round to read backwards."""
        column = F(self.name)
        turn = column.desc if self.down != back else column.asc
        if not self.nullable:
            return turn()
        return turn(nulls_first=True) if back else turn(nulls_last=True)


Order = tuple[Key, ...]


@dataclass(frozen=True)
class Page:
    """Rows of one page, and whether there are more before and after it."""

    rows: list[Any]
    has_earlier: bool
    has_later: bool


def page_of(rows: QuerySet, *, order: Order, size: int, edge: Any = None, back: bool = False) -> Page:
    """The ``size`` rows after the row ``edge``, or before it when ``back``; the first page without an edge.

    One query however far the page is, with one row too many to tell whether more follow.
    """
    if edge is not None:
        rows = rows.filter(beyond(edge, order, back=back))
    found = list(sorted_by(rows, order, back=back)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        return Page(found[::-1], has_earlier=more, has_later=True)
    return Page(found, has_earlier=edge is not None, has_later=more)


def sorted_by(rows: QuerySet, order: Order, *, back: bool = False) -> QuerySet:
    return rows.order_by(*(key.order(back=back) for key in order))


def beyond(edge: Any, order: Order, *, back: bool) -> Q:
    """Rows that come after ``edge`` in ``order`` (before it when ``back``)."""
    key, *rest = order
    value = key.of(edge)
    further = _further(key, value, back=back)
    if not rest:
        return further
    same = Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
    return further | same & beyond(edge, tuple(rest), back=back)


def _further(key: Key, value: Any, *, back: bool) -> Q:
    nothing, blank = Q(pk__in=[]), Q(**{f"{key.name}__isnull": True})
    if value is None:  # those without a value come last
        return ~blank if back else nothing
    side = "gt" if key.down == back else "lt"
    further = Q(**{f"{key.name}__{side}": value})
    return further | blank if key.nullable and not back else further
