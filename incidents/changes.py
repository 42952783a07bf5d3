"""What changed in a review since the director returned it, read from the history of its rows."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from incidents.content import LEFT_OUT
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapLink,
    MapNode,
    Need,
    Rating,
    Review,
    TimelineEvent,
)
from incidents.selectors import last_returned
from npcs.core.audit.models import Event, RowHistory

PARTS = (
    Incident, DataSetFacts, Review, TimelineEvent, Debrief, MapNode, MapLink, Need, ImprovementOpportunity, Rating,
)  # fmt: skip
TABLES: dict[str, type[models.Model]] = {model._meta.db_table: model for model in PARTS}
LINKS = "needs"  # the links of an opportunity: only the event tells that they changed


@dataclass
class Changed:
    """One row that is not as it was. ``fields`` maps a column to [value when returned, value now].

    ``kind`` is "changed", "added" or "removed"; ``row`` is the row as it stands, None when it was removed.
    """

    model: type[models.Model]
    row_id: str
    kind: str = "changed"
    row: Any = None
    fields: dict[str, list[Any]] = field(default_factory=dict)


def since_returned(*, review: Review) -> list[Changed]:
    """The rows of the review that differ from what the director saw, in the order of the first change."""
    returned = last_returned(review=review)
    if returned is None:
        return []
    later = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk), pk__gt=returned.pk)
    touched, relinked = set(), set()
    for object_id, payload in later.values_list("object_id", "payload"):
        touched.add(object_id)
        relinked |= {object_id} if LINKS in payload.get("fields", ()) else set()
    rows = RowHistory.objects.filter(
        jurisdiction_id=review.jurisdiction_id, table_name__in=TABLES, row_id__in=touched, at__gte=returned.at
    ).order_by("id")
    found: dict[str, Changed] = {}
    for row in rows:
        _fold(found.setdefault(row.row_id, Changed(TABLES[row.table_name], row.row_id)), row)
    for row_id in relinked & found.keys():
        found[row_id].fields[LINKS] = [None, None]
    changes = [one for one in found.values() if one.kind != "changed" or one.fields]
    _attach_rows(changes)
    return changes


def _fold(change: Changed, row: RowHistory) -> None:
    """Adds one entry: the first value before stays, the last value after wins; back to what it was is no change."""
    change.kind = {"I": "added", "D": "removed"}.get(row.op, change.kind)
    for name, (before, after) in row.changes.items():
        if name.removesuffix("_id") in LEFT_OUT:
            continue
        pair = change.fields.setdefault(name, [before, after])
        pair[1] = after
        if pair[0] == pair[1]:
            del change.fields[name]


def _attach_rows(changes: list[Changed]) -> None:
    """Loads the rows as they stand, one query for each kind."""
    for model in {one.model for one in changes}:
        wanted = [one for one in changes if one.model is model]
        rows = {str(row.pk): row for row in model._default_manager.filter(pk__in=[one.row_id for one in wanted])}
        for one in wanted:
            one.row = rows.get(one.row_id)
