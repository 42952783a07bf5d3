"""A member of the partnership, or the partnership's own office."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jurisdictions.choices import Kind, Precision, Status
from jurisdictions.querysets import JurisdictionQuerySet
from jurisdictions.workflow import MEMBER
from npcs.core.accounts.zones import ZONES
from npcs.core.ui.dates import PartialDate
from npcs.core.versions.models import Versioned
from npcs.core.workflow import state_constraint

CODE = r"^[A-Z][A-Z0-9]{1,7}$"
CODE_WORDS = _("2 to 8 capital letters and digits, starting with a letter.")


class Jurisdiction(Versioned):
    """A state, county, city or tribal nation that takes part; ``part_of`` says where it lies, and gives no right.

    Its number is what row-level security compares with, so it is a small integer.
    """

    id = models.AutoField(primary_key=True)
    code = models.CharField(
        _("code"), max_length=8, unique=True, validators=[RegexValidator(CODE, CODE_WORDS)],
        help_text=_("Starts the numbers of its records, such as HB-2026-014. It cannot be changed later."),
        error_messages={"unique": _("Another member has this code.")},
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=120, unique=True, error_messages={"unique": _("Another member has this name.")}
    )
    short_name = models.CharField(_("short name"), max_length=24, help_text=_("Shown beside your name on every page."))
    agency = models.CharField(_("agency"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PROSPECTIVE, editable=False
    )
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    joined_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)
    left_on = models.DateField(_("left"), null=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=ZONES, default="America/New_York")
    notes_days = models.PositiveSmallIntegerField(
        _("days for which raw notes are kept"), default=90, validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Raw notes of debriefs are destroyed this long after a review is approved."),
    )  # fmt: skip
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where these facts were taken from.")
    )
    is_synthetic = models.BooleanField(_("made up for the demonstration"), default=False, editable=False)

    objects = JurisdictionQuerySet.as_manager()

    class Privacy:
        public = {
            "id", "code", "name", "short_name", "agency", "kind", "part_of", "status", "joined_on",
            "joined_precision", "left_on", "time_zone", "source", "is_synthetic",
        }  # fmt: skip
        core = {"notes_days", "version", "created_at", "created_by", "updated_at", "updated_by"}

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name"]
        default_permissions = ()  # the action keys of jurisdictions.roles are its only permissions
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="jurisdictions_member_code", violation_error_message=CODE_WORDS
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=F("id")),
                name="jurisdictions_member_not_in_itself",
                violation_error_message=_("A member cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.OFFICE, Kind.STATE]) | Q(part_of=None),
                name="jurisdictions_member_top_level",
                violation_error_message=_("A state and the partnership's office are not part of another member."),
            ),
            models.CheckConstraint(
                condition=Q(joined_on=None, joined_precision=Precision.UNKNOWN)
                | (Q(joined_on__isnull=False) & ~Q(joined_precision=Precision.UNKNOWN)),
                name="jurisdictions_member_joined_pair",
                violation_error_message=_("Say how exactly the day of joining is known."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="jurisdictions_member_left_after_joined",
                violation_error_message=_("A member cannot leave before it joined."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(status=Status.LEFT),
                name="jurisdictions_member_left_pair",
                violation_error_message=_("Only a member that has left has a day of leaving."),
            ),
            models.CheckConstraint(
                condition=Q(notes_days__range=(1, 3650)),
                name="jurisdictions_member_notes_days",
                violation_error_message=_("Raw notes are kept for 1 to 3650 days."),
            ),
            state_constraint(MEMBER, "jurisdictions_member_status"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("member-detail", args=[self.pk])

    @property
    def jurisdiction_id(self) -> int:
        """Its own number, so that logs and policies treat it like any record of a member."""
        return self.pk

    @property
    def joined(self) -> PartialDate:
        """When it joined, as exactly as is known."""
        return PartialDate(self.joined_on, self.joined_precision)

    @property
    def is_office(self) -> bool:
        return self.kind == Kind.OFFICE
