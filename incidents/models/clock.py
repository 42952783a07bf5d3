"""What is due for a review, and the legal holds that stop the clocks and keep what would be destroyed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.review import PERSON, Review
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned


class ReviewClock(Versioned):
    """One due date of a review, as the rule in force gives it. Written again whenever its facts change.

    ``statutory_on`` counts every day; ``due_on`` leaves out the days of holds and is empty while one stops the clock,
    with ``days_left`` to go. A clock that does not apply any more stays, with ``applies`` false.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="clocks", editable=False)
    key = models.CharField(max_length=30, editable=False)
    turn = models.PositiveSmallIntegerField(default=1, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField(_("what is due"), max_length=130, editable=False)
    starts_on = models.DateField(_("counted from"), editable=False)
    statutory_on = models.DateField(_("date by the rule"), editable=False)
    due_on = models.DateField(_("due, without the days on hold"), null=True, editable=False)
    paused_days = models.PositiveIntegerField(_("days on hold"), default=0, editable=False)
    days_left = models.PositiveIntegerField(_("days left when it stopped"), default=0, editable=False)
    by_hand = models.BooleanField(_("somebody records when it was met"), default=False, editable=False)
    met_on = models.DateField(_("met on"), null=True)
    recorded_by = models.ForeignKey(**PERSON)
    applies = models.BooleanField(default=True, editable=False)

    class Privacy:
        identifying = {"starts_on"}
        core = {
            "id", "jurisdiction", "review", "key", "turn", "position", "name", "statutory_on", "due_on", "paused_days",
            "days_left", "by_hand", "met_on", "recorded_by", "applies", "version", "created_at",
            "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("clock")
        ordering = ["position", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key", "turn"], name="incidents_clock_once"),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_clock_member"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("statutory_on")),
                name="incidents_clock_never_earlier",
                violation_error_message=_("A hold makes nothing due earlier."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "met_on", "due_on"], name="incidents_clock_open")]

    def __str__(self) -> str:
        return self.name


class LegalHold(Versioned):
    """A legal request to keep everything, and perhaps to stop the clocks. Whoever placed it is ``created_by``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="holds", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    placed_on = models.DateField(_("placed on"), editable=False)
    reason = models.TextField(_("why it is placed"), max_length=2000)
    pauses_clocks = models.BooleanField(_("stops the clocks"), default=True)
    lifted_on = models.DateField(_("lifted on"), null=True, editable=False)
    lifted_by = models.ForeignKey(**PERSON)
    lift_reason = models.TextField(_("why it is lifted"), max_length=2000, blank=True)

    class Privacy:
        privileged = {"reason", "lift_reason"}
        core = {
            "id", "jurisdiction", "review", "once_key", "placed_on", "pauses_clocks", "lifted_on", "lifted_by",
            "version", "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("legal hold")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_hold_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_hold_placed_once"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True)
                | Q(lifted_on__gte=models.F("placed_on"), lifted_by__isnull=False),
                name="incidents_hold_lifted_later",
                violation_error_message=_("A hold is lifted by somebody, not before it was placed."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review", "lifted_on"], name="incidents_hold_open")]

    def __str__(self) -> str:
        return str(self.pk)
