"""Ratings: one item at a time, each saved when it is chosen."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import scales
from incidents.models import ImprovementOpportunity, Rating, RatingSet, Review
from incidents.permissions import RATE
from incidents.services import scoring
from incidents.services.common import locked
from incidents.workflow import AGREEING
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.instruments.answers import Answer
from npcs.core.instruments.scoring import check_answer
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion


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
    """Saves one answer in the actor's own set, or in the agreed one while two raters agree, and returns it.

    ``raw`` is a value or a missing code as ``check_answer`` reads it; ``opportunity`` is None for the items rated
    once for the review; ``version`` is the rating's, 0 for an item without one. An answer whose reason is still
    missing is kept too: ``completeness`` names it. Raises FieldErrors by "value" and "rationale", and StaleVersion
    with both answers when the item was rated in between.
    """
    row = locked(actor=actor, review_id=review.pk, action=RATE)
    answer = _checked(row, opportunity, item_code, raw, rationale)
    rating_set = _set_to_write(actor, row, opportunity)
    found = Rating.objects.filter(rating_set=rating_set, item_code=item_code).first()
    values = {"value": answer.value, "missing_code": answer.missing or "", "rationale": answer.rationale}
    payload = {"item": item_code, "opportunity": str(opportunity.pk) if opportunity else ""}
    if found is None:
        people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
        rating = Rating.objects.create(
            jurisdiction_id=row.jurisdiction_id, rating_set=rating_set, item_code=item_code, **values, **people
        )
        audit.record(
            kind="incidents.rating.made", actor=actor, obj=rating, parent=row, payload=payload | {"to": rating.choice}
        )
        return rating
    rating, changed = _save(found, version, values, actor)
    if changed:
        payload |= {"from": found.choice, "to": rating.choice}
        audit.record(kind="incidents.rating.changed", actor=actor, obj=rating, parent=row, payload=payload)
    return rating


def _checked(
    review: Review, opportunity: ImprovementOpportunity | None, item_code: str, raw: Any, rationale: str
) -> Answer:
    """The answer, if the item is rated there and the value is one of its choices."""
    if opportunity is not None and opportunity.review_id != review.pk:
        raise FieldErrors({"": _("This improvement opportunity is not of this review.")})
    definition = scales.definition_of(review)
    level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
    if item_code not in {item.code for item in definition.items_at(level)}:
        raise FieldErrors({"": _("There is no such item to rate here. Load the page again.")})
    checked = check_answer(definition, item_code, raw, rationale)
    if checked.findings:
        raise FieldErrors(
            {"rationale" if one.rule.startswith("text_") else "value": str(one) for one in checked.findings}
        )
    if checked.answer is None or checked.answer.is_blank:
        raise FieldErrors({"value": _("Choose a value, or say that there is not enough information.")})
    return checked.answer


def _set_to_write(actor: Actor, review: Review, opportunity: ImprovementOpportunity | None) -> RatingSet:
    """The actor's independent set, or the agreed one; made at the first rating. The review's lock keeps it single.

    Where two people rate, a set is sealed from its first rating on. Raises Forbidden for a set that is in already.
    """
    scoring.may_rate_now(actor, review)
    if review.double_rating and review.state in AGREEING:
        return scoring.consensus_set(review, opportunity)
    rating_set, _created = RatingSet.objects.get_or_create(
        review=review,
        opportunity=opportunity,
        rater_id=actor.user_id,
        kind=RatingSet.Kind.INDEPENDENT,
        defaults={
            "jurisdiction_id": review.jurisdiction_id,
            "sealed": review.double_rating,
            "instrument_version_id": review.instrument_version_id,
        },
    )
    if rating_set.status == RatingSet.Status.SUBMITTED:
        why = _("Your ratings are in and cannot be changed. The lead can open them again.")
        raise Forbidden(RATE, why, rating_set._meta.label_lower, rating_set.pk)
    return rating_set


def _save(found: Rating, version: int, values: dict[str, Any], actor: Actor) -> tuple[Rating, list[str]]:
    """Saves over an answer; a clash shows the two choices as one field, beside the two reasons."""
    try:
        return versions.save(obj=found, expected=version, changes=values, actor=actor)
    except StaleVersion as stale:
        mine = str(values["value"]) if values["value"] is not None else values["missing_code"]
        pairs = {"value": (mine, stale.current.choice), "rationale": (values["rationale"], stale.current.rationale)}
        raise StaleVersion(stale.current, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}) from None
