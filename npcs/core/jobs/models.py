"""Long work and outgoing mail, as rows. Redis only carries the call to look at them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from npcs.core.ids import uuid7


class Job(models.Model):
    """One piece of long work. ``key`` makes asking twice the same as asking once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.IntegerField(default=0)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    ids = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    alive_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        core = {
            "id", "jurisdiction_id", "kind", "key", "ids", "state", "done", "total", "attempts", "cancel_asked",
            "result", "error", "created_by", "created_at", "alive_at", "ended_at",
        }  # fmt: skip

    class Meta:
        verbose_name = _("job")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction_id", "kind", "key"], name="core_job_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")) | models.Q(total=0), name="core_job_done_lte_total"
            ),
        ]
        indexes = [models.Index(fields=["state", "alive_at"], name="core_job_sweep")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class OutboxMessage(models.Model):
    """One mail to one person. Written with the change it tells of; sent after commit; no case detail inside."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=160, unique=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Privacy:
        identifying = {"to", "body"}
        core = {"id", "key", "subject", "state", "attempts", "not_before", "created_at", "sent_at"}

    class Meta:
        verbose_name = _("outgoing mail")
        indexes = [models.Index(fields=["state", "not_before"], name="core_outbox_due")]

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"


class Heartbeat(models.Model):
    """The last sign of life of a background process, for the readiness page."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Privacy:
        core = {"name", "at"}

    class Meta:
        verbose_name = _("heartbeat")

    def __str__(self) -> str:
        return self.name
