"""Many reviews with a decision, written row by row: figures need more of them than the services make in a test's time.

The rows are those that the services leave behind. A review that one works on is made by ``tests.reviews``.
"""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from incidents import scales
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    Need,
    OpportunityNeed,
    Rating,
    RatingSet,
    Review,
)
from npcs.core.instruments.models import InstrumentVersion

Answers = dict[str, int | str]  # {item code: value or missing code}; an item that is not named is blank
_numbers = count(1)


def decided(
    member: Any,
    lead: Any,
    *,
    opportunities: list[dict[str, Any]] | None = None,
    family: Answers | None = None,
    needs: list[dict[str, Any]] | None = None,
    debriefs: list[dict[str, Any]] | None = None,
    data_set: dict[str, Any] | None = None,
    days_ago: int = 30,
    version: InstrumentVersion | None = None,
    incident: dict[str, Any] | None = None,
    **review: Any,
) -> Review:
    """An approved review. Each opportunity has ``answers`` and fields of its own; ``days_ago`` it was approved."""
    at = timezone.now() - timedelta(days=days_ago)
    made = _review(member, lead, at, version or scales.version_in_use(), incident or {})
    for one in needs or ():
        Need.objects.create(jurisdiction=member, review=made, **{"domain": "economic", "needed": "Help"} | one)
    for one in debriefs or ():
        Debrief.objects.create(jurisdiction=member, review=made, **one)
    if data_set:
        DataSetFacts.objects.create(jurisdiction=member, review=made, **data_set)
    _rated(made, None, lead, family or {})
    for fields in opportunities or ():
        answers, linked = fields.pop("answers", {}), fields.pop("needs", ())
        one = _opportunity(made, fields)
        for number in linked:
            need = made.needs.order_by("pk")[number]
            OpportunityNeed.objects.create(jurisdiction=member, opportunity=one, need=need)
        _rated(made, one, lead, answers)
    Review.objects.filter(pk=made.pk).update(
        **{"state": "approved", "approved_at": at, "approved_by": lead, "submitted_at": at, "submitted_by": lead}
        | review
    )
    return Review.objects.get(pk=made.pk)


def undecided(member: Any, by: Any, state: str, **fields: Any) -> Review:
    """A review in an earlier state, with the stamps that it needs."""
    incident = fields.pop("incident", {})
    made = _review(member, by, timezone.now(), None, incident)
    Review.objects.filter(pk=made.pk).update(**{"state": state, "lead": None} | fields)
    return Review.objects.get(pk=made.pk)


def _review(
    member: Any, lead: Any, at: datetime, version: InstrumentVersion | None, incident: dict[str, Any]
) -> Review:
    aware: date = timezone.localtime(at).date() - timedelta(days=60)
    facts = {
        "number": f"D-{next(_numbers):05}", "incident_type": "near_fatality", "incident_date": aware,
        "incident_precision": "day", "aware_date": aware, "child_age_value": 9, "child_age_unit": "months",
        "cause_group": "sleep", "prior_contact": "open", "summary": "A child was found not breathing.",
    } | incident  # fmt: skip
    begun = at - timedelta(days=50)
    return Review.objects.create(
        jurisdiction=member,
        incident=Incident.objects.create(jurisdiction=member, created_by=lead, **facts),
        state="scoring",
        lead=lead,
        created_by=lead,
        due_on=aware + timedelta(days=90),
        instrument_version=version,
        instrument_sha256=version.sha256 if version else "",
        selected_at=begun if version else None,
        selected_by=lead if version else None,
    )


def _opportunity(review: Review, fields: dict[str, Any]) -> ImprovementOpportunity:
    given = {"title": "Advice came late", "theme": "safe_sleep", "locus": "internal", "proximity": "2"} | fields
    return ImprovementOpportunity.objects.create(
        jurisdiction_id=review.jurisdiction_id, review=review, narrative="The advice is given late.", **given
    )


def _rated(review: Review, opportunity: ImprovementOpportunity | None, rater: Any, answers: Answers) -> RatingSet:
    return rated(review, opportunity, rater, answers, kind="independent")


def rated(review: Review, opportunity: Any, rater: Any, answers: Answers, *, kind: str, **more: Any) -> RatingSet:
    """A rating set of any kind with these answers."""
    place = review.jurisdiction_id
    made = RatingSet.objects.create(
        jurisdiction_id=place, review=review, opportunity=opportunity, rater=rater, kind=kind, **more
    )
    Rating.objects.bulk_create(
        Rating(
            jurisdiction_id=place,
            rating_set=made,
            item_code=code,
            value=value if isinstance(value, int) else None,
            missing_code="" if isinstance(value, int) else value,
        )
        for code, value in answers.items()
    )
    return made
