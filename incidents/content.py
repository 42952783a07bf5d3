"""The content of a review as plain data: what approval locks and what its fingerprint covers."""

import hashlib
import json
from typing import Any

from incidents.workflow import LOCKED, REVIEW
from npcs.core.versions.models import Versioned

# Not content: the row's own bookkeeping, the state, and what the director adds when deciding.
LEFT_OUT = (
    Versioned.HOUSEKEEPING
    | {"state", "held_from", "lead", "due_on", "quality", "decision_note", "content_sha256", "once_key"}
    | {"frozen_incident"}  # the incident is in the snapshot as its own part
    | {f"{stamp}_{end}" for stamp in REVIEW.stamps for end in ("at", "by")}
)


PASSING = frozenset({"notes", "notes_destroyed_at"})  # raw notes go on schedule; the fingerprint must outlive them


def snapshot(review: Any) -> dict[str, Any]:
    """The review, its incident, what it gathered, needs, opportunities with links, and rating sets, in a fixed order.

    Sorts here and not in the database, so that parts that were fetched already are not fetched again.
    """
    return {
        "review": _fields(review),
        "incident": _fields(review.incident),
        "screening": _fields(review.screening) if hasattr(review, "screening") else {},
        "data_set_facts": _fields(facts) if (facts := getattr(review, "data_set_facts", None)) else None,
        "timeline": [_fields(event, "id") for event in _by_id(review.timeline)],
        "debriefs": [_fields(debrief, "id", without=PASSING) for debrief in _by_id(review.debriefs)],
        "map": {
            "boxes": [_fields(box, "id") for box in _by_id(review.map_nodes)],
            "arrows": [_fields(arrow, "id") for arrow in _by_id(review.map_links)],
        },
        "needs": [_fields(need, "id") for need in _by_id(review.needs)],
        "opportunities": [
            {
                **_fields(opportunity, "id"),
                "needs": sorted(str(link.need_id) for link in opportunity.need_links.all()),
            }
            for opportunity in _by_id(review.opportunities)
        ],
        "ratings": [
            {
                "opportunity": str(rating_set.opportunity_id or ""),
                "rater": rating_set.rater_id,
                "kind": rating_set.kind,
                "answers": [
                    _fields(rating) for rating in sorted(rating_set.ratings.all(), key=lambda rating: rating.item_code)
                ],
            }
            for rating_set in _by_id(review.rating_sets)
            if rating_set.kind != "supplement"  # rated after approval and reported apart
        ],
    }


def fingerprint(review: Any) -> str:
    """SHA-256 of the canonical JSON of the snapshot, 64 hex digits."""
    text = json.dumps(snapshot(review), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def incident_facts(incident: Any) -> dict[str, Any]:
    """The facts of the incident as JSON values: what a locked revision goes on showing when a later one mends them."""
    return json.loads(json.dumps(_fields(incident), default=str))


def facts_of(review: Any) -> dict[str, Any]:
    """The facts of the incident as this revision holds them: those that were approved, once it is."""
    return review.frozen_incident if _keeps_facts(review) else incident_facts(review.incident)


def as_approved(review: Any) -> Any:
    """The review, its incident showing the facts that were approved with it. For reading only; nothing is saved.

    A later revision may mend the facts of the incident; what was approved before goes on showing what it was
    approved with, and its fingerprint stays right.
    """
    if _keeps_facts(review):
        incident = review.incident
        for field in incident._meta.concrete_fields:
            if field.attname in review.frozen_incident:
                setattr(incident, field.attname, field.to_python(review.frozen_incident[field.attname]))
    return review


def _keeps_facts(review: Any) -> bool:
    return bool(review.frozen_incident) and review.state in LOCKED


def _by_id(parts: Any) -> list[Any]:
    return sorted(parts.all(), key=lambda part: part.pk)


def _fields(obj: Any, *also: str, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    left_out = (LEFT_OUT | without) - set(also)
    return {
        field.attname: getattr(obj, field.attname) for field in obj._meta.concrete_fields if field.name not in left_out
    }
