"""What happened, as the notice and later facts tell it. Identifying; it never leaves the member as it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents import choices
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned


class Incident(Versioned):
    """One critical incident. Dates keep their precision; an unknown date is empty, never guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.CharField(_("number"), max_length=24, editable=False)
    once_key = models.UUIDField(editable=False, null=True)  # of the form that filed it: sending twice files once
    incident_type = models.CharField(_("what kind of incident"), max_length=20, choices=choices.IncidentType)
    incident_date = models.DateField(_("when it happened"), null=True)
    incident_precision = models.CharField(max_length=8, choices=choices.DatePrecision, default="day")
    aware_date = models.DateField(_("when the agency became aware"))
    child_age_value = models.PositiveSmallIntegerField(_("child’s age"), null=True)
    child_age_unit = models.CharField(max_length=6, choices=choices.AgeUnit, blank=True)
    child_sex = models.CharField(_("child’s sex"), max_length=8, choices=choices.Sex, default="unknown")
    cause_group = models.CharField(_("how the harm came about"), max_length=14, choices=choices.CauseGroup)
    office = models.CharField(_("office or region"), max_length=80, blank=True)
    local_case_number = models.CharField(_("your case number"), max_length=40, blank=True)
    prior_contact = models.CharField(
        _("contact with the agency before"), max_length=14, choices=choices.PriorContact, default="unknown"
    )
    summary = models.TextField(_("what is known so far"), max_length=4000)
    manner = models.CharField(_("manner of death"), max_length=14, choices=choices.Manner, default="pending")
    determination = models.CharField(
        _("maltreatment determination"), max_length=14, choices=choices.Determination, default="pending"
    )
    determination_source = models.CharField(
        _("who determined it"), max_length=18, choices=choices.DeterminationSource, default="pending"
    )

    class Privacy:
        identifying = {
            "incident_date", "aware_date", "child_age_value", "child_age_unit", "child_sex", "office",
            "local_case_number", "summary",
        }  # fmt: skip
        core = {
            "id", "jurisdiction", "number", "once_key", "incident_type", "incident_precision", "cause_group",
            "prior_contact", "manner", "determination", "determination_source", "version", "created_at",
            "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("incident")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="incidents_incident_number_once"),
            models.UniqueConstraint(fields=["jurisdiction", "once_key"], name="incidents_incident_filed_once"),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_incident_member"),
            models.CheckConstraint(
                condition=Q(incident_precision="unknown", incident_date__isnull=True)
                | (~Q(incident_precision="unknown") & Q(incident_date__isnull=False)),
                name="incidents_incident_date_or_unknown",
                violation_error_message=_("Give the date, or say that it is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(incident_precision="day") | Q(incident_date__lte=models.F("aware_date")),
                name="incidents_incident_before_aware",
                violation_error_message=_("The agency cannot know of it before it happened. Check the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(child_age_value__isnull=True, child_age_unit="")
                | (Q(child_age_value__isnull=False) & ~Q(child_age_unit="")),
                name="incidents_incident_age_with_unit",
                violation_error_message=_("An age needs a number and days, months or years."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "-incident_date"], name="incidents_incident_when")]

    def __str__(self) -> str:
        return self.number


class NumberSeries(models.Model):
    """The next number of a member's incidents in a year, taken under a row lock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        core = {"id", "jurisdiction", "year", "last"}

    class Meta:
        verbose_name = _("number series")
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "year"], name="incidents_numberseries_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
