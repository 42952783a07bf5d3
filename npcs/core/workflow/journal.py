"""What the engine asks of the history: write down a step, and find one that was written."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from django.db import models

from npcs.core.audit import record
from npcs.core.audit.models import Event


class Entry(NamedTuple):
    """One step in the history. ``version`` is the record's version once the step was taken."""

    actor_id: int | None
    actor_label: str
    reason: str
    payload: Mapping[str, Any]


class Journal(Protocol):
    """The history as the engine sees it; tests pass a list, the product the audit events."""

    def write(self, *, kind: str, actor: Any, obj: Any, version: int, reason: str, payload: dict) -> object:
        """Adds a step. Called in the transaction that takes it."""

    def entries(self, *, kind: str, obj: Any, version: int) -> list[Entry]:
        """The steps of ``kind`` that left ``obj`` at ``version``, oldest first."""


class EventJournal:
    """The audit log as journal. Sees only what row-level security shows to the transaction.

    ``parent`` is the record on whose page the step appears, when that is not the record itself.
    """

    def __init__(self, parent: models.Model | None = None) -> None:
        self.parent = parent

    def write(self, *, kind: str, actor: Any, obj: models.Model, version: int, reason: str, payload: dict) -> object:
        return record(
            kind=kind, actor=actor, obj=obj, parent=self.parent, version=version, reason=reason, payload=payload
        )

    def entries(self, *, kind: str, obj: models.Model, version: int) -> list[Entry]:
        rows = Event.objects.filter(
            jurisdiction_id=getattr(obj, "jurisdiction_id", None) or 0,  # with the parent: an indexed search
            parent_id=str((self.parent or obj).pk),
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            kind=kind,
            version=version,
        ).order_by("id")
        return [Entry(row.actor_id, row.actor_label, row.reason, row.payload) for row in rows]
