"""Recommendations: proposed, decided, followed up, verified. They go on after their reviews are approved."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import scales
from incidents.lifecycles import RECOMMENDATION
from incidents.models import Recommendation, RecommendationReview, Review
from incidents.permissions import RECOMMEND, may_link, owner_roles
from incidents.services.common import refuse_unknown
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden, require
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import perform

FIELDS = frozenset(
    {"title", "change", "theme", "theme_other", "level", "strength", "owner_role", "owner_unit", "due_on", "measure",
     "outcome"}
)  # fmt: skip
LINKS = "reviews"


@transaction.atomic
def add(*, actor: Actor, once_key: UUID, data: dict[str, Any], reviews: Iterable[Review] = ()) -> Recommendation:
    """Adds a recommendation of the member acted for with the reviews that led to it; the same key adds it once.

    Raises Forbidden without the right, and FieldErrors by field ("reviews" for one that may not be linked).
    """
    if RECOMMEND not in actor.actions or actor.acting_for is None:
        raise Forbidden(RECOMMEND)
    refuse_unknown(data, FIELDS)
    # Its row lock makes two copies of one form queue up, and gives each its number; it stops nobody else's work.
    member = Jurisdiction.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.acting_for)
    earlier = Recommendation.objects.filter(jurisdiction=member, once_key=once_key).first()
    if earlier is not None:
        return earlier
    check(data)
    last = Recommendation.objects.filter(jurisdiction=member).aggregate(last=Max("number"))["last"] or 0
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    made = Recommendation.objects.create(jurisdiction=member, number=last + 1, once_key=once_key, **data, **people)
    _link(actor, made, reviews)
    audit.record(kind="incidents.recommendation.added", actor=actor, obj=made)
    return made


@transaction.atomic
def change(
    *,
    actor: Actor,
    recommendation: Recommendation,
    version: int,
    data: dict[str, Any],
    reviews: Iterable[Review] | None = None,
) -> Recommendation:
    """Changes it and, when ``reviews`` is given, its links. Raises StaleVersion with both texts."""
    refuse_unknown(data, FIELDS)
    row = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    require(actor, RECOMMEND, row)
    check({name: getattr(row, name) for name in FIELDS} | data)
    wanted = None if reviews is None else list(reviews)
    clash = _links_clash(row, version, wanted)
    try:
        saved, changed = versions.save(obj=row, expected=version, changes=data, actor=actor)
    except StaleVersion as stale:
        raise StaleVersion(stale.current, stale.differences | clash) from None
    if clash:
        raise StaleVersion(saved, clash)
    if wanted is not None and _link(actor, saved, wanted):
        saved = saved if changed else _count_links_as_change(saved, version, actor)
        changed = [*changed, LINKS]
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.recommendation.changed", actor=actor, obj=saved, payload=payload)
    return saved


def step(*, actor: Actor, recommendation: Recommendation, name: str, version: int, reason: str = "") -> Recommendation:
    """Takes one step of its life (incidents.lifecycles.RECOMMENDATION)."""
    return perform(RECOMMENDATION, recommendation, name, actor=actor, version=version, reason=reason)


def check(data: dict[str, Any]) -> None:
    """Raises FieldErrors: the theme is one of the list, "other" has its own words, the role is one that follows up."""
    errors = {}
    if data.get("theme") not in {code for code, _label in scales.choices_of(scales.in_use(), "io.theme")}:
        errors["theme"] = _("Choose one from the list.")
    if data.get("theme") == "other" and not data.get("theme_other", "").strip():
        errors["theme_other"] = _("Name the theme in your words.")
    if data.get("owner_role") not in owner_roles():
        errors["owner_role"] = _("Choose one from the list.")
    if errors:
        raise FieldErrors(errors)


def _link(actor: Actor, made: Recommendation, reviews: Iterable[Review]) -> bool:
    """Makes the links equal ``reviews``; True if anything changed. What is linked already may stay."""
    wanted = {review.pk: review for review in reviews}
    present = set(made.review_links.values_list("review_id", flat=True))
    new = [review for key, review in wanted.items() if key not in present]
    if any(review.jurisdiction_id != made.jurisdiction_id or not may_link(actor, review) for review in new):
        raise FieldErrors({LINKS: _("Link reviews that you may write in, or that are approved.")})
    made.review_links.exclude(review_id__in=wanted).delete()
    RecommendationReview.objects.bulk_create(
        RecommendationReview(
            jurisdiction_id=made.jurisdiction_id, recommendation=made, review=review, linked_by_id=actor.user_id
        )
        for review in new
    )
    return present != set(wanted)


def _links_clash(
    row: Recommendation, version: int, wanted: list[Review] | None
) -> dict[str, tuple[list[str], list[str]]]:
    """The two sets of links, when the form is older than the record and would change them; else nothing."""
    if wanted is None or row.version == version:
        return {}
    mine = sorted(str(review.pk) for review in wanted)
    theirs = sorted(str(key) for key in row.review_links.values_list("review_id", flat=True))
    return {LINKS: (mine, theirs)} if mine != theirs else {}


def _count_links_as_change(saved: Recommendation, version: int, actor: Actor) -> Recommendation:
    """Raises the version when only the links changed, so that a form opened before is known to be old."""
    rows = Recommendation.objects.filter(pk=saved.pk, version=version)
    rows.update(version=version + 1, updated_at=timezone.now(), updated_by_id=actor.user_id)
    return Recommendation.objects.get(pk=saved.pk)
