"""What a member decides to change, and what became of it. It goes on after the review is approved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.lifecycles import RECOMMENDATION
from incidents.models.review import PERSON, Review
from jurisdictions import roles
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint


class Recommendation(Versioned):
    """One change that is asked for. It may follow from many reviews, and approval of a review does not lock it.

    ``theme`` is a code of the instrument's list of themes; ``owner_role`` a role of jurisdictions.roles: a
    recommendation belongs to a role, never to a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    state = models.CharField(
        max_length=12, choices=RECOMMENDATION.choices, default=RECOMMENDATION.initial, editable=False
    )
    title = models.CharField(_("in a few words"), max_length=120)
    change = models.TextField(_("what should change"), max_length=4000)
    theme = models.CharField(_("theme"), max_length=20)
    theme_other = models.CharField(_("theme in your words"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=choices.Level)
    strength = models.CharField(_("strength"), max_length=8, choices=choices.Strength)
    owner_role = models.CharField(_("role that follows it up"), max_length=40)
    owner_unit = models.CharField(_("unit that carries it out"), max_length=80, blank=True)
    due_on = models.DateField(_("due"), null=True)
    measure = models.TextField(_("how you will know"), max_length=2000, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=4000, blank=True)
    reviews = models.ManyToManyField(Review, through="RecommendationReview", related_name="recommendations")
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(**PERSON)
    declined_at = models.DateTimeField(null=True, editable=False)
    declined_by = models.ForeignKey(**PERSON)
    started_at = models.DateTimeField(null=True, editable=False)
    started_by = models.ForeignKey(**PERSON)
    finished_at = models.DateTimeField(null=True, editable=False)
    finished_by = models.ForeignKey(**PERSON)
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(**PERSON)

    class Privacy:
        identifying = {"owner_unit"}
        privileged = {"title", "change", "theme_other", "measure", "outcome"}
        core = {
            "id", "jurisdiction", "number", "once_key", "state", "theme", "level", "strength", "owner_role", "due_on",
            "accepted_at", "accepted_by", "declined_at", "declined_by", "started_at", "started_by", "finished_at",
            "finished_by", "verified_at", "verified_by", "version", "created_at", "created_by", "updated_at",
            "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("recommendation")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="incidents_recommendation_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "once_key"], name="incidents_recommendation_added_once"),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_recommendation_member"),
            models.CheckConstraint(
                condition=~Q(theme="other") | ~Q(theme_other=""),
                name="incidents_recommendation_other_theme_named",
                violation_error_message=_("Name the theme in your words."),
            ),
            state_constraint(RECOMMENDATION, "incidents_recommendation_state"),
            *stamp_constraints(RECOMMENDATION, "incidents_recommendation"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-id"], name="incidents_rec_newest"),
            models.Index(fields=["jurisdiction", "state", "due_on", "id"], name="incidents_rec_due"),
        ]

    def __str__(self) -> str:
        return f"R-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:recommendation", args=[self.pk])

    @property
    def owner_label(self) -> str:
        return roles.label(self.owner_role)


class RecommendationReview(models.Model):
    """Which reviews led to a recommendation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="review_links")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="recommendation_links")
    linked_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Privacy:
        core = {"id", "jurisdiction", "recommendation", "review", "linked_at", "linked_by"}

    class Meta:
        verbose_name = _("review of a recommendation")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "review"], name="incidents_recommendationreview_once"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_recreview_review")]

    def __str__(self) -> str:
        return str(self.pk)
