"""Raw debrief notes are destroyed on schedule (ADR 0014): the text goes, roles, answers and counts stay."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from incidents import holds, retention
from incidents.models import Debrief, Review
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.versions import services as versions

FORM = "debrief"  # the key under which the form of a debrief saves its drafts
NEW = "new-"


def reviews_due(*, now: datetime) -> list[Review]:
    """Reviews in scope whose time has passed and that still hold raw notes, typed and saved or typed and not saved."""
    reviews = Review.objects.filter(_ended() & _with_text()).select_related("jurisdiction").order_by("pk")
    return [one for one in reviews if _is_due(one, now)]


@transaction.atomic
def destroy_notes(*, actor: Actor, review_id: UUID, now: datetime | None = None) -> int:
    """Destroys the raw notes of one review, with every draft of them; returns how many debriefs had some.

    Nothing happens before the time or during a legal hold, whatever was true when the job was asked for. Running it
    twice destroys once. Only the system does it. Leaves one event without a word of the text.
    """
    if not actor.is_system:
        raise Forbidden("destroy notes")
    review = Review.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=review_id)
    if not _is_due(review, now or timezone.now()):
        return 0
    debriefs = list(Debrief.objects.filter(review=review).values_list("pk", "notes"))
    versions.drop_drafts(form_key=FORM, object_ids=[f"{NEW}{review.pk}", *(str(pk) for pk, _notes in debriefs)])
    gone = [pk for pk, notes in debriefs if notes]
    moment = timezone.now()
    Debrief.objects.filter(pk__in=gone).update(
        notes="", notes_destroyed_at=moment, updated_at=moment, updated_by=None, version=F("version") + 1
    )
    if gone:
        kind, payload = "incidents.debrief.notes_destroyed", {"count": len(gone)}
        audit.record(kind=kind, actor=actor, obj=review, payload=payload)
    return len(gone)


def _ended() -> Q:
    return Q(approved_at__isnull=False) | Q(voided_at__isnull=False)


def _is_due(review: Review, now: datetime) -> bool:
    return retention.is_due(_end_of(review), review.jurisdiction.notes_days, now) and not holds.on_legal_hold(review)


def _end_of(review: Review) -> datetime | None:
    """When the review was approved, or found to be void; None while it may still be written in."""
    return review.approved_at or review.voided_at


def _with_text() -> Q:
    """Saved notes, or a draft of the form of a debrief: of one that is there, or of a new one."""
    saved = Debrief.objects.exclude(notes="").values("review_id")
    ids = versions.drafted(form_key=FORM)
    new = _uuids(one.removeprefix(NEW) for one in ids if one.startswith(NEW))
    there = Debrief.objects.filter(pk__in=_uuids(one for one in ids if not one.startswith(NEW))).values("review_id")
    return Q(pk__in=saved) | Q(pk__in=there) | Q(pk__in=new)


def _uuids(texts: Iterable[str]) -> list[Any]:
    """Those that are ids; the name of a draft comes from a browser."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
