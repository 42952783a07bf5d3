"""Record versions and server-side drafts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from npcs.core.ids import uuid7


class Versioned(models.Model):
    """A record with a version that each save raises by one. A save names the version it started from."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    HOUSEKEEPING = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})

    class Meta:
        abstract = True


class Draft(models.Model):
    """What one person has typed into one form and not yet saved. Nobody else can read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    fields = models.JSONField(default=list)  # [[name, value], ...] in the form's order
    base_version = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Privacy:
        identifying = {"fields"}
        core = {"id", "jurisdiction_id", "user", "form_key", "object_id", "base_version", "saved_at"}

    class Meta:
        verbose_name = _("draft")
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key", "object_id"], name="core_draft_one_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.object_id}"
