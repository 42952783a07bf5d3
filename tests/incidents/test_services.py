"""Writing a review: filed once, saved by version, locked when approved, decided by somebody who took no part."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from incidents import completeness, content, selectors
from incidents.models import ImprovementOpportunity, Need, Rating, RatingSet, Review
from incidents.services import decisions, learning, notices, ratings
from incidents.services import reviews as review_services
from npcs.core.access import Actor, Forbidden
from npcs.core.audit.models import Event
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed, ReasonRefused
from tests import factories, reviews

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def place() -> object:
    return factories.member("HB")


@pytest.fixture
def as_role(place: object) -> Callable[[str], Actor]:
    return lambda role: reviews.acting(factories.person(role, at=place), place)


@pytest.fixture
def reviewer(as_role: Callable[[str], Actor]) -> Actor:
    return as_role("reviewer")


@pytest.fixture
def director(as_role: Callable[[str], Actor]) -> Actor:
    return as_role("director")


def test_sending_a_notice_twice_files_it_once(reviewer: Actor) -> None:
    key = uuid4()
    first = notices.file(actor=reviewer, once_key=key, data=reviews.notice_data())
    again = notices.file(actor=reviewer, once_key=key, data=reviews.notice_data())
    assert first == again
    assert Event.objects.filter(kind="incidents.notice.filed", object_id=str(first.pk)).count() == 1


def test_numbers_run_on_by_member_and_year(reviewer: Actor) -> None:
    numbers = [reviews.filed(reviewer).incident.number for _each in range(3)]
    year = numbers[0].split("-")[1]
    assert numbers == [f"HB-{year}-{number:03d}" for number in (1, 2, 3)]


@pytest.mark.parametrize("role", ["director", "technical_advisor", "member_admin", "auditor"])
def test_a_role_without_the_right_files_nothing(role: str, as_role: Callable[[str], Actor]) -> None:
    with pytest.raises(Forbidden):
        reviews.filed(as_role(role))
    assert Review.objects.count() == 0


def test_dates_that_cannot_be_are_refused_beside_their_field(reviewer: Actor) -> None:
    data = reviews.notice_data()
    with pytest.raises(FieldErrors) as refusal:
        reviews.filed(reviewer, incident_date=data["aware_date"], aware_date=data["incident_date"])
    assert set(refusal.value.errors) == {"incident_date"}
    assert Review.objects.count() == 0


def test_a_field_that_the_server_sets_is_refused(reviewer: Actor) -> None:
    with pytest.raises(Forbidden):
        reviews.filed(reviewer, number="HB-1")


def test_opening_makes_the_reviewer_the_lead_and_leaves_a_stamp(reviewer: Actor) -> None:
    review = reviews.opened(reviewer)
    assert (review.state, review.lead_id, review.opened_by_id) == ("in_review", reviewer.user_id, reviewer.user_id)
    assert review.opened_at is not None


def test_closing_a_notice_needs_a_reason(reviewer: Actor) -> None:
    review = reviews.screening(reviewer)
    reviews.decided(reviewer, review, choice="not_select", reason="Not our county.")
    with pytest.raises(ReasonRefused):
        reviews.take(reviewer, review, "not_select", " ")
    closed = reviews.take(reviewer, review, "not_select", "Not our county.")
    assert closed.state == "not_selected"


def test_scoring_waits_for_facts_needs_and_opportunities(reviewer: Actor) -> None:
    review = reviews.open_it(reviewer, reviews.selected(reviewer))
    with pytest.raises(GuardFailed) as refusal:
        review_services.start_scoring(actor=reviewer, review=review, version=review.version)
    assert len(refusal.value.findings) == 5


def test_i02_scoring_pins_the_version_in_use(reviewer: Actor) -> None:
    review = reviews.scoring(reviewer)
    assert review.instrument_version is not None
    assert review.instrument_sha256 == review.instrument_version.sha256
    assert review.pinned_by_id == reviewer.user_id


def test_an_unmet_need_leads_to_an_opportunity_or_says_why_not(reviewer: Actor) -> None:
    review = reviews.opened(reviewer)
    need = reviews.with_need(reviewer, review)
    whole = selectors.whole_review(review=review)
    assert [finding.ref for finding in completeness.need_findings(whole)] == [str(need.pk)]
    learning.change_need(actor=reviewer, need=need, version=1, data={"accepted_reason": "The family moved away."})
    assert list(completeness.need_findings(selectors.whole_review(review=review))) == []


def test_i06_a_rating_of_3_without_a_reason_is_kept_and_named_when_sent(reviewer: Actor) -> None:
    review = reviews.scoring(reviewer)
    reviews.rate_all(reviewer, review)
    first = Rating.objects.get(rating_set__opportunity=None, item_code="FAM-01")
    ratings.rate(
        actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=3, rationale="", version=first.version
    )
    with pytest.raises(GuardFailed) as refusal:
        review_services.submit(actor=reviewer, review=review, version=review.version)
    assert len(refusal.value.findings) == 1
    assert "FAM-01" in refusal.value.findings[0]
    assert Rating.objects.count() == 24


def test_i07_a_blank_item_is_named_as_missing(reviewer: Actor) -> None:
    review = reviews.scoring(reviewer)
    reviews.rate_all(reviewer, review)
    Rating.objects.filter(item_code="ENV-06").delete()
    with pytest.raises(GuardFailed) as refusal:
        review_services.submit(actor=reviewer, review=review, version=review.version)
    assert "ENV-06" in " ".join(refusal.value.findings)


@pytest.mark.parametrize("raw", [4, -1, "2 ", True, 2.0, "nr", "", None, [], "NaN"])
def test_i08_a_value_outside_the_scale_is_refused_and_nothing_is_saved(raw: object, reviewer: Actor) -> None:
    review = reviews.scoring(reviewer)
    with pytest.raises(FieldErrors):
        ratings.rate(
            actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=raw, rationale="", version=0
        )
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("code", ["XXX-01", "TEA-02", "", "FAM-01 "])
def test_i08_an_item_that_is_not_rated_here_is_refused(code: str, reviewer: Actor) -> None:
    review = reviews.scoring(reviewer)
    with pytest.raises(FieldErrors):
        ratings.rate(actor=reviewer, review=review, opportunity=None, item_code=code, raw=1, rationale="", version=0)


def test_two_people_at_one_record_both_texts_are_kept(reviewer: Actor, as_role: Callable[[str], Actor]) -> None:
    review = reviews.opened(reviewer)
    need = reviews.with_need(reviewer, review)
    learning.change_need(actor=as_role("coordinator"), need=need, version=1, data={"received": "Two visits"})
    with pytest.raises(StaleVersion) as late:
        learning.change_need(actor=reviewer, need=need, version=1, data={"received": "One visit"})
    assert late.value.differences == {"received": ("One visit", "Two visits")}
    assert Need.objects.get(pk=need.pk).received == "Two visits"


def test_saving_the_same_again_changes_nothing(reviewer: Actor) -> None:
    review = reviews.opened(reviewer)
    need = reviews.with_need(reviewer, review)
    for _time in range(2):
        need = learning.change_need(actor=reviewer, need=need, version=1, data={"received": "Two visits"})
    assert need.version == 2
    assert Event.objects.filter(kind="incidents.need.changed").count() == 1


def test_i10_whoever_wrote_or_rated_cannot_approve_even_as_director(place: object) -> None:
    both = reviews.acting(factories.person(["reviewer", "director"], at=place), place)
    review = reviews.submitted(both)
    with pytest.raises(Forbidden):
        decisions.approve(actor=both, review=review, version=review.version, quality=reviews.quality())
    assert Review.objects.get(pk=review.pk).state == "in_approval"


def test_whoever_wrote_a_part_that_was_overwritten_cannot_approve(reviewer: Actor, place: object) -> None:
    writer = reviews.acting(factories.person(["coordinator", "director"], at=place), place)
    review = reviews.scoring(reviewer)
    need = review.needs.get()
    need = learning.change_need(actor=writer, need=need, version=1, data={"received": "Two visits"})
    learning.change_need(actor=reviewer, need=need, version=2, data={"received": "Three visits"})
    reviews.rate_all(reviewer, review)
    review = review_services.submit(actor=reviewer, review=review, version=review.version)
    with pytest.raises(Forbidden):
        decisions.approve(actor=writer, review=review, version=review.version, quality=reviews.quality())


def test_approval_needs_the_right_and_every_quality_answer(reviewer: Actor, director: Actor) -> None:
    review = reviews.submitted(reviewer)
    with pytest.raises(Forbidden):
        decisions.approve(actor=reviewer, review=review, version=review.version, quality=reviews.quality())
    with pytest.raises(FieldErrors) as refusal:
        decisions.approve(actor=director, review=review, version=review.version, quality={"care": "good"})
    assert len(refusal.value.errors) == 7
    approved = decisions.approve(actor=director, review=review, version=review.version, quality=reviews.quality())
    assert (approved.state, approved.approved_by_id) == ("approved", director.user_id)
    assert approved.content_sha256 == content.fingerprint(approved)


def test_returning_asks_a_question_and_the_lead_can_answer(reviewer: Actor, director: Actor) -> None:
    review = reviews.returned(reviewer, director)
    asked = selectors.last_returned(review=review)
    assert asked is not None
    assert asked.reason == "What did the clinic know?"
    review = review_services.save_story(
        actor=reviewer, review=review, version=review.version, data={"story": "The clinic had the letter."}
    )
    again = review_services.submit(actor=reviewer, review=review, version=review.version)
    assert (again.state, again.returned_at) == ("in_approval", None)


def test_i21_an_approved_review_is_locked_for_services(reviewer: Actor, director: Actor) -> None:
    review = reviews.approved(reviewer, director)
    need, opportunity = review.needs.get(), review.opportunities.get()
    attempts = [
        lambda: learning.change_need(actor=reviewer, need=need, version=need.version, data={"received": "x"}),
        lambda: reviews.with_need(reviewer, review),
        lambda: learning.remove_opportunity(actor=reviewer, opportunity=opportunity, version=opportunity.version),
        lambda: ratings.rate(
            actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=0, rationale="", version=1
        ),
        lambda: review_services.save_story(actor=reviewer, review=review, version=review.version, data={"story": "x"}),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()


def test_i21_an_approved_review_is_locked_in_the_database(reviewer: Actor, director: Actor) -> None:
    review = reviews.approved(reviewer, director)
    attempts = [
        lambda: Need.objects.filter(review=review).update(received="x"),
        lambda: ImprovementOpportunity.objects.filter(review=review).update(title="x"),
        lambda: Rating.objects.filter(rating_set__review=review).update(value=0),
        lambda: Rating.objects.filter(rating_set__review=review).delete(),
        lambda: RatingSet.objects.create(review=review, jurisdiction_id=review.jurisdiction_id, rater=director.user),
        lambda: type(review.incident).objects.filter(pk=review.incident_id).update(summary="x"),
        lambda: Review.objects.filter(pk=review.pk).update(content_sha256="0" * 64),
        lambda: Review.objects.filter(pk=review.pk).update(state="scoring", story="x"),
        lambda: Review.objects.filter(pk=review.pk).update(approved_by=reviewer.user_id),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
            attempt()


def test_a_part_cannot_belong_to_another_member_than_its_review(reviewer: Actor) -> None:
    review, elsewhere = reviews.opened(reviewer), factories.member("ELSE")

    def attempt() -> None:
        Need.objects.create(review=review, jurisdiction=elsewhere, domain="legal", needed="x", status="met")
        connection.check_constraints()  # what a commit would do

    with pytest.raises(DatabaseError, match="member"), transaction.atomic():
        attempt()


def test_the_fingerprint_changes_with_any_content_and_not_with_the_decision(reviewer: Actor, director: Actor) -> None:
    review = reviews.submitted(reviewer)
    before = content.fingerprint(review)
    approved = decisions.approve(actor=director, review=review, version=review.version, quality=reviews.quality())
    assert content.fingerprint(approved) == before
    other = reviews.submitted(reviewer)
    assert content.fingerprint(other) != before
