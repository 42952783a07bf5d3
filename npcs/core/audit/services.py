"""Writes events and access-log lines, in the transaction of whoever calls."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from npcs.core.audit.models import AccessLog, Event


def record(
    *,
    kind: str,
    actor: Any,
    obj: models.Model,
    parent: models.Model | None = None,
    payload: dict | None = None,
    reason: str = "",
    version: int | None = None,
) -> Event:
    """Adds one event. ``payload`` holds codes and numbers only, never narrative or names.

    ``parent`` is the record on whose page the event appears (default: ``obj`` itself).
    """
    return Event.objects.create(
        kind=kind,
        jurisdiction_id=getattr(obj, "jurisdiction_id", None) or 0,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        parent_id=str((parent or obj).pk),
        actor_id=actor.user_id,
        actor_label=actor.label,
        version=version if version is not None else getattr(obj, "version", None),
        reason=reason,
        payload=payload or {},
        request_id=actor.request_id,
    )


def read(*, actor: Any, obj: models.Model, action: str) -> AccessLog:
    """Logs that ``actor`` saw identifying or privileged data of ``obj``."""
    return _log(actor, AccessLog.Outcome.READ, action, obj._meta.label_lower, str(obj.pk), obj)


def read_many(*, actor: Any, objs: Iterable[models.Model], action: str) -> None:
    """Logs a read of each of several records, in one statement however many they are."""
    lines = [_line(actor, AccessLog.Outcome.READ, action, obj._meta.label_lower, str(obj.pk), obj) for obj in objs]
    AccessLog.objects.bulk_create(lines)


def exported(*, actor: Any, obj: models.Model, action: str) -> AccessLog:
    """Logs that ``obj`` left the product as a file."""
    return _log(actor, AccessLog.Outcome.EXPORT, action, obj._meta.label_lower, str(obj.pk), obj)


def not_found(*, actor: Any, action: str, object_type: str, object_id: str) -> AccessLog:
    """Logs an id that is nobody's or somebody else's; the answer to both is the same 404."""
    return _log(actor, AccessLog.Outcome.NOT_FOUND, action, object_type, object_id[:64], None)


def refused(*, actor: Any, action: str, object_type: str = "", object_id: str = "") -> AccessLog:
    """Logs a missing right at home (403)."""
    return _log(actor, AccessLog.Outcome.REFUSED, action, object_type, object_id[:64], None)


def _log(actor: Any, outcome: str, action: str, object_type: str, object_id: str, obj: Any) -> AccessLog:
    line = _line(actor, outcome, action, object_type, object_id, obj)
    line.save(force_insert=True)
    return line


def _line(actor: Any, outcome: str, action: str, object_type: str, object_id: str, obj: Any) -> AccessLog:
    return AccessLog(
        jurisdiction_id=getattr(obj, "jurisdiction_id", None) or actor.acting_for or 0,
        actor_id=actor.user_id,
        actor_label=actor.label,
        outcome=outcome,
        action=action,
        object_type=object_type,
        object_id=object_id.replace("\x00", ""),  # an address may hold what the database cannot
        route=actor.route[:120],
        request_id=actor.request_id,
    )
