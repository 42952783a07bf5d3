"""Revisions of a review: what an amendment starts from, and what it changed.

An amendment is a new row with a copy of every part. ``PARTS`` names the parts, parents before children; a table that
belongs to a review and is neither there nor in ``NOT_COPIED`` fails a test.

A copy's id is worked out from the id of what it copies and the new revision, so that two revisions can be laid beside
each other row by row, and both keep the order in which things were written.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents import content
from incidents.changes import LINKS, Changed
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapLink,
    MapNode,
    Need,
    OpportunityNeed,
    Rating,
    RatingSet,
    Review,
    ScreeningDecision,
    TimelineEvent,
)
from incidents.workflow import DECIDED
from npcs.core.workflow import Transition

Keys = dict[type[models.Model], dict[Any, Any]]  # of each model: {id of the row copied: id of its copy}


@dataclass(frozen=True)
class Part:
    """A table of a review. ``path`` leads from a row to its review; ``empty`` names columns that are not copied."""

    model: type[models.Model]
    path: str = "review"
    empty: tuple[str, ...] = ()


PARTS: tuple[Part, ...] = (
    Part(TimelineEvent),
    Part(Debrief, empty=("notes", "notes_destroyed_at")),  # raw notes are destroyed with the revision they belong to
    Part(DataSetFacts),
    Part(Need),
    Part(ImprovementOpportunity),
    Part(MapNode),
    Part(MapLink),
    Part(OpportunityNeed, "opportunity__review"),
    Part(RatingSet),
    Part(Rating, "rating_set__review"),
    Part(ScreeningDecision),
)
NOT_COPIED: dict[str, str] = {
    "incidents.LeadCheck": "the word of a lead holds for the incident, whichever revision they gave it in",
    "incidents.ReviewClock": "what the rule makes due is due once, for the first revision",
    "incidents.LegalHold": "a hold is placed on one revision and keeps all of them from destruction",
    "incidents.ShareSubmission": "what a revision shared stays with it; the next one is shared anew",
    "incidents.SearchEntry": "the database writes it with each row that is copied",
    "incidents.RecommendationReview": "a recommendation follows the incident, whichever revision it was linked to",
}
# Of the review's own row an amendment starts without these: they tell how the revision before was decided.
STARTS_WITHOUT = frozenset(
    {"id", "revision", "state", "held_from", "amends", "amend_reason", "frozen_incident", "due_on", "quality",
     "decision_note", "content_sha256", "version", "created_at", "updated_at", "updated_by"}
) | {
    f"{stamp}_{end}"
    for stamp in ("closed", "submitted", "returned", "approved", "shared", "withdrawn", "held", "voided")
    for end in ("at", "by")
}  # fmt: skip

# Opening an amendment asks like a step, but it makes a new row and leaves the old one as it is.
AMENDING = Transition(
    "amend", DECIDED, "amending", "review.amend", _("Amend"), reason="required",
    consequence=_(
        "A new revision is opened for the lead to write. This one stays locked and counts until that is approved."
    ),
)  # fmt: skip

_LOW = (1 << 62) - 1  # the random bits of a UUID 7 below the time; the variant's two bits stay


def copy_key(key: UUID, review: UUID) -> UUID:
    """The id of the copy of row ``key`` in the revision ``review``: the same time, and the same order among copies."""
    offset = int.from_bytes(hashlib.sha256(review.bytes).digest()[:8], "big")
    low = ((key.int & _LOW) + offset) & _LOW
    return UUID(int=(key.int & ~_LOW) | low)


def values_of(row: models.Model, without: Iterable[str] = ()) -> dict[str, Any]:
    """{column: value} of a row, by attribute name ("lead_id"), without the named fields."""
    left = frozenset(without)
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in left}


def copies(part: Part, *, old: Review, new: Review, keys: Keys) -> list[models.Model]:
    """Unsaved copies of a part's rows for the revision ``new``; ``keys`` learns their ids."""
    rows = list(part.model._base_manager.filter(**{part.path: old.pk}).order_by("pk"))
    keys[part.model] = {row.pk: copy_key(row.pk, new.pk) for row in rows}
    made = []
    for row in rows:
        values = moved(row, values_of(row, part.empty), keys) | {"id": keys[part.model][row.pk]}
        made.append(part.model(**values))
    return made


def moved(row: models.Model, values: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """``values`` with every key that leads to a copied row turned to its copy."""
    for field in row._meta.concrete_fields:
        known = keys.get(field.related_model) if field.is_relation else None  # type: ignore[arg-type]
        if known and values.get(field.attname) in known:
            values[field.attname] = known[values[field.attname]]
    return values


def compare(*, old: Review, new: Review) -> list[Changed]:
    """The rows of ``new`` that differ from the revision ``old``, which it amends; the review's own texts first.

    Facts of the incident are taken as each revision holds them (content.facts_of).
    """
    keys: Keys = {Review: {old.pk: new.pk}}
    found = [*_own(old, new), *_incident(old, new)]
    relinked: set[Any] = set()
    for part in PARTS:
        before = list(part.model._base_manager.filter(**{part.path: old.pk}).order_by("pk"))
        after = {row.pk: row for row in part.model._base_manager.filter(**{part.path: new.pk}).order_by("pk")}
        keys[part.model] = {row.pk: copy_key(row.pk, new.pk) for row in before}
        if part.model is OpportunityNeed:
            relinked = _relinked(before, after, keys)
        elif part.model is not RatingSet:
            found += _rows(part.model, before, after, keys)
    _say_links(found, relinked)
    return [one for one in found if one.kind != "changed" or one.fields]


def _own(old: Review, new: Review) -> Iterator[Changed]:
    names = [field.attname for field in Review._meta.concrete_fields if field.name not in content.LEFT_OUT]
    skipped = {"jurisdiction_id", "incident_id", "revision", "amends_id", "amend_reason"}
    pairs = {name: [getattr(old, name), getattr(new, name)] for name in names if name not in skipped}
    yield Changed(
        Review, str(new.pk), row=new, fields={name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    )


def _incident(old: Review, new: Review) -> Iterator[Changed]:
    before, after = content.facts_of(old), content.facts_of(new)
    fields = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    yield Changed(Incident, str(new.incident_id), row=new.incident, fields=fields)


def _rows(model: type[models.Model], before: list[Any], after: dict[Any, Any], keys: Keys) -> Iterator[Changed]:
    left_out = content.LEFT_OUT | content.PASSING
    names = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
    kept = set()
    for row in before:
        key = keys[model][row.pk]
        was = moved(row, {name: getattr(row, name) for name in names}, keys)
        if key not in after:
            yield Changed(model, str(key), "removed", None, {name: [value, None] for name, value in was.items()})
            continue
        kept.add(key)
        pairs = {name: [was[name], getattr(after[key], name)] for name in names}
        fields = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        yield Changed(model, str(key), row=after[key], fields=fields)
    for key, row in after.items():
        if key not in kept:
            yield Changed(model, str(key), "added", row, {name: [None, getattr(row, name)] for name in names})


def _relinked(before: list[Any], after: dict[Any, Any], keys: Keys) -> set[Any]:
    """Ids of the opportunities, in the new revision, whose links are others."""
    was = {(keys[ImprovementOpportunity].get(link.opportunity_id), keys[Need].get(link.need_id)) for link in before}
    now = {(link.opportunity_id, link.need_id) for link in after.values()}
    return {opportunity for opportunity, _linked in was ^ now}


def _say_links(found: list[Changed], relinked: set[Any]) -> None:
    for one in found:
        if one.model is ImprovementOpportunity and one.kind == "changed" and UUID(one.row_id) in relinked:
            one.fields[LINKS] = [None, None]
