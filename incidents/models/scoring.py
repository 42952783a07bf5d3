"""How a member rates: by one person or by two."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned


class ScoringSettings(Versioned):
    """A member's own rule on double rating. A member without a row rates by one person."""

    class Double(models.TextChoices):
        OFF = "off", _("One person rates")
        SAMPLE = "sample", _("The lead chooses, review by review")
        ALL = "all", _("Two people rate every review")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    double_rating = models.CharField(_("who rates"), max_length=6, choices=Double.choices, default=Double.OFF)

    class Privacy:
        core = {
            "id", "jurisdiction", "double_rating", "version", "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("way of rating")

    def __str__(self) -> str:
        return str(self.get_double_rating_display())
