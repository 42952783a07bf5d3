"""Three logs: events for people, row history for auditors, access to identifying data.

A row is added without RETURNING, so anyone may add one for any member and only the member reads it. None has a
foreign key, so a log never blocks or follows a deletion. All are append-only by trigger and right.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from npcs.core.ids import uuid7


class Event(models.Model):
    """Something that a person did, worded by a sentence registered for ``kind``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.IntegerField(default=0)
    kind = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    parent_id = models.CharField(max_length=40, blank=True)  # the record on whose page the event is shown
    actor_id = models.IntegerField(null=True)
    actor_label = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    version = models.IntegerField(null=True)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Privacy:
        privileged = {"reason", "actor_label"}
        core = {
            "id", "jurisdiction_id", "kind", "object_type", "object_id", "parent_id", "actor_id", "at", "version",
            "payload", "request_id",
        }  # fmt: skip

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["jurisdiction_id", "parent_id", "-id"], name="core_event_page"),
            models.Index(fields=["jurisdiction_id", "-id"], name="core_event_recent"),
            models.Index(fields=["actor_id", "-id"], name="core_event_actor"),
            models.Index(  # steps that wait for a second person: few among millions
                fields=["jurisdiction_id", "kind"], condition=Q(kind__endswith=".asked"), name="core_event_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class AccessLog(models.Model):
    """A read of identifying data, or a refused attempt."""

    class Outcome(models.TextChoices):
        READ = "read", _("read")
        EXPORT = "export", _("exported")
        NOT_FOUND = "not_found", _("not found or not theirs")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.IntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.IntegerField(null=True)
    actor_label = models.CharField(max_length=80)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    route = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Privacy:
        privileged = {"actor_label"}
        core = {
            "id", "jurisdiction_id", "at", "actor_id", "outcome", "action", "object_type", "object_id", "route",
            "request_id",
        }  # fmt: skip

    class Meta:
        verbose_name = _("access-log line")
        indexes = [
            models.Index(fields=["jurisdiction_id", "-id"], name="core_access_recent"),
            models.Index(fields=["actor_id", "-id"], name="core_access_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.outcome}"


class RowHistory(models.Model):
    """What changed in a row, written by a statement-level trigger (npcs.core.rls.sql)."""

    id = models.BigAutoField(primary_key=True)
    jurisdiction_id = models.IntegerField(default=0)
    at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    op = models.CharField(max_length=1)
    changes = models.JSONField()
    context = models.JSONField()

    class Privacy:
        identifying = {"changes"}
        core = {"id", "jurisdiction_id", "at", "table_name", "row_id", "op", "context"}

    class Meta:
        verbose_name = _("row history")
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="core_rowhistory_row")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.op}"
