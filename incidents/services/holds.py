"""Legal holds: placed and lifted with a reason. From an open review they go through its workflow."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import LegalHold, Review
from incidents.permissions import HOLD
from incidents.services import clocks
from incidents.services.common import locked, refuse_unknown
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import perform
from npcs.core.workflow.reason import clean_reason

FIELDS = frozenset({"reason", "pauses_clocks"})
ON_HOLD, VOID = "on_hold", "void"


@transaction.atomic
def place(*, actor: Actor, review: Review, version: int, once_key: UUID, data: dict[str, Any]) -> LegalHold:
    """Places a hold. An open review goes on hold; a finished one keeps its state and is only kept from destruction.

    ``version`` is the review's. A second call with the same key returns the first one's hold. Raises FieldErrors and
    what ``perform`` raises.
    """
    refuse_unknown(data, FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=HOLD)
    earlier = LegalHold.objects.filter(review=row, once_key=once_key).first()
    if earlier is not None:
        return earlier
    hold = LegalHold.objects.create(
        jurisdiction_id=row.jurisdiction_id,
        review=row,
        once_key=once_key,
        placed_on=timezone.localdate(),
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
        **data,
    )
    if row.state in REVIEW.transition("hold").origins:
        perform(REVIEW, row, "hold", actor=actor, version=version, reason=hold.reason)
    elif row.state == VOID:
        raise FieldErrors({"": _("This review was entered in error. Nothing is held in it.")})
    else:
        audit.record(kind="incidents.hold.placed", actor=actor, obj=hold, parent=row, reason=hold.reason)
    clocks.refresh(actor=actor, review=row)
    return hold


@transaction.atomic
def lift(*, actor: Actor, hold: LegalHold, version: int, reason: str) -> LegalHold:
    """Lifts a hold. With the last one the review goes back to where it was. ``version`` is the hold's."""
    row = locked(actor=actor, review_id=hold.review_id, action=HOLD)
    current = LegalHold.objects.get(pk=hold.pk)
    if current.lifted_on is not None:
        if current.lift_reason == reason and current.lifted_by_id == actor.user_id:
            return current
        raise FieldErrors({"": _("This hold is lifted already.")})
    saved = _lifted(actor, row, current, version, reason)
    if row.state == ON_HOLD and not _open_holds(row).exists():
        perform(REVIEW, row, "resume", actor=actor, version=row.version)
    clocks.refresh(actor=actor, review=row)
    return saved


def _lifted(actor: Actor, review: Review, hold: LegalHold, version: int, reason: str) -> LegalHold:
    changes = {"lifted_on": timezone.localdate(), "lifted_by_id": actor.user_id, "lift_reason": reason}
    saved, _changed = versions.save(obj=hold, expected=version, changes=changes, actor=actor)
    audit.record(kind="incidents.hold.lifted", actor=actor, obj=saved, parent=review, reason=reason)
    return saved


def _open_holds(review: Review) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(review=review, lifted_on__isnull=True)


def hold_review(*, actor: Actor, review: Review, version: int, reason: str) -> Review:
    """The step "hold" of the review's life: a legal hold that stops the clocks. Taking it twice takes it once."""
    key = uuid5(review.pk, f"hold from version {version}")
    step = REVIEW.transition("hold")
    reason = clean_reason(step, reason)
    row = Review.objects.get(pk=review.pk)
    if row.state not in step.origins and not LegalHold.objects.filter(review=row, once_key=key).exists():
        return perform(REVIEW, row, "hold", actor=actor, version=version, reason=reason)  # which says why not
    place(actor=actor, review=review, version=version, once_key=key, data={"reason": reason, "pauses_clocks": True})
    return Review.objects.get(pk=review.pk)


@transaction.atomic
def resume_review(*, actor: Actor, review: Review, version: int, reason: str) -> Review:
    """The step "resume": every hold on the review is lifted and work goes on where it stopped."""
    row = locked(actor=actor, review_id=review.pk, action=HOLD)
    if row.state == ON_HOLD and row.version == version:
        for hold in _open_holds(row):
            _lifted(actor, row, hold, hold.version, reason)
    after = perform(REVIEW, row, "resume", actor=actor, version=version)
    clocks.refresh(actor=actor, review=after)
    return after


STEPS: dict[str, Callable[..., Review]] = {"hold": hold_review, "resume": resume_review}
