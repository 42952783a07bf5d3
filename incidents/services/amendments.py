"""Amendments: an approved review is never changed; a director opens it again as a new revision, with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import content, revisions
from incidents.models import Review
from incidents.permissions import AMEND
from incidents.revisions import AMENDING
from incidents.workflow import DECIDED
from npcs.core import audit
from npcs.core.access import Actor, require
from npcs.core.versions import services as versions
from npcs.core.workflow import GuardFailed, NotAllowedFrom, StaleVersion
from npcs.core.workflow.reason import clean_reason


@transaction.atomic
def amend(*, actor: Actor, review: Review, version: int, reason: str) -> Review:
    """Opens the revision after ``review``, with a copy of every part, led by the same lead, and returns it.

    ``review`` stays as it is and goes on counting until the new revision is approved. Asking twice opens it once.
    Raises Forbidden, and a WorkflowError: ReasonRefused, StaleVersion, NotAllowedFrom, or GuardFailed when another
    amendment is open.
    """
    why = clean_reason(AMENDING, reason)
    row = Review.objects.select_for_update(of=("self",)).select_related("incident").get(pk=review.pk)
    require(actor, AMEND, row)
    later = row.incident.reviews.filter(revision__gt=row.revision)
    standing = later.exclude(state="void").order_by("-revision").first()
    if standing is not None:
        if (standing.amends_id, standing.amend_reason, standing.updated_by_id) == (row.pk, why, actor.user_id):
            return standing
        raise GuardFailed([_("Revision %(number)d was made from it already.") % {"number": standing.revision}])
    if row.version != version:
        raise StaleVersion(row)
    if row.state not in DECIDED:
        raise NotAllowedFrom(label=AMENDING.label, state=row.state, state_label=row.get_state_display())
    made = _new_revision(row, later.count(), why, actor)
    _copy_parts(row, made)
    _facts_as_approved(row, actor)
    payload = {"transition": "amend", "from": row.state, "to": made.state, "revision": made.revision}
    audit.record(kind="incidents.review.amend", actor=actor, obj=made, reason=why, payload=payload)
    return made


def _new_revision(row: Review, void_ones: int, why: str, actor: Actor) -> Review:
    values = revisions.values_of(row, revisions.STARTS_WITHOUT)
    return Review.objects.create(
        **values,
        revision=row.revision + void_ones + 1,
        state="amending",
        amends=row,
        amend_reason=why,
        updated_by_id=actor.user_id,
    )


def _copy_parts(row: Review, made: Review) -> None:
    keys: revisions.Keys = {Review: {row.pk: made.pk}}
    for part in revisions.PARTS:
        rows = revisions.copies(part, old=row, new=made, keys=keys)
        part.model._base_manager.bulk_create(rows)


def _facts_as_approved(row: Review, actor: Actor) -> None:
    """The facts start from what was approved, also when a revision in between mended them and became void."""
    approved: Any = content.as_approved(Review.objects.select_related("incident").get(pk=row.pk)).incident
    names = [field.attname for field in approved._meta.concrete_fields if field.attname in (row.frozen_incident or {})]
    changes = {name: getattr(approved, name) for name in names}
    versions.save(obj=row.incident, expected=row.incident.version, changes=changes, actor=actor)
