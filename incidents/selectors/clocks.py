"""Reads of clocks and legal holds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.models import LegalHold, Review, ReviewClock
from incidents.permissions import HOLD, SCREEN, VIEW
from incidents.rules.clocks import Known, Pause
from incidents.workflow import EDITABLE
from npcs.core.access import Actor, policy_of
from npcs.core.audit.models import Event

# Name of an anchor of the rule: the stamp of the review that gives its day.
STAMPS = {"opened": "opened", "submitted": "submitted", "approved": "approved"}
SOON = dt.timedelta(days=14)
RETYPED = "incidents.incident.retyped"


def clocks_of(*, review: Review) -> QuerySet[ReviewClock]:
    """What is or was due for a review, in the order of the rule."""
    return ReviewClock.objects.filter(review=review, applies=True).select_related("recorded_by")


def holds_of(*, review: Review) -> QuerySet[LegalHold]:
    """Every legal hold on a review, oldest first."""
    return LegalHold.objects.filter(review=review).select_related("created_by", "lifted_by")


def on_legal_hold(review: Review) -> bool:
    """Is a legal hold in force on any revision of this review? Then nothing of it may be destroyed."""
    return LegalHold.objects.filter(review__incident_id=review.incident_id, lifted_on__isnull=True).exists()


def known(*, review: Review) -> Known:
    """What the clocks of a review are computed from. Days are those of the member's clock."""
    recorded = {
        (one.key, one.turn): one.met_on
        for one in ReviewClock.objects.filter(review=review, by_hand=True, met_on__isnull=False)
    }
    holds = LegalHold.objects.filter(review=review, pauses_clocks=True)
    ended = review.approved_at or review.closed_at
    return Known(
        incident_type=review.incident.incident_type,
        anchors=_anchors(review),
        pauses=tuple(Pause(one.placed_on, one.lifted_on) for one in holds),
        recorded={key: day for key, day in recorded.items() if day is not None},
        is_selected=_is_selected(review),
        ended=timezone.localdate(ended) if ended else None,
    )


def _anchors(review: Review) -> dict[str, dt.date]:
    moments: dict[str, Any] = {name: getattr(review, f"{stamp}_at") for name, stamp in STAMPS.items()}
    moments["notified"] = review.incident.created_at
    moments["selected"] = review.selected_at
    moments["screened"] = review.selected_at or review.closed_at
    days = {name: timezone.localdate(at) for name, at in moments.items() if at}
    return {"aware": review.incident.aware_date, **days}


def _is_selected(review: Review) -> bool | None:
    if review.selected_at or review.opened_at:
        return True
    return False if review.closed_at else None


def needing(*, actor: Actor) -> QuerySet[ReviewClock]:
    """Clocks that wait for this person, due soon or overdue.

    Whoever leads or coordinates is told of dates that somebody records; whoever coordinates also of every date that
    has passed in a review that somebody else works on.
    """
    rows = (
        policy_of(ReviewClock)
        .visible(actor, VIEW, ReviewClock.objects.all())
        .filter(applies=True, met_on__isnull=True, due_on__lte=timezone.localdate() + SOON)
    )
    wants = Q(pk__in=[])
    if SCREEN in actor.actions:
        wants |= Q(by_hand=True, review__lead_id=actor.user_id)
    if HOLD in actor.actions:
        passed = Q(due_on__lt=timezone.localdate(), review__state__in=(*EDITABLE, "in_approval"))
        wants |= Q(by_hand=True) | passed
    return rows.filter(wants).exclude(review__state="void").select_related("review__incident")


@dataclass(frozen=True)
class Retyped:
    """A change of the kind of incident."""

    at: dt.datetime
    before: str
    after: str
    by: str


def type_history(*, review: Review) -> list[Retyped]:
    """How the kind of incident changed, oldest first; empty when it never did."""
    events = Event.objects.filter(
        jurisdiction_id=review.jurisdiction_id, kind=RETYPED, object_id=str(review.incident_id)
    ).order_by("id")
    return retyped(events)


def retyped(events: Iterable[Event]) -> list[Retyped]:
    """The changes of the kind of incident among these entries of a history."""
    return [
        Retyped(one.at, one.payload["from"], one.payload["to"], one.actor_label)
        for one in events
        if one.kind == RETYPED
    ]
