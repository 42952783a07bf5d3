"""Needs and improvement opportunities."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import scales
from incidents.models import ImprovementOpportunity, Need, OpportunityNeed, Review
from incidents.permissions import EDIT
from incidents.services.common import locked, refuse_unknown
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion

NEED_FIELDS = frozenset({"domain", "needed", "received", "status", "accepted_reason"})
OPPORTUNITY_FIELDS = frozenset(
    {"title", "theme", "theme_other", "locus", "partner_type", "proximity", "narrative", "systems_observation"}
)
LISTS = ("theme", "locus", "partner_type", "proximity")  # fields whose codes come from the instrument's lists


@transaction.atomic
def add_need(*, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> Need:
    """Adds a need; the same ``once_key`` adds it once."""
    refuse_unknown(data, NEED_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    need, created = Need.objects.get_or_create(
        review=row, once_key=once_key, defaults={"jurisdiction_id": row.jurisdiction_id, **data, **people}
    )
    if created:
        audit.record(kind="incidents.need.added", actor=actor, obj=need, parent=row)
    return need


@transaction.atomic
def change_need(*, actor: Actor, need: Need, version: int, data: dict[str, Any]) -> Need:
    """Raises StaleVersion with both texts when somebody saved it in between."""
    refuse_unknown(data, NEED_FIELDS)
    row = locked(actor=actor, review_id=need.review_id, action=EDIT)
    saved, changed = versions.save(obj=need, expected=version, changes=data, actor=actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.need.changed", actor=actor, obj=saved, parent=row, payload=payload)
    return saved


@transaction.atomic
def remove_need(*, actor: Actor, need: Need, version: int) -> None:
    """Removes a need that no opportunity links to. Its text stays in the row history."""
    row = locked(actor=actor, review_id=need.review_id, action=EDIT)
    if need.opportunity_links.exists():
        raise FieldErrors({"": _("An improvement opportunity links to this need. Unlink it there first.")})
    deleted, _rows = Need.objects.filter(pk=need.pk, version=version).delete()
    if deleted:
        audit.record(kind="incidents.need.removed", actor=actor, obj=need, parent=row)
    elif Need.objects.filter(pk=need.pk).exists():
        raise versions.stale(Need.objects.get(pk=need.pk), {})


@transaction.atomic
def add_opportunity(
    *, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any], needs: Iterable[Need] = ()
) -> ImprovementOpportunity:
    """Adds an improvement opportunity with the needs that led to it; the same ``once_key`` adds it once."""
    refuse_unknown(data, OPPORTUNITY_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    check_codes(row, data)
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    opportunity, created = ImprovementOpportunity.objects.get_or_create(
        review=row, once_key=once_key, defaults={"jurisdiction_id": row.jurisdiction_id, **data, **people}
    )
    if created:
        _link(opportunity, needs)
        audit.record(kind="incidents.opportunity.added", actor=actor, obj=opportunity, parent=row)
    return opportunity


@transaction.atomic
def change_opportunity(
    *,
    actor: Actor,
    opportunity: ImprovementOpportunity,
    version: int,
    data: dict[str, Any],
    needs: Iterable[Need] | None = None,
) -> ImprovementOpportunity:
    """Changes an opportunity and, when ``needs`` is given, its links. Raises StaleVersion with both texts."""
    refuse_unknown(data, OPPORTUNITY_FIELDS)
    row = locked(actor=actor, review_id=opportunity.review_id, action=EDIT)
    check_codes(row, data)
    needs = None if needs is None else list(needs)
    clash = _links_clash(opportunity, version, needs)
    try:
        saved, changed = versions.save(obj=opportunity, expected=version, changes=data, actor=actor)
    except StaleVersion as stale:
        raise StaleVersion(stale.current, stale.differences | clash) from None
    if clash:
        raise StaleVersion(saved, clash)
    if needs is not None and _link(saved, needs):
        changed = [*changed, "needs"]
        saved = _count_links_as_change(saved, version, actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.opportunity.changed", actor=actor, obj=saved, parent=row, payload=payload)
    return saved


@transaction.atomic
def remove_opportunity(*, actor: Actor, opportunity: ImprovementOpportunity, version: int) -> None:
    """Removes an opportunity that has no ratings yet. Its text stays in the row history."""
    row = locked(actor=actor, review_id=opportunity.review_id, action=EDIT)
    if opportunity.rating_sets.filter(ratings__isnull=False).exists():
        raise FieldErrors({"": _("It has ratings already, so it stays. Change its words instead.")})
    opportunity.rating_sets.all().delete()
    deleted, _rows = ImprovementOpportunity.objects.filter(pk=opportunity.pk, version=version).delete()
    if deleted:
        audit.record(kind="incidents.opportunity.removed", actor=actor, obj=opportunity, parent=row)
    elif ImprovementOpportunity.objects.filter(pk=opportunity.pk).exists():
        raise versions.stale(ImprovementOpportunity.objects.get(pk=opportunity.pk), {})


def _links_clash(
    opportunity: ImprovementOpportunity, version: int, needs: list[Need] | None
) -> dict[str, tuple[list[str], list[str]]]:
    """The two sets of links, when the form is older than the record and would change them; else nothing."""
    current = ImprovementOpportunity.objects.get(pk=opportunity.pk)
    if needs is None or current.version == version:
        return {}
    mine = sorted(str(need.pk) for need in needs)
    theirs = sorted(str(pk) for pk in current.need_links.values_list("need_id", flat=True))
    return {"needs": (mine, theirs)} if mine != theirs else {}


def _count_links_as_change(saved: ImprovementOpportunity, version: int, actor: Actor) -> ImprovementOpportunity:
    """Raises the version when only the links changed, so that a form opened before is known to be old."""
    rows = ImprovementOpportunity.objects.filter(pk=saved.pk, version=version)
    rows.update(version=version + 1, updated_at=timezone.now(), updated_by_id=actor.user_id)
    return ImprovementOpportunity.objects.get(pk=saved.pk)


def check_codes(review: Review, data: dict[str, Any]) -> None:
    """Codes must be in the lists of the review's instrument version; "other" needs its own words."""
    definition = scales.definition_of(review)
    errors = {}
    for name in LISTS:
        code = data.get(name)
        known = {choice for choice, _label in scales.choices_of(definition, f"io.{name}")}
        if code and code not in known:
            errors[name] = _("Choose one from the list.")
    if data.get("theme") == "other" and not data.get("theme_other", "").strip():
        errors["theme_other"] = _("Name the theme in your words.")
    if errors:
        raise FieldErrors(errors)


def _link(opportunity: ImprovementOpportunity, needs: Iterable[Need]) -> bool:
    """Makes the links equal ``needs``; True if anything changed. A need of another review is refused."""
    wanted = {need.pk: need for need in needs}
    if any(need.review_id != opportunity.review_id for need in wanted.values()):
        raise FieldErrors({"needs": _("Choose needs of this review.")})
    present = set(opportunity.need_links.values_list("need_id", flat=True))
    opportunity.need_links.exclude(need_id__in=wanted).delete()
    OpportunityNeed.objects.bulk_create(
        OpportunityNeed(jurisdiction_id=opportunity.jurisdiction_id, opportunity=opportunity, need=need)
        for key, need in wanted.items()
        if key not in present
    )
    return present != set(wanted)
