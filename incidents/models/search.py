"""What the search box looks through: one row for each part of a review and privacy class, written by triggers.

No service, import or copy can forget it: the database keeps it with the row it comes from (incidents/search_sql.py).
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.review import Review
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7


class SearchEntry(models.Model):
    """Words of one part of a review in one class: codes apart from texts, so that a search sees what its reader may."""

    class PrivacyOfWords(models.TextChoices):
        CORE = "core", _("codes")
        IDENTIFYING = "identifying", _("facts of the incident")
        PRIVILEGED = "privileged", _("narratives")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+", editable=False)
    part = models.CharField(max_length=16, editable=False)
    part_id = models.UUIDField(editable=False)
    privacy = models.CharField(max_length=12, choices=PrivacyOfWords, editable=False)
    words = SearchVectorField(editable=False)

    class Privacy:
        identifying = {"words"}
        core = {"id", "jurisdiction", "review", "part", "part_id", "privacy"}

    class Meta:
        verbose_name = _("search entry")
        constraints = [
            models.UniqueConstraint(fields=["review", "part_id", "privacy"], name="incidents_searchentry_once"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "privacy"], name="incidents_search_member"),
            models.Index(fields=["part_id"], name="incidents_search_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.privacy}"
