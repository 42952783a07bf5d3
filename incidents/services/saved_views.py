"""Views of the worklist that a person keeps under a name."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from incidents.models import SavedView
from incidents.permissions import VIEW
from incidents.services.common import refuse_unknown
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

FIELDS = frozenset({"name", "is_shared", "is_default"})
MOST = 30  # views of one person; more would be no help
KEEPS = ("q", "state", "due", "type", "cause", "theme", "lead", "office", "view", "sort")


def query_of(raw: str) -> str:
    """The filters in ``raw``, in one order and without what is no filter (a page's edge, a forged name)."""
    given, kept = QueryDict(raw), QueryDict(mutable=True)
    for name in KEEPS:
        value = given.get(name, "").strip()
        if value:
            kept[name] = value[:80]
    return kept.urlencode()


@transaction.atomic
def keep(*, actor: Actor, once_key: UUID, query: str, data: dict[str, Any]) -> SavedView:
    """Keeps a view for the actor in the member acted for; the same ``once_key`` keeps it once."""
    if VIEW not in actor.actions or actor.acting_for is None:
        raise Forbidden(VIEW)
    refuse_unknown(data, FIELDS)
    mine = SavedView.objects.filter(jurisdiction_id=actor.acting_for, owner_id=actor.user_id)
    earlier = mine.filter(once_key=once_key).first()
    if earlier is not None:
        return earlier
    if mine.count() >= MOST:
        raise FieldErrors({"": _("You keep %(most)d views. Remove one first.") % {"most": MOST}})
    query = query_of(query)
    if len(query) > 500:
        raise FieldErrors({"": _("This view has too many filters to be kept.")})
    _check_name(mine, data)
    _one_default(mine, data)
    view = SavedView.objects.create(
        jurisdiction_id=actor.acting_for, owner_id=actor.user_id or 0, once_key=once_key, query=query, **data,
        created_by_id=actor.user_id, updated_by_id=actor.user_id,
    )  # fmt: skip
    audit.record(kind="incidents.savedview.kept", actor=actor, obj=view)
    return view


@transaction.atomic
def change(*, actor: Actor, view: SavedView, version: int, data: dict[str, Any]) -> SavedView:
    """Renames it, shows it to colleagues or no longer, or makes it the one that opens first."""
    refuse_unknown(data, FIELDS)
    own(actor, view)
    others = SavedView.objects.filter(jurisdiction_id=view.jurisdiction_id, owner_id=view.owner_id).exclude(pk=view.pk)
    _check_name(others, data)
    _one_default(others, data)
    saved, changed = versions.save(obj=view, expected=version, changes=data, actor=actor)
    if changed:
        audit.record(kind="incidents.savedview.changed", actor=actor, obj=saved, payload={"fields": sorted(changed)})
    return saved


@transaction.atomic
def remove(*, actor: Actor, view: SavedView, version: int) -> None:
    """Removes a view of one's own; the reviews in it stay."""
    own(actor, view)
    deleted, _rows = SavedView.objects.filter(pk=view.pk, version=version).delete()
    if deleted:
        audit.record(kind="incidents.savedview.removed", actor=actor, obj=view)
    elif SavedView.objects.filter(pk=view.pk).exists():
        raise versions.stale(SavedView.objects.get(pk=view.pk), {})


def own(actor: Actor, view: SavedView) -> None:
    """Raises Forbidden for a view that a colleague shows: everybody changes their own only."""
    if view.owner_id != actor.user_id or view.jurisdiction_id != actor.acting_for:
        why = _("This view is a colleague’s. Keep one of your own to change it.")
        raise Forbidden(VIEW, why, view._meta.label_lower, view.pk)


def _check_name(others: Any, data: dict[str, Any]) -> None:
    if "name" in data and others.filter(name=data["name"]).exists():
        raise FieldErrors({"name": _("You have a view of this name. Choose another.")})


def _one_default(others: Any, data: dict[str, Any]) -> None:
    """One view opens first: the one before gives way."""
    if data.get("is_default"):
        others.filter(is_default=True).update(is_default=False)
