"""What the law asks a member to tell the public about an incident: a record of its own, written by hand.

No foreign key leads from here to a review or any part of one, on purpose (docs, incidents section 2.3): what was
said in the learning review is never copied, and nobody can follow a published sentence back to a rating.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.lifecycles import DISCLOSURE
from incidents.models.review import PERSON
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint


class PublicDisclosure(Versioned):
    """One public record: dates, counts and findings that a rule asks for. Published words are locked.

    ``case_reference`` is for the member's own files; it is not printed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    state = models.CharField(max_length=12, choices=DISCLOSURE.choices, default=DISCLOSURE.initial, editable=False)
    case_reference = models.CharField(_("your reference, not published"), max_length=40, blank=True)
    rule = models.CharField(_("law or rule it is published under"), max_length=160, blank=True)
    due_on = models.DateField(_("to be published by"), null=True)
    incident_type = models.CharField(_("kind of incident"), max_length=20, choices=choices.IncidentType)
    incident_date = models.DateField(_("when it happened"), null=True)
    incident_precision = models.CharField(max_length=8, choices=choices.DatePrecision, default="unknown")
    informed_on = models.DateField(_("when the agency was informed"), null=True)
    review_began_on = models.DateField(_("when the review began"), null=True)
    review_ended_on = models.DateField(_("when the review ended"), null=True)
    reports_before = models.PositiveSmallIntegerField(_("reports received before"), null=True)
    assessments_before = models.PositiveSmallIntegerField(_("assessments made before"), null=True)
    cases_open = models.PositiveSmallIntegerField(_("cases open at the time"), null=True)
    findings = models.TextField(_("findings"), max_length=12_000, blank=True)
    actions = models.TextField(_("what is being changed"), max_length=8000, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(**PERSON)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(**PERSON)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(**PERSON)

    class Privacy:
        identifying = {"case_reference"}
        core = {
            "id", "jurisdiction", "once_key", "state", "due_on", "submitted_at", "submitted_by", "published_by",
            "withdrawn_at", "withdrawn_by", "version", "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip
        public = {
            "number", "rule", "incident_type", "incident_date", "incident_precision", "informed_on", "review_began_on",
            "review_ended_on", "reports_before", "assessments_before", "cases_open", "findings", "actions",
            "published_at",
        }  # fmt: skip

    class Meta:
        verbose_name = _("public record")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="incidents_disclosure_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "once_key"], name="incidents_disclosure_added_once"),
            models.CheckConstraint(
                condition=Q(incident_precision="unknown", incident_date__isnull=True)
                | (~Q(incident_precision="unknown") & Q(incident_date__isnull=False)),
                name="incidents_disclosure_date_or_unknown",
                violation_error_message=_("Give the date, or say that it is not known."),
            ),
            state_constraint(DISCLOSURE, "incidents_disclosure_state"),
            *stamp_constraints(DISCLOSURE, "incidents_disclosure"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-id"], name="incidents_disclosure_newest"),
            models.Index(fields=["jurisdiction", "state", "due_on"], name="incidents_disclosure_due"),
        ]

    def __str__(self) -> str:
        return f"P-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:disclosure", args=[self.pk])
