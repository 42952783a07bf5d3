"""Views of the worklist that a person has named: filters, tab and order under one name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned


class SavedView(Versioned):
    """One person's view of the worklist. ``query`` is the address's query, as the filters read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filters"), max_length=500, editable=False)
    is_shared = models.BooleanField(_("shown to colleagues"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)

    class Privacy:
        identifying = {"name", "query"}  # typed words, and perhaps an office
        core = {
            "id", "jurisdiction", "owner", "once_key", "is_shared", "is_default", "version", "created_at", "created_by",
            "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("saved view")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "owner", "once_key"], name="incidents_savedview_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "owner"], condition=Q(is_default=True), name="incidents_savedview_one_default"
            ),
            models.UniqueConstraint(fields=["jurisdiction", "owner", "name"], name="incidents_savedview_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
