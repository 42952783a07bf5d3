"""Timeline and debriefs: what happened, and what people who were there told."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import chronology
from incidents.models import Debrief, Review, TimelineEvent
from incidents.services import parts
from incidents.services.common import refuse_unknown
from npcs.core.access import Actor
from npcs.core.versions.errors import FieldErrors

EVENT_FIELDS = frozenset({"event_date", "event_precision", "what", "source_kind", "known_then"})
DEBRIEF_FIELDS = frozenset({"role", "letter", "answer", "held_on", "learned", "notes"})
EARLIEST = date(1900, 1, 1)


@transaction.atomic
def add_event(*, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> TimelineEvent:
    """Adds an event to the timeline; the same ``once_key`` adds it once. Raises FieldErrors for an impossible date."""
    refuse_unknown(data, EVENT_FIELDS)
    _check_event(data)
    return parts.add(TimelineEvent, "timeline", actor=actor, review=review, once_key=once_key, data=data)


@transaction.atomic
def change_event(*, actor: Actor, event: TimelineEvent, version: int, data: dict[str, Any]) -> TimelineEvent:
    """Raises StaleVersion with both texts when somebody saved it in between."""
    refuse_unknown(data, EVENT_FIELDS)
    _check_event({"event_date": event.event_date, "event_precision": event.event_precision} | data)
    return parts.change(event, "timeline", actor=actor, version=version, data=data)


@transaction.atomic
def remove_event(*, actor: Actor, event: TimelineEvent, version: int) -> None:
    """Takes an event out of the timeline. Its text stays in the row history."""
    parts.remove(event, "timeline", actor=actor, version=version)


@transaction.atomic
def add_debrief(*, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> Debrief:
    """Records an offer of a talk, its answer, and what came of it."""
    refuse_unknown(data, DEBRIEF_FIELDS)
    _check_debrief(data)
    return parts.add(Debrief, "debrief", actor=actor, review=review, once_key=once_key, data=data)


@transaction.atomic
def change_debrief(*, actor: Actor, debrief: Debrief, version: int, data: dict[str, Any]) -> Debrief:
    """Raises StaleVersion with both texts. Notes that were destroyed are not written anew."""
    refuse_unknown(data, DEBRIEF_FIELDS)
    names = ("letter", "answer", "held_on")
    _check_debrief({name: getattr(debrief, name) for name in names} | data)
    if debrief.notes_destroyed_at and data.get("notes"):
        raise FieldErrors({"notes": _("These notes were destroyed on schedule. New ones cannot be written here.")})
    return parts.change(debrief, "debrief", actor=actor, version=version, data=data)


@transaction.atomic
def remove_debrief(*, actor: Actor, debrief: Debrief, version: int) -> None:
    """Takes a debrief out of the review. Its raw notes are gone with it; everything else stays in the row history."""
    parts.remove(debrief, "debrief", actor=actor, version=version)


def _check_event(data: dict[str, Any]) -> None:
    day, precision = data.get("event_date"), data.get("event_precision", "day")
    if (day is None) != (precision == chronology.UNKNOWN):
        raise FieldErrors({"event_date": _("Give the date, or say that it is not known.")})
    if day is not None and day < EARLIEST:
        raise FieldErrors({"event_date": _("Check the year.")})
    if day is not None and chronology.first_day(day, precision) > timezone.localdate():
        raise FieldErrors({"event_date": _("This day has not come yet.")})


def _check_debrief(data: dict[str, Any]) -> None:
    held: date | None = data.get("held_on")
    if held is not None and data.get("answer") != "accepted":
        raise FieldErrors(
            {"held_on": _("A talk takes place when it was accepted. Change the answer, or leave it empty.")}
        )
    if held is not None and held > timezone.localdate():
        raise FieldErrors({"held_on": _("This day has not come yet.")})
    letter = data.get("letter", "A")
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise FieldErrors({"letter": _("A role code ends in one capital letter.")})
