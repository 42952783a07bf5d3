"""The review of one incident: its state, its people, what is pinned, and how it was judged."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.models.incident import Incident
from incidents.querysets import ReviewQuerySet
from incidents.workflow import REVIEW
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint

PERSON: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "null": True,
    "editable": False,
    "related_name": "+",
}


class Review(Versioned):
    """One revision of a review. Approved means locked: the database refuses later changes to its parts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reviews", editable=False)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    state = models.CharField(max_length=16, choices=REVIEW.choices, default=REVIEW.initial, editable=False)
    held_from = models.CharField(max_length=16, blank=True, editable=False)  # the state to which the hold returns
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="amendments")
    amend_reason = models.TextField(_("why it is amended"), max_length=2000, blank=True, editable=False)
    frozen_incident = models.JSONField(
        null=True, editable=False
    )  # the facts as approved; later revisions may mend them
    depth = models.CharField(_("depth of the review"), max_length=16, choices=choices.Depth, default="full")
    lead = models.ForeignKey(**PERSON)
    due_on = models.DateField(_("due"), null=True, editable=False)
    is_training = models.BooleanField(_("training record"), default=False)
    story = models.TextField(_("what happened, seen from the work"), max_length=20_000, blank=True)
    no_opportunity_reason = models.TextField(_("why no improvement opportunity was found"), max_length=2000, blank=True)
    no_debrief_reason = models.CharField(
        _("why there was no debrief"), max_length=16, choices=choices.NoDebriefReason, blank=True
    )
    double_rating = models.BooleanField(_("rated by two people"), default=False)
    second_rater = models.ForeignKey(**PERSON)
    pins = models.JSONField(default=dict, blank=True, editable=False)  # {what: version} fixed when scoring starts
    instrument_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    instrument_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    quality = models.JSONField(default=dict, blank=True, editable=False)
    decision_note = models.TextField(_("a word to the team"), max_length=4000, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    screened_at = models.DateTimeField(null=True, editable=False)
    screened_by = models.ForeignKey(**PERSON)
    selected_at = models.DateTimeField(null=True, editable=False)
    selected_by = models.ForeignKey(**PERSON)
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(**PERSON)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(**PERSON)
    pinned_at = models.DateTimeField(null=True, editable=False)
    pinned_by = models.ForeignKey(**PERSON)
    compared_at = models.DateTimeField(null=True, editable=False)
    compared_by = models.ForeignKey(**PERSON)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(**PERSON)
    returned_at = models.DateTimeField(null=True, editable=False)
    returned_by = models.ForeignKey(**PERSON)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(**PERSON)
    shared_at = models.DateTimeField(null=True, editable=False)
    shared_by = models.ForeignKey(**PERSON)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(**PERSON)
    held_at = models.DateTimeField(null=True, editable=False)
    held_by = models.ForeignKey(**PERSON)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(**PERSON)

    objects = ReviewQuerySet.as_manager()

    class Privacy:
        identifying = {"frozen_incident"}
        privileged = {"story", "no_opportunity_reason", "decision_note", "quality", "amend_reason"}
        core = {
            "id", "jurisdiction", "incident", "revision", "state", "held_from", "amends", "depth", "lead", "due_on",
            "is_training", "no_debrief_reason", "double_rating", "second_rater", "pins", "instrument_version",
            "instrument_sha256", "content_sha256", "screened_at", "screened_by", "selected_at", "selected_by",
            "opened_at", "opened_by", "closed_at", "closed_by", "pinned_at", "pinned_by", "compared_at",
            "compared_by", "submitted_at", "submitted_by", "returned_at", "returned_by", "approved_at", "approved_by",
            "shared_at", "shared_by", "withdrawn_at", "withdrawn_by", "held_at", "held_by", "voided_at", "voided_by",
            "version", "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.UniqueConstraint(fields=["incident", "revision"], name="incidents_review_revision_once"),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_review_member"),
            models.CheckConstraint(
                condition=Q(state="on_hold") & ~Q(held_from="") | ~Q(state="on_hold") & Q(held_from=""),
                name="incidents_review_held_from",
                violation_error_message=_("A review on hold knows where it goes on; any other does not."),
            ),
            models.CheckConstraint(
                condition=Q(revision=1, amends__isnull=True) | Q(revision__gt=1, amends__isnull=False),
                name="incidents_review_amends_the_one_before",
                violation_error_message=_("A later revision amends the one before."),
            ),
            state_constraint(REVIEW, "incidents_review_state"),
            *stamp_constraints(REVIEW, "incidents_review"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "due_on", "id"], name="incidents_review_worklist"),
            models.Index(fields=["jurisdiction", "-id"], name="incidents_review_newest"),
            models.Index(fields=["jurisdiction", "lead"], name="incidents_review_lead"),
            models.Index(fields=["jurisdiction", "created_by", "-id"], name="incidents_review_filed"),
        ]

    def __str__(self) -> str:
        return self.incident.number

    def get_absolute_url(self) -> str:
        return reverse("incidents:review", args=[self.pk])
