"""Moves a review that is still a draft to a newer version of its scale: by its lead, knowingly, before approval."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import moving
from incidents.models import Rating, Review
from incidents.permissions import RATE
from incidents.services import scoring
from incidents.services.common import locked
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.instruments.moving import Moved
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors


@transaction.atomic
def move(*, actor: Actor, review: Review, version: int, target: Any) -> Review:
    """Pins the review to the version ``target`` (an id) and takes over the values that can be compared.

    Items that are new or changed in meaning are left without a value. A value that does not come along stays in the
    history. Moving again to where the review is changes nothing. Raises Forbidden for anybody but the lead,
    FieldErrors when the version is not the one on offer, and StaleVersion.
    """
    row = locked(actor=actor, review_id=review.pk, action=RATE)
    if row.lead_id != actor.user_id:
        raise Forbidden(RATE, _("Only the lead moves a review to a newer version."), row._meta.label_lower, row.pk)
    if str(row.instrument_version_id) == str(target):
        return row
    plan = moving.plan(row)  # every set, also those that are sealed
    if plan is None or str(plan.after.pk) != str(target):
        raise FieldErrors({"": _("This version is not on offer now. Load the page again.")})
    pin = {"instrument_version_id": plan.after.pk, "instrument_sha256": plan.after.sha256}
    saved, _changed = versions.save(obj=row, expected=version, changes=pin, actor=actor)
    for set_id, moved in plan.sets.items():
        _apply(actor, set_id, moved, plan)
    scoring.open_after_move(saved)
    audit.record(kind="incidents.review.moved", actor=actor, obj=saved, payload=_difference(plan))
    return saved


def _difference(plan: moving.Plan) -> dict[str, Any]:
    """The difference in codes and numbers; no value of a rating that another rater may not see yet."""
    fates = {fate: plan.codes(fate) for fate in moving.FATES}
    return {
        "from_version": plan.before.semver, "to_version": plan.after.semver, **fates,
        "answers_kept": plan.kept, "answers_left": plan.left,
    }  # fmt: skip


def _apply(actor: Actor, set_id: Any, moved: Moved, plan: moving.Plan) -> None:
    """Removes what stays behind and gives the rest its new item code. Values are not touched."""
    rows = Rating.objects.filter(rating_set_id=set_id)
    rows.filter(item_code__in=list(moved.left)).delete()
    back = {link.to_item: link.from_item for link in plan.links if link.carries}
    renamed = {back[code]: code for code in moved.kept if back[code] != code}
    for prefix in ("~", ""):  # in two steps, so that a code that another item leaves is free
        for old, new in renamed.items():
            before = old if prefix else f"~{new}"
            rows.filter(item_code=before).update(
                item_code=f"{prefix}{new}", version=F("version") + 1, updated_at=timezone.now(),
                updated_by_id=actor.user_id,
            )  # fmt: skip
