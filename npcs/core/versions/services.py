"""Saves with a version check; keeps drafts."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from npcs.core.access.actor import Actor
from npcs.core.versions.errors import StaleVersion
from npcs.core.versions.models import Draft, Versioned

Record = TypeVar("Record", bound=Versioned)


@transaction.atomic
def save(*, obj: Record, expected: int, changes: dict[str, Any], actor: Actor) -> tuple[Record, list[str]]:
    """Writes ``changes`` if ``obj`` still has version ``expected``; returns the record and the fields changed.

    The check is one conditional UPDATE, so two people at once cannot both win. Saving what is already
    there changes nothing and raises nothing, whatever the version: sending a form twice is safe.
    Raises StaleVersion with both texts otherwise.
    """
    model = type(obj)
    current = model._default_manager.get(pk=obj.pk)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    if not changed:
        return current, []
    rows = model._default_manager.filter(pk=obj.pk, version=expected).update(
        **changes, version=F("version") + 1, updated_at=timezone.now(), updated_by_id=actor.user_id
    )
    if not rows:
        raise stale(model._default_manager.get(pk=obj.pk), changes)
    return model._default_manager.get(pk=obj.pk), changed


def stale(current: Versioned, changes: dict[str, Any]) -> StaleVersion:
    """The error for a save that lost, with the fields in which the two texts differ."""
    differences = {
        name: (value, getattr(current, name)) for name, value in changes.items() if getattr(current, name) != value
    }
    return StaleVersion(current, differences)


def keep_draft(
    *,
    actor: Actor,
    jurisdiction_id: int,
    form_key: str,
    object_id: str,
    fields: list[tuple[str, str]],
    base_version: int | None,
) -> Draft:
    """Stores what is typed so far, replacing the person's earlier draft of this form."""
    draft, _created = Draft.objects.update_or_create(
        user_id=_own(actor),
        form_key=form_key,
        object_id=object_id,
        defaults={"jurisdiction_id": jurisdiction_id, "fields": fields, "base_version": base_version},
    )
    return draft


def _own(actor: Actor) -> int:
    """Drafts are a person's own; the system has none."""
    return actor.user_id or 0


def draft_of(*, actor: Actor, form_key: str, object_id: object) -> Draft | None:
    return Draft.objects.filter(user_id=_own(actor), form_key=form_key, object_id=str(object_id)).first()


def drop_draft(*, actor: Actor, form_key: str, object_id: object) -> None:
    Draft.objects.filter(user_id=_own(actor), form_key=form_key, object_id=str(object_id)).delete()


def drafted(*, form_key: str) -> list[str]:
    """Ids of the records of which anybody in scope has a draft of this form."""
    return list(Draft.objects.filter(form_key=form_key).order_by("object_id").values_list("object_id", flat=True))


def drop_drafts(*, form_key: str, object_ids: Iterable[str]) -> int:
    """Deletes everybody's drafts of these records; for a text that is destroyed on schedule."""
    deleted, _by_model = Draft.objects.filter(form_key=form_key, object_id__in=list(object_ids)).delete()
    return deleted


def as_form_data(draft: Draft) -> dict[str, Any]:
    """A draft as a form's initial values: one value, or a list where a name comes more than once."""
    values: dict[str, list[str]] = {}
    for name, value in draft.fields:
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
