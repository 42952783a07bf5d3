"""What every write to a part of a review does first."""

from typing import Any

from incidents.models import Review
from npcs.core.access import Actor, Forbidden, require

IncidentFields = dict[str, Any]


def locked(*, actor: Actor, review_id: Any, action: str) -> Review:
    """The review, locked against a change of state until the write ends, if the actor may do ``action`` now."""
    review = Review.objects.select_for_update(of=("self",)).select_related("incident").get(pk=review_id)
    require(actor, action, review)
    return review


def refuse_unknown(changes: dict[str, Any], allowed: frozenset[str]) -> None:
    """Server-set fields never come in from outside."""
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise Forbidden("set fields", why=f"Not a field that can be set: {', '.join(unknown)}.")
