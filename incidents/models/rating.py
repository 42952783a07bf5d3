"""Ratings: one set a rater for the family items of a review and one for each improvement opportunity."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.learning import ImprovementOpportunity
from incidents.models.review import Review
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.versions.models import Versioned


class RatingSet(models.Model):
    """The ratings of one person. Without an opportunity it holds the items rated once for the review.

    A supplement holds items that a newer version added, rated after approval; it is reported apart.

    Where two people rate, a set is ``sealed`` until both are in: nobody but its rater knows what it holds. A set
    that its rater opened again after the seal was broken is ``informed`` and counts in no figure of agreement.
    A consensus set is written by both raters; ``rater`` is who opened it.
    """

    class Kind(models.TextChoices):
        INDEPENDENT = "independent", _("independent")
        CONSENSUS = "consensus", _("consensus")
        SUPPLEMENT = "supplement", _("supplement")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="rating_sets", editable=False)
    opportunity = models.ForeignKey(
        ImprovementOpportunity, on_delete=models.PROTECT, null=True, related_name="rating_sets", editable=False
    )
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INDEPENDENT, editable=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN, editable=False)
    sealed = models.BooleanField(default=False, editable=False)
    informed = models.BooleanField(default=False, editable=False)
    instrument_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        core = {
            "id", "jurisdiction", "review", "opportunity", "rater", "kind", "status", "sealed", "informed",
            "instrument_version", "submitted_at", "submitted_by", "created_at",
        }  # fmt: skip

    class Meta:
        verbose_name = _("rating set")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "opportunity", "rater", "kind"],
                condition=~Q(kind="supplement"),
                nulls_distinct=False,
                name="incidents_ratingset_once",
            ),
            models.UniqueConstraint(
                fields=["review", "opportunity", "rater", "instrument_version"],
                condition=Q(kind="supplement"),
                nulls_distinct=False,
                name="incidents_ratingset_supplement_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="supplement") | Q(instrument_version__isnull=False),
                name="incidents_ratingset_supplement_version",
                violation_error_message=_("A supplement names the version that its items come from."),
            ),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_ratingset_member"),
            models.CheckConstraint(
                condition=Q(status="open", submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(status="submitted", submitted_at__isnull=False, submitted_by__isnull=False),
                name="incidents_ratingset_submitted_whole",
                violation_error_message=_("A submitted set has a time and a person; an open one has neither."),
            ),
            models.CheckConstraint(
                condition=Q(sealed=False) | Q(kind="independent"),
                name="incidents_ratingset_sealed_is_independent",
                violation_error_message=_("Only an independent set is sealed."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_ratingset_review")]

    def __str__(self) -> str:
        return str(self.pk)


class Rating(Versioned):
    """One item's value, or the code that says why there is none. A blank item has no row and is never 0."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    rating_set = models.ForeignKey(RatingSet, on_delete=models.PROTECT, related_name="ratings", editable=False)
    item_code = models.CharField(max_length=20, editable=False)  # as long as an instrument's code may be
    value = models.PositiveSmallIntegerField(null=True)
    missing_code = models.CharField(max_length=4, blank=True)
    rationale = models.TextField(_("why"), max_length=4000, blank=True)

    class Privacy:
        privileged = {"rationale"}
        core = {
            "id", "jurisdiction", "rating_set", "item_code", "value", "missing_code", "version", "created_at",
            "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("rating")
        ordering = ["item_code"]
        constraints = [
            models.UniqueConstraint(fields=["rating_set", "item_code"], name="incidents_rating_item_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) & ~Q(missing_code="") | Q(value__range=(0, 9), missing_code=""),
                name="incidents_rating_value_or_missing",
                violation_error_message=_("A rating is a value, or says why there is none."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "item_code", "value"], name="incidents_rating_item")]

    def __str__(self) -> str:
        return self.item_code

    @property
    def choice(self) -> str:
        """What was chosen, as a form or the API writes it: "2" or "NR"."""
        return self.missing_code if self.value is None else str(self.value)
