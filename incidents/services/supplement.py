"""Rates items that a newer version added, on a review that is approved: in a set apart, and nothing else."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import scales, supplement
from incidents.models import ImprovementOpportunity, Rating, RatingSet, Review
from incidents.permissions import RATE
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.instruments.answers import Answer
from npcs.core.instruments.definition import Definition, Item
from npcs.core.instruments.scoring import RATIONALE_MIN, check_answer
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors


@transaction.atomic
def rate(
    *,
    actor: Actor,
    review: Review,
    opportunity: ImprovementOpportunity | None,
    item_code: str,
    raw: Any,
    rationale: str = "",
    version: int = 0,
) -> Rating:
    """Saves one answer in the actor's own supplement set and returns it.

    The arguments are those of ``ratings.rate``. The database lets exactly this through on an approved review
    (lock_sql.SUPPLEMENT). Raises Forbidden, FieldErrors and StaleVersion.
    """
    row = Review.objects.select_for_update(of=("self",)).select_related("instrument_version").get(pk=review.pk)
    if not actor.has(RATE, row.jurisdiction_id):
        raise Forbidden(RATE, "", row._meta.label_lower, row.pk)
    offer = supplement.offer(row)
    if offer is None:
        why = _("There is nothing to add: no newer version has new items for this review.")
        raise Forbidden(RATE, why, row._meta.label_lower, row.pk)
    if opportunity is not None and opportunity.review_id != row.pk:
        raise FieldErrors({"": _("This improvement opportunity is not of this review.")})
    item = offer.find(scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL, item_code)
    if item is None:
        raise FieldErrors({"": _("Only an item that is new since the review’s version can be added.")})
    answer = _checked(offer.definition, item, raw, rationale)
    rating_set, _created = RatingSet.objects.get_or_create(
        review=row,
        opportunity=opportunity,
        rater_id=actor.user_id,
        kind=RatingSet.Kind.SUPPLEMENT,
        instrument_version=offer.version,
        defaults={"jurisdiction_id": row.jurisdiction_id},
    )
    return _save(actor, row, rating_set, item, answer, version)


def _checked(definition: Definition, item: Item, raw: Any, rationale: str) -> Answer:
    """The answer, whole with its reason: a supplement is not submitted later, so nothing may be missing."""
    checked = check_answer(definition, item.code, raw, rationale)
    if checked.findings:
        raise FieldErrors(
            {"rationale" if one.rule.startswith("text_") else "value": str(one) for one in checked.findings}
        )
    answer = checked.answer
    if answer is None or answer.is_blank:
        raise FieldErrors({"value": _("Choose a value, or say that there is not enough information.")})
    written = len(answer.rationale)
    asks = {one.code for one in definition.scale_of(item).missing if one.reason_required}
    if (answer.value in item.rationale_at and written < RATIONALE_MIN) or (answer.missing in asks and not written):
        raise FieldErrors({"rationale": _("Write why, in %(limit)d characters or more.") % {"limit": RATIONALE_MIN}})
    return answer


def _save(actor: Actor, review: Review, rating_set: RatingSet, item: Item, answer: Answer, version: int) -> Rating:
    values = {"value": answer.value, "missing_code": answer.missing or "", "rationale": answer.rationale}
    found = Rating.objects.filter(rating_set=rating_set, item_code=item.code).first()
    if found is None:
        people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
        rating = Rating.objects.create(
            jurisdiction_id=review.jurisdiction_id, rating_set=rating_set, item_code=item.code, **values, **people
        )
    else:
        rating, changed = versions.save(obj=found, expected=version, changes=values, actor=actor)
        if not changed:
            return rating
    payload = {"item": item.code, "to": rating.choice, "opportunity": str(rating_set.opportunity_id or "")}
    audit.record(kind="incidents.rating.supplemented", actor=actor, obj=rating, parent=review, payload=payload)
    return rating
