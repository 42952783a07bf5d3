"""What follows the approvals in the main member, made through the services by the people who would do it.

These few rows are of the moment of loading, and their ids are new each time; the reviews they follow are not.
"""

from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from django.utils import timezone

from incidents.choices import QUALITY_DIMENSIONS
from incidents.models import PublicDisclosure, Recommendation, Review
from incidents.services import amendments, decisions, disclosures, holds, learning, recommendations, reviews
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor
from npcs.core.access.actor import load
from npcs.core.accounts.models import User
from npcs.demo.words import afterwards as words

DIRECTOR, COORDINATOR, REVIEWER = "Director D-1", "Coordinator K-1", "Reviewer R-1"
HELD_FROM = "Reviewer R-4"  # whose review in writing is put on hold
# How far each recommendation has gone, and the days until it is due (below 0: overdue).
COURSES: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 60),
    (("accept",), 45),
    (("accept", "start"), -12),
    (("accept", "start", "finish"), 20),
    (("accept", "start"), 90),
    (("decline",), 30),
    ((), 120),
)
PUBLIC_COURSES: tuple[tuple[str, ...], ...] = (("send", "publish"), ("send", "publish", "withdraw"), ("send",), ())


def create(member: Jurisdiction) -> None:
    """Amendments, one notice entered in error, recommendations and public records of one member."""
    people = {name: _actor(name, member) for name in (DIRECTOR, COORDINATOR, REVIEWER)}
    approved = list(Review.objects.filter(jurisdiction=member, state="approved").order_by("approved_at", "pk"))
    _amend(approved[:2], people, member)
    _mark_as_error(member, people)
    _hold(member, people[COORDINATOR])
    _recommend(approved[2:], people)
    _tell_the_public(people)


def _actor(name: str, member: Jurisdiction) -> Actor:
    return load(User.objects.get(display_name=name), wanted=member.pk, request_id="demo-afterwards", route="demo")


def _amend(approved: list[Review], people: dict[str, Actor], member: Jurisdiction) -> None:
    """One amendment goes on, one has replaced the revision before."""
    for number, review in enumerate(approved):
        director = people[DIRECTOR]
        reason = words.AMEND_REASONS[number]
        new = amendments.amend(actor=director, review=review, version=review.version, reason=reason)
        lead = _actor(str(new.lead), member)
        need = new.needs.order_by("pk").first()
        if need is not None:
            data = {"received": f"{need.received} {words.ADDED}".strip()}
            learning.change_need(actor=lead, need=need, version=need.version, data=data)
        if number == 1:
            sent = reviews.submit(actor=lead, review=new, version=new.version)
            quality = {key: "good" for key, _name, _ask in QUALITY_DIMENSIONS}
            decisions.approve(actor=director, review=sent, version=sent.version, quality=quality)


def _hold(member: Jurisdiction, coordinator: Actor) -> None:
    """A legal hold stops the clocks of one review that is being written."""
    review = Review.objects.filter(jurisdiction=member, state="in_review", lead__display_name=HELD_FROM).last()
    if review is not None:
        data = {"reason": words.HOLD, "pauses_clocks": True}
        holds.place(actor=coordinator, review=review, version=review.version, once_key=uuid4(), data=data)


def _mark_as_error(member: Jurisdiction, people: dict[str, Actor]) -> None:
    closed = Review.objects.filter(jurisdiction=member, state="not_selected").order_by("created_at", "pk").first()
    if closed is None:
        return
    for name in (COORDINATOR, DIRECTOR):
        reason = words.NOTED_TWICE
        reviews.take(actor=people[name], review=closed, version=closed.version, name="void", reason=reason)


def _recommend(approved: list[Review], people: dict[str, Actor]) -> None:
    source = iter(approved)
    for number, (told, (steps, days)) in enumerate(zip(words.RECOMMENDATIONS, COURSES, strict=True)):
        title, change, theme, level, strength, measure, outcome = told
        data: dict[str, Any] = {
            "title": title, "change": change, "theme": theme, "level": level, "strength": strength,
            "measure": measure, "owner_role": "reviewer" if number % 2 else "coordinator",
            "due_on": timezone.localdate() + timedelta(days=days),
        }  # fmt: skip
        linked = list(islice(source, 1 + number % 3))
        made = recommendations.add(actor=people[REVIEWER], once_key=uuid4(), data=data, reviews=linked)
        if outcome:
            made = recommendations.change(
                actor=people[REVIEWER], recommendation=made, version=made.version, data={"outcome": outcome}
            )
        for name in steps:
            made = _step(people, made, name)
    _verify_one(people)


def _step(people: dict[str, Actor], made: Recommendation, name: str) -> Recommendation:
    actor = people[DIRECTOR if name in {"accept", "decline"} else REVIEWER]
    reason = words.DECLINED if name == "decline" else ""
    return recommendations.step(actor=actor, recommendation=made, name=name, version=made.version, reason=reason)


def _verify_one(people: dict[str, Actor]) -> None:
    """The one that is in use everywhere is done and seen by somebody else."""
    one = Recommendation.objects.filter(state="in_progress").exclude(outcome="").order_by("number").first()
    if one is not None:
        one = _step(people, one, "finish")
        recommendations.step(
            actor=people[COORDINATOR], recommendation=one, name="verify", version=one.version
        )  # fmt: skip


def _tell_the_public(people: dict[str, Actor]) -> None:
    today = timezone.localdate()
    for number, (steps, (findings, actions)) in enumerate(zip(PUBLIC_COURSES, words.PUBLIC, strict=True)):
        began = today - timedelta(days=120 + 40 * number)
        data: dict[str, Any] = {
            "case_reference": f"PR-{number + 1}", "rule": "Made-up Disclosure Act of Harbor, section 4",
            "incident_type": "fatality" if number % 2 else "near_fatality", "incident_date": began.replace(day=1),
            "incident_precision": "month", "informed_on": None, "review_began_on": began,
            "review_ended_on": began + timedelta(days=80) if actions else None,
            "due_on": today + timedelta(days=9 * number), "reports_before": 2 - number % 3,
            "assessments_before": number % 2, "cases_open": 0, "findings": findings, "actions": actions,
        }  # fmt: skip
        made = disclosures.write(actor=people[COORDINATOR], once_key=uuid4(), data=data)
        for name in steps:
            made = _publish(people, made, name)


def _publish(people: dict[str, Actor], made: PublicDisclosure, name: str) -> PublicDisclosure:
    actor = people[COORDINATOR if name == "send" else DIRECTOR]
    reason = "The court asked for it." if name == "withdraw" else ""
    return disclosures.step(actor=actor, disclosure=made, name=name, version=made.version, reason=reason)
