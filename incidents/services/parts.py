"""What adding, changing and removing a part of a review have in common. Called inside a service's transaction.

``name`` is the middle of the event's kind: "incidents.<name>.added".
"""

from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from incidents.models import Review
from incidents.permissions import EDIT
from incidents.services.common import locked
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions

Part = TypeVar("Part", bound=models.Model)


def add(model: type[Part], name: str, *, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> Part:
    """A new part; the same ``once_key`` adds it once."""
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    part, created = model._default_manager.get_or_create(
        review=row, once_key=once_key, defaults={"jurisdiction_id": row.jurisdiction_id, **data, **people}
    )
    if created:
        audit.record(kind=f"incidents.{name}.added", actor=actor, obj=part, parent=row)
    return part


def change(part: Any, name: str, *, actor: Actor, version: int, data: dict[str, Any]) -> Any:
    """Saves over version ``version``. Raises StaleVersion with both texts when somebody saved in between."""
    row = locked(actor=actor, review_id=part.review_id, action=EDIT)
    saved, changed = versions.save(obj=part, expected=version, changes=data, actor=actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind=f"incidents.{name}.changed", actor=actor, obj=saved, parent=row, payload=payload)
    return saved


def remove(part: Any, name: str, *, actor: Actor, version: int) -> None:
    """Deletes version ``version`` of the part; a second call finds nothing to do."""
    row = locked(actor=actor, review_id=part.review_id, action=EDIT)
    rows = type(part)._default_manager.filter(pk=part.pk)
    _count, by_model = rows.filter(version=version).delete()
    if by_model.get(part._meta.label):
        audit.record(kind=f"incidents.{name}.removed", actor=actor, obj=part, parent=row)
    elif current := rows.first():
        raise versions.stale(current, {})
