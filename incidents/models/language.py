"""Words that may read as blame, as lists that people edit. A version is never changed; a change is a new version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7


class CueVersion(models.Model):
    """One version of the partnership's list. ``words`` is {"cues": [{"words", "ask"}], "people": [...]}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(_("version"), unique=True)
    words = models.JSONField(_("words"))
    shipped = models.CharField(_("version that came with the product"), max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Privacy:
        public = {"id", "number", "words", "shipped", "created_at", "created_by"}

    class Meta:
        verbose_name = _("list of words")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class MemberCues(models.Model):
    """One version of what a member adds to the partnership's list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("version"))
    words = models.JSONField(_("words"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Privacy:
        core = {"id", "jurisdiction", "number", "words", "created_at", "created_by"}

    class Meta:
        verbose_name = _("words of a member")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="incidents_membercues_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)
