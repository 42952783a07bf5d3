"""What the child and family needed, and the improvement opportunities that the gaps show."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.models.review import Review
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned


class Need(Versioned):
    """One need and what was received. An unmet need leads to an opportunity, or says why it was accepted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="needs", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    domain = models.CharField(_("area of life"), max_length=18, choices=choices.NeedDomain)
    needed = models.TextField(_("what was needed"), max_length=2000)
    received = models.TextField(_("what was received"), max_length=2000, blank=True)
    status = models.CharField(_("was it met"), max_length=8, choices=choices.NeedStatus)
    accepted_reason = models.TextField(_("why no opportunity follows"), max_length=2000, blank=True)

    class Privacy:
        privileged = {"needed", "received", "accepted_reason"}
        core = {
            "id", "jurisdiction", "review", "once_key", "domain", "status", "version", "created_at", "created_by",
            "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("need")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_need_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_need_added_once"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_need_review")]

    def __str__(self) -> str:
        return self.get_domain_display()


class ImprovementOpportunity(Versioned):
    """A gap between what was needed and what was received. The unit that the partnership counts.

    ``theme``, ``locus``, ``partner_type`` and ``proximity`` hold codes of the instrument version's lists.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="opportunities", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    title = models.CharField(_("in a few words"), max_length=120)
    theme = models.CharField(_("theme"), max_length=20)
    theme_other = models.CharField(_("theme in your words"), max_length=80, blank=True)
    locus = models.CharField(_("where it stood"), max_length=16)
    partner_type = models.CharField(_("partner"), max_length=16, blank=True)
    proximity = models.CharField(_("how close to the outcome"), max_length=4)
    narrative = models.TextField(_("what made it so"), max_length=8000)
    systems_observation = models.TextField(_("systems observation, if no need leads here"), max_length=2000, blank=True)
    needs = models.ManyToManyField(Need, through="OpportunityNeed", related_name="opportunities")

    class Privacy:
        privileged = {"title", "theme_other", "narrative", "systems_observation"}
        core = {
            "id", "jurisdiction", "review", "once_key", "theme", "locus", "partner_type", "proximity", "version",
            "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("improvement opportunity")
        verbose_name_plural = _("improvement opportunities")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_opportunity_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_opportunity_added_once"),
            models.CheckConstraint(
                condition=~Q(theme="other") | ~Q(theme_other=""),
                name="incidents_opportunity_other_theme_named",
                violation_error_message=_("Name the theme in your words."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_opp_review")]

    def __str__(self) -> str:
        return self.title


class OpportunityNeed(models.Model):
    """Which needs led to an opportunity."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(ImprovementOpportunity, on_delete=models.CASCADE, related_name="need_links")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="opportunity_links")

    class Privacy:
        core = {"id", "jurisdiction", "opportunity", "need"}

    class Meta:
        verbose_name = _("need of an opportunity")
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "need"], name="incidents_opportunityneed_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
