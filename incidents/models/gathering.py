"""What a review gathers before it scores: the timeline, the debriefs, and the map of what shaped the work."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.models.learning import ImprovementOpportunity
from incidents.models.review import Review
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.ui.dates import PartialDate
from npcs.core.versions.models import Versioned

CORE = {"id", "jurisdiction", "review", "once_key", "version", "created_at", "created_by", "updated_at", "updated_by"}


class TimelineEvent(Versioned):
    """Something that happened, with the date as exact as it is known, and what was known at that time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="timeline", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    event_date = models.DateField(_("when it happened"), null=True)
    event_precision = models.CharField(
        _("how exact the date is"), max_length=8, choices=choices.DatePrecision, default="day"
    )
    what = models.TextField(_("what happened"), max_length=4000)
    source_kind = models.CharField(_("where it comes from"), max_length=16, choices=choices.TimelineSource)
    known_then = models.TextField(_("what was known then"), max_length=4000, blank=True)

    class Privacy:
        identifying = {"event_date"}
        privileged = {"what", "known_then"}
        core = CORE | {"event_precision", "source_kind"}

    class Meta:
        verbose_name = _("event of the timeline")
        verbose_name_plural = _("timeline")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_timeline_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_timeline_added_once"),
            models.CheckConstraint(
                condition=Q(event_precision="unknown", event_date__isnull=True)
                | (~Q(event_precision="unknown") & Q(event_date__isnull=False)),
                name="incidents_timeline_date_or_unknown",
                violation_error_message=_("Give the date, or say that it is not known."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_timeline_review")]

    def __str__(self) -> str:
        return str(self.when)

    @property
    def when(self) -> PartialDate:
        """The date, as exact as it is known."""
        return PartialDate(self.event_date, self.event_precision)


class Debrief(Versioned):
    """A talk with somebody who was there, under a role code. The row history never copies ``notes`` (ADR 0014).

    ``notes`` are raw and short-lived: they are destroyed on schedule, and what was learned stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="debriefs", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    role = models.CharField(_("role"), max_length=16, choices=choices.DebriefRole)
    letter = models.CharField(_("letter"), max_length=1, default="A")
    answer = models.CharField(_("answer to the offer"), max_length=14, choices=choices.DebriefAnswer)
    held_on = models.DateField(_("when the talk took place"), null=True, blank=True)
    learned = models.TextField(_("what it adds to the picture"), max_length=4000, blank=True)
    notes = models.TextField(_("raw notes"), max_length=20_000, blank=True)
    notes_destroyed_at = models.DateTimeField(_("raw notes destroyed"), null=True, editable=False)

    class Privacy:
        identifying = {"held_on"}
        privileged = {"learned", "notes"}
        core = CORE | {"role", "letter", "answer", "notes_destroyed_at"}

    class Meta:
        verbose_name = _("debrief")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_debrief_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_debrief_added_once"),
            models.CheckConstraint(
                condition=Q(letter__regex="^[A-Z]$"),
                name="incidents_debrief_letter",
                violation_error_message=_("A role code ends in one capital letter."),
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(answer="accepted"),
                name="incidents_debrief_held_if_accepted",
                violation_error_message=_("Only a talk that was accepted took place."),
            ),
            models.CheckConstraint(
                condition=Q(notes_destroyed_at__isnull=True) | Q(notes=""),
                name="incidents_debrief_destroyed_is_empty",
                violation_error_message=_("These notes were destroyed. New ones cannot be written."),
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "review"], name="incidents_debrief_review"),
            models.Index(fields=["review"], name="incidents_debrief_with_notes", condition=~Q(notes="")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The role code, such as "Worker A". A name is never stored."""
        return f"{self.get_role_display()} {self.letter}"

    @property
    def is_held(self) -> bool:
        return self.held_on is not None


class MapNode(Versioned):
    """One influence on the work, at one of six levels. It may lead to an improvement opportunity."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="map_nodes", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=choices.MapLevel)
    position = models.PositiveSmallIntegerField(_("place in its level"), default=0, editable=False)
    text = models.CharField(_("what shaped the work"), max_length=200)
    opportunity = models.ForeignKey(
        ImprovementOpportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="map_nodes",
        verbose_name=_("improvement opportunity"),
    )  # fmt: skip

    class Privacy:
        privileged = {"text"}
        core = CORE | {"level", "position", "opportunity"}

    class Meta:
        verbose_name = _("box of the map")
        verbose_name_plural = _("boxes of the map")
        ordering = ["-level", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_mapnode_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_mapnode_added_once"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 6)),
                name="incidents_mapnode_level",
                violation_error_message=_("The map has six levels."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_mapnode_review")]

    def __str__(self) -> str:
        return self.text


class MapLink(Versioned):
    """One box leads to another, with a few words on how."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="map_links", editable=False)
    once_key = models.UUIDField(editable=False, null=True)
    from_node = models.ForeignKey(
        MapNode, on_delete=models.CASCADE, related_name="leads_to", verbose_name=_("from the box")
    )
    to_node = models.ForeignKey(
        MapNode, on_delete=models.CASCADE, related_name="comes_from", verbose_name=_("to the box")
    )
    label = models.CharField(_("how"), max_length=80, blank=True)

    class Privacy:
        privileged = {"label"}
        core = CORE | {"from_node", "to_node"}

    class Meta:
        verbose_name = _("arrow of the map")
        verbose_name_plural = _("arrows of the map")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_maplink_member"),
            models.UniqueConstraint(fields=["review", "once_key"], name="incidents_maplink_added_once"),
            models.UniqueConstraint(
                fields=["from_node", "to_node"],
                name="incidents_maplink_once",
                violation_error_message=_("This arrow is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_node=F("to_node")),
                name="incidents_maplink_two_boxes",
                violation_error_message=_("An arrow leads from one box to another one."),
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "review"], name="incidents_maplink_review")]

    def __str__(self) -> str:
        return str(self.pk)
