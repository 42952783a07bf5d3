"""The clocks of a review, written again whenever what they are computed from has changed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Review, ReviewClock
from incidents.permissions import SCREEN
from incidents.rules.clocks import Due, next_open, schedule
from incidents.screening import words
from incidents.selectors import clocks as reads
from incidents.selectors import rules
from incidents.services.common import locked
from incidents.workflow import LOCKED
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

COMPUTED = ("position", "name", "starts_on", "statutory_on", "due_on", "paused_days", "days_left", "by_hand", "met_on",
            "applies")  # fmt: skip


def refresh(*, actor: Actor, review: Review) -> list[Due]:
    """Computes every clock under the rule in force and keeps what changed; sets when the review is due next.

    Called in the transaction of the write that changed the facts. An amendment has no clocks of its own.
    """
    row = Review.objects.select_related("incident").get(pk=review.pk)
    if row.revision > 1:
        return []
    found = schedule(rules.rule_for(review=row).rule, reads.known(review=row))
    _store(actor, row, found)
    following = next_open(found)
    due = following.due if following else None
    if row.state not in LOCKED and row.due_on != due:
        Review.objects.filter(pk=row.pk).update(due_on=due)
        review.due_on = due
    return found


def _store(actor: Actor, review: Review, found: list[Due]) -> None:
    known = {(one.key, one.turn): one for one in ReviewClock.objects.filter(review=review)}
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    new, changed = [], []
    for position, due in enumerate(found):
        values = _values(due, position)
        row = known.pop(due.key, None)
        if row is None:
            key, turn = due.key
            new.append(
                ReviewClock(
                    jurisdiction_id=review.jurisdiction_id, review=review, key=key, turn=turn, **values, **people
                )
            )
        elif any(getattr(row, name) != value for name, value in values.items()):
            changed.append(_with(row, values, actor))
    changed += [_with(row, {"applies": False}, actor) for row in known.values() if row.applies]
    ReviewClock.objects.bulk_create(new)
    ReviewClock.objects.bulk_update(changed, [*COMPUTED, "version", "updated_at", "updated_by"])


def _values(due: Due, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "name": words.turn(due),
        "starts_on": due.starts_on,
        "statutory_on": due.statutory,
        "due_on": due.due,
        "paused_days": due.paused_days,
        "days_left": due.left,
        "by_hand": due.clock.met_by == "recorded",
        "met_on": due.met_on,
        "applies": True,
    }


def _with(row: ReviewClock, values: dict[str, Any], actor: Actor) -> ReviewClock:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.updated_by_id = timezone.now(), actor.user_id
    return row


@transaction.atomic
def record_met(*, actor: Actor, clock: ReviewClock, version: int, met_on: dt.date | None) -> ReviewClock:
    """Says on which day something was done that the product cannot see: a report sent, a summary posted.

    Possible in every state of the review, also after approval. Raises FieldErrors for a day that cannot be, and for
    a clock that the review's own steps meet.
    """
    review = locked(actor=actor, review_id=clock.review_id, action=SCREEN)
    row = ReviewClock.objects.get(pk=clock.pk)
    if not (row.by_hand and row.applies):
        raise FieldErrors({"": _("This clock is met by a step of the review, not by a date.")})
    if met_on is None:
        raise FieldErrors({"met_on": _("Give the day.")})
    if met_on > timezone.localdate():
        raise FieldErrors({"met_on": _("This day has not come yet.")})
    if met_on < row.starts_on:
        raise FieldErrors({"met_on": _("This is before the day from which it counts. Check the date.")})
    changes = {"met_on": met_on, "recorded_by_id": actor.user_id}
    saved, changed = versions.save(obj=row, expected=version, changes=changes, actor=actor)
    if changed:
        payload = {"clock": row.key, "turn": row.turn}
        audit.record(kind="incidents.clock.met", actor=actor, obj=saved, parent=review, payload=payload)
        refresh(actor=actor, review=review)
    return ReviewClock.objects.get(pk=saved.pk)
