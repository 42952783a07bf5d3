"""Reviews in any state, made through the services by people with the right roles. For every test that needs one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from incidents import scales
from incidents.choices import QUALITY_DIMENSIONS
from incidents.models import (
    Debrief,
    ImportBatch,
    ImprovementOpportunity,
    LegalHold,
    MapLink,
    MapNode,
    Need,
    Review,
    SavedView,
    ScoringSettings,
    TimelineEvent,
)
from incidents.selectors import rules
from incidents.services import decisions, gathering, imports, learning, mapping, notices, ratings, reviews, saved_views
from incidents.services import scoring as service
from incidents.services import screening as screenings
from npcs.core.access import Actor
from npcs.core.access.actor import load
from npcs.core.instruments.definition import Definition

REASON = "Two of six posts were empty that month, so visits were late."


def acting(user: Any, member: Any) -> Actor:
    """The actor that a request by ``user`` acting for ``member`` would have."""
    return load(user, wanted=member.pk, request_id="test", route="test")


def notice_data(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    data = {
        "incident_type": "near_fatality", "incident_date": today - timedelta(days=12), "incident_precision": "day",
        "aware_date": today - timedelta(days=10), "child_age_value": 9, "child_age_unit": "months",
        "child_sex": "unknown", "cause_group": "sleep", "office": "Bay", "local_case_number": "L-1",
        "prior_contact": "open", "summary": "A child was found not breathing and was revived.",
    }  # fmt: skip
    return data | changes


def filed(actor: Actor, **changes: Any) -> Review:
    """A notice, filed by ``actor``; ``training=True`` makes it a training record."""
    training = changes.pop("training", False)
    return notices.file(actor=actor, once_key=uuid4(), data=notice_data(**changes), training=training)


def take(actor: Actor, review: Review, name: str, reason: str = "") -> Review:
    """The review after a step that needs no more than a reason."""
    return reviews.take(actor=actor, review=review, version=review.version, name=name, reason=reason)


def open_it(reviewer: Actor, review: Review) -> Review:
    """A selected review, opened and led by ``reviewer``, who had no decision to take in the case."""
    return reviews.open_review(actor=reviewer, review=review, version=review.version, lead_is_free=True)


def screening(reviewer: Actor, filer: Actor | None = None, **changes: Any) -> Review:
    """A notice that ``reviewer`` has begun to screen."""
    return take(reviewer, filed(filer or reviewer, **changes), "start_screening")


def screening_data(**changes: Any) -> dict[str, Any]:
    """The answers of the screening page."""
    data = {
        "maltreatment": "suspected", "requested": "no", "indian_child": "no", "contacts": [], "choice": "select",
        "reason": "An open case at the time.", "meeting": "M-12", "first_person": "", "second_person": "",
        "table": ["lead_staff"], "waivers": {},
    }  # fmt: skip
    return data | changes


def decided(reviewer: Actor, review: Review, **changes: Any) -> Review:
    """A notice that is screened, with the decision written down and no step taken."""
    seats = [one.role for one in rules.rule_for(review=review).rule.required]
    data = screening_data(**{"table": [*seats, "community"], **changes})
    screenings.record(actor=reviewer, review=review, version=0, data=data)
    return review


def selected(reviewer: Actor, filer: Actor | None = None, **changes: Any) -> Review:
    """An incident selected for review, without a lead."""
    return take(reviewer, decided(reviewer, screening(reviewer, filer, **changes)), "select")


def not_selected(
    reviewer: Actor, filer: Actor | None = None, reason: str = "Twice reported.", **changes: Any
) -> Review:
    """A notice closed without a review."""
    review = screening(reviewer, filer, **changes)
    decided(reviewer, review, choice="not_select", reason=reason)
    return take(reviewer, review, "not_select", reason)


def held(actor: Actor, review: Review, reason: str = "A court asks.") -> LegalHold:
    """A legal hold that leaves the review's state alone, for a test that needs both."""
    return LegalHold.objects.create(
        jurisdiction_id=review.jurisdiction_id, review=review, placed_on=timezone.localdate(), reason=reason,
        pauses_clocks=False, created_by_id=actor.user_id, updated_by_id=actor.user_id,
    )  # fmt: skip


def opened(reviewer: Actor, filer: Actor | None = None, **changes: Any) -> Review:
    """A review led by ``reviewer``, with its story."""
    review = open_it(reviewer, selected(reviewer, filer, **changes))
    story = {"story": "Home visits were planned each week. No car was free on two days."}
    return reviews.save_story(actor=reviewer, review=review, version=review.version, data=story)


def with_need(reviewer: Actor, review: Review, **changes: Any) -> Need:
    data = {
        "domain": "supervision",
        "needed": "A safe place to sleep",
        "received": "A leaflet",
        "status": "unmet",
        "accepted_reason": "",
    }
    return learning.add_need(actor=reviewer, review=review, once_key=uuid4(), data=data | changes)


def with_opportunity(
    reviewer: Actor, review: Review, needs: list[Need] | None = None, **changes: Any
) -> ImprovementOpportunity:
    data = {
        "title": "Safe sleep advice came late", "theme": "safe_sleep", "theme_other": "", "locus": "internal",
        "partner_type": "", "proximity": "2", "narrative": "The advice is given at the third visit.",
        "systems_observation": "",
    }  # fmt: skip
    return learning.add_opportunity(
        actor=reviewer, review=review, once_key=uuid4(), data=data | changes, needs=needs or []
    )


def with_event(reviewer: Actor, review: Review, **changes: Any) -> TimelineEvent:
    data = {
        "event_date": timezone.localdate() - timedelta(days=40), "event_precision": "day",
        "what": "A visit moved to the next week.", "source_kind": "agency_record", "known_then": "No car was free.",
    }  # fmt: skip
    return gathering.add_event(actor=reviewer, review=review, once_key=uuid4(), data=data | changes)


def with_debrief(reviewer: Actor, review: Review, **changes: Any) -> Debrief:
    data = {
        "role": "worker", "letter": "A", "answer": "accepted", "held_on": timezone.localdate(),
        "learned": "Cars were booked a week ahead.", "notes": "Spoke about the week as a whole.",
    }  # fmt: skip
    return gathering.add_debrief(actor=reviewer, review=review, once_key=uuid4(), data=data | changes)


def with_timeline_and_debrief(reviewer: Actor, review: Review) -> None:
    """What scoring of a full review waits for besides story, needs and opportunities."""
    with_event(reviewer, review)
    with_debrief(reviewer, review)


def with_box(reviewer: Actor, review: Review, **changes: Any) -> MapNode:
    data = {"level": 1, "text": "No car was free"} | changes
    return mapping.add_node(actor=reviewer, review=review, once_key=uuid4(), data=data)


def with_arrow(reviewer: Actor, start: MapNode, end: MapNode, label: str = "so visits were late") -> MapLink:
    data = {"from_node": start, "to_node": end, "label": label}
    return mapping.add_link(actor=reviewer, review=start.review, once_key=uuid4(), data=data)


def with_map(reviewer: Actor, review: Review) -> MapLink:
    """Two boxes and the arrow from the office to the frontline."""
    start = with_box(reviewer, review, level=3, text="Six cars for nineteen workers")
    return with_arrow(reviewer, start, with_box(reviewer, review))


def gathered(reviewer: Actor, **changes: Any) -> Review:
    """In review, with timeline, debrief, map and one need that leads to one opportunity: ready to be scored."""
    review = opened(reviewer, **changes)
    with_timeline_and_debrief(reviewer, review)
    with_map(reviewer, review)
    with_opportunity(reviewer, review, [with_need(reviewer, review)])
    return Review.objects.get(pk=review.pk)


def scoring(reviewer: Actor, **changes: Any) -> Review:
    review = gathered(reviewer, **changes)
    return reviews.start_scoring(actor=reviewer, review=review, version=review.version)


def two_raters(lead: Actor, second: Actor, **changes: Any) -> Review:
    """In scoring, to be rated by two people apart from each other."""
    ScoringSettings.objects.get_or_create(jurisdiction_id=lead.acting_for, defaults={"double_rating": "sample"})
    review = gathered(lead, **changes)
    return reviews.start_scoring(
        actor=lead, review=review, version=review.version, double_rating=True, second_rater_id=second.user_id
    )


def both_sent(lead: Actor, second: Actor, values: tuple[int | str, int | str] = (1, 1), **changes: Any) -> Review:
    """Two sets are in: every item of the lead's has the first value, of the second rater's the second."""
    review = two_raters(lead, second, **changes)
    for rater, value in zip((lead, second), values, strict=True):
        rate_all(rater, review, value)
        service.submit_ratings(actor=rater, review=review, confirmed=True)
    return Review.objects.get(pk=review.pk)


def agreeing(lead: Actor, second: Actor, values: tuple[int | str, int | str] = (1, 1), **changes: Any) -> Review:
    """Two raters compare their sets; the agreed one is filled in where they are the same."""
    review = both_sent(lead, second, values, **changes)
    return service.agree(actor=lead, review=review, version=review.version)


def rate_all(reviewer: Actor, review: Review, value: int | str = 1, reason: str = REASON) -> None:
    """Rates every item of the review and its opportunities with one value."""
    definition: Definition = scales.definition_of(review)
    for opportunity in (None, *review.opportunities.all()):
        level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
        for item in definition.items_at(level):
            ratings.rate(
                actor=reviewer, review=review, opportunity=opportunity, item_code=item.code, raw=value,
                rationale=reason, version=0,
            )  # fmt: skip


def send(reviewer: Actor, review: Review) -> Review:
    """A gathered review, scored and sent for approval."""
    review = Review.objects.get(pk=review.pk)
    review = reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    rate_all(reviewer, review)
    return reviews.submit(actor=reviewer, review=review, version=review.version)


def submitted(reviewer: Actor, **changes: Any) -> Review:
    return send(reviewer, gathered(reviewer, **changes))


def quality(answer: str = "good") -> dict[str, str]:
    return {key: answer for key, _label, _ask in QUALITY_DIMENSIONS}


def approve(director: Actor, review: Review) -> Review:
    return decisions.approve(actor=director, review=review, version=review.version, quality=quality())


def approved(reviewer: Actor, director: Actor, **changes: Any) -> Review:
    return approve(director, submitted(reviewer, **changes))


def returned(reviewer: Actor, director: Actor, question: str = "What did the clinic know?", **changes: Any) -> Review:
    review = submitted(reviewer, **changes)
    return decisions.return_review(actor=director, review=review, version=review.version, question=question)


def saved_view(actor: Actor, query: str = "view=all&state=scoring", **changes: Any) -> SavedView:
    """A view of the worklist, for the actor alone unless ``is_shared``."""
    data = {"name": f"View {uuid4().hex[:8]}", "is_shared": False, "is_default": False} | changes
    return saved_views.keep(actor=actor, once_key=uuid4(), query=query, data=data)


def spreadsheet(coordinator: Actor, rows: int = 1) -> ImportBatch:
    """A checked spreadsheet of notices, a month apart from each other."""
    today = timezone.localdate()
    lines = ["incident_type,cause_group,incident_date,aware_date,summary"]
    for number in range(1, rows + 1):
        day = today - timedelta(days=400 + 30 * number)
        lines.append(f"fatality,sleep,{day},{day},Row {number} of {coordinator.acting_for}.")
    found = imports.dry_run(actor=coordinator, content="\n".join(lines).encode(), name="notices.csv")
    assert found.batch is not None, found.problems
    return found.batch
