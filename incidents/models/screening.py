"""A member's screening rules, the decision on a notice, and whether its lead may lead."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.review import PERSON, Review
from incidents.rules.definition import Rule, read
from incidents.screening import codes
from incidents.screening.lifecycle import RULE
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint


class ScreeningRule(Versioned):
    """One version of a member's rule. It holds for notices filed on or after ``effective_from``.

    ``definition`` is checked data (incidents/screening/schema.json). A published version never changes: the database
    refuses it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("version of the rule"), editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    status = models.CharField(max_length=12, choices=RULE.choices, default=RULE.initial, editable=False)
    template = models.CharField(max_length=40, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    effective_from = models.DateField(_("holds for notices filed from"), null=True)
    definition = models.JSONField(_("rule"), default=dict)
    sha256 = models.CharField(max_length=64, editable=False)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(**PERSON)
    discarded_at = models.DateTimeField(null=True, editable=False)
    discarded_by = models.ForeignKey(**PERSON)

    class Privacy:
        core = {
            "id", "jurisdiction", "number", "once_key", "status", "template", "title", "effective_from", "definition",
            "sha256", "supersedes", "published_at", "published_by", "discarded_at", "discarded_by", "version",
            "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("screening rule")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="incidents_rule_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "once_key"], name="incidents_rule_made_once"),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_rule_member"),
            models.UniqueConstraint(
                fields=["jurisdiction"],
                condition=Q(status="draft"),
                name="incidents_rule_one_draft",
                violation_error_message=_("There is a draft already. Publish or discard it first."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(effective_from__isnull=False),
                name="incidents_rule_published_from",
                violation_error_message=_("Say from which day the rule holds."),
            ),
            state_constraint(RULE, "incidents_rule_status"),
            *stamp_constraints(RULE, "incidents_rule"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "status", "-effective_from"], name="incidents_rule_in_force")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def rule(self) -> Rule:
        """The definition as objects."""
        return read(self.definition)


class ScreeningDecision(Versioned):
    """Whether a review follows a notice: by which rule, on which facts, decided by whom, and why.

    ``rule`` is empty when the rule for members without one was used. ``contacts`` and ``waivers`` are data that the
    form made: [{who, kind, date, precision}] and {role: reason}. ``due_dates`` are those told at the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="screening", editable=False)
    rule = models.ForeignKey(ScreeningRule, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    rule_title = models.CharField(_("screening rule"), max_length=140, editable=False)
    rule_sha256 = models.CharField(max_length=64, editable=False)
    near_fatality_version = models.CharField(_("near-fatality definition"), max_length=120, editable=False)
    maltreatment = models.CharField(
        _("is maltreatment known or suspected"), max_length=14, choices=codes.Maltreatment, default="unknown"
    )
    requested = models.CharField(
        _("did the head of the agency ask for it"), max_length=8, choices=codes.Told, default="no"
    )
    indian_child = models.CharField(
        _("is the child an Indian child"), max_length=8, choices=codes.Told, default="unknown"
    )
    contacts = models.JSONField(_("contact with the agency before"), default=list)
    outcome = models.CharField(_("what the rule says"), max_length=8, choices=codes.Outcome, editable=False)
    choice = models.CharField(_("decision"), max_length=12, choices=codes.Choice)
    reason = models.TextField(_("why"), max_length=2000)
    meeting = models.CharField(_("meeting"), max_length=80, blank=True)
    first_person = models.CharField(_("first person"), max_length=60, blank=True)
    second_person = models.CharField(_("second person"), max_length=60, blank=True)
    table = models.JSONField(_("who is at the table"), default=list)
    waivers = models.JSONField(_("who is not, and why"), default=dict)
    due_dates = models.JSONField(_("due dates"), default=list, editable=False)

    class Privacy:
        identifying = {"indian_child", "contacts", "due_dates"}
        privileged = {"reason", "meeting", "first_person", "second_person", "waivers"}
        core = {
            "id", "jurisdiction", "review", "rule", "rule_title", "rule_sha256", "near_fatality_version",
            "maltreatment", "requested", "outcome", "choice", "table", "version", "created_at", "created_by",
            "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("screening decision")
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_screening_member"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="incidents_screening_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(meeting="") | (~Q(first_person="") & ~Q(second_person="")),
                name="incidents_screening_two_or_meeting",
                violation_error_message=_("Name the meeting, or the two people who decided."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "choice"], name="incidents_screening_choice")]

    def __str__(self) -> str:
        return self.get_choice_display()


class LeadCheck(models.Model):
    """That a lead had no decision to take in the case: their own word, and a colleague's look at it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lead_checks", editable=False)
    lead = models.ForeignKey(**PERSON)
    declared_at = models.DateTimeField(null=True, editable=False)
    checked_by = models.ForeignKey(**PERSON)
    checked_at = models.DateTimeField(null=True, editable=False)

    class Privacy:
        core = {"id", "jurisdiction", "review", "lead", "declared_at", "checked_by", "checked_at"}

    class Meta:
        verbose_name = _("check of a lead")
        constraints = [
            models.UniqueConstraint(fields=["review", "lead"], name="incidents_leadcheck_once"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("lead")),
                name="incidents_leadcheck_by_another",
                violation_error_message=_("Somebody else checks what a lead says."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
