"""A spreadsheet of notices between its check and its filing."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.import_workflow import IMPORT
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint

PERSON: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "null": True, "editable": False, "related_name": "+",
}  # fmt: skip


class ImportBatch(Versioned):
    """A file whose rows are all right. ``rows`` are kept until they are filed, then emptied: the notices hold them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    state = models.CharField(max_length=12, choices=IMPORT.choices, default=IMPORT.initial, editable=False)
    file_name = models.CharField(_("file"), max_length=120, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    n_rows = models.PositiveIntegerField(_("rows"), editable=False)
    rows = models.JSONField(default=list, editable=False)  # [[number in the spreadsheet, fields], ...]
    first_number = models.CharField(max_length=24, blank=True, editable=False)
    last_number = models.CharField(max_length=24, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    started_by = models.ForeignKey(**PERSON)
    finished_at = models.DateTimeField(null=True, editable=False)
    finished_by = models.ForeignKey(**PERSON)

    class Privacy:
        identifying = {"file_name", "rows"}
        core = {
            "id", "jurisdiction", "state", "sha256", "n_rows", "first_number", "last_number", "started_at",
            "started_by", "finished_at", "finished_by", "version", "created_at", "created_by", "updated_at",
            "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("spreadsheet of notices")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "sha256"], name="incidents_importbatch_once"),
            state_constraint(IMPORT, "incidents_importbatch_state"),
            *stamp_constraints(IMPORT, "incidents_importbatch"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("incidents:import", args=[self.pk])
