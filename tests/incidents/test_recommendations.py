"""Recommendations: what is to change, who follows it up in which role, and what came of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import content, followup, needs
from incidents.lifecycles import RECOMMENDATION
from incidents.models import Recommendation, Review
from incidents.services import recommendations
from npcs.core.access import Forbidden
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.ui import panels
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed, ReasonRefused
from tests import after
from tests import reviews as make
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, saved, send

pytestmark = pytest.mark.django_db


def through(place: Place, *steps: str) -> Recommendation:
    """A recommendation after these steps, each by somebody who may take it."""
    one = after.recommended(place.actor("reviewer"))
    for name in steps:
        role = "director" if RECOMMENDATION.transition(name).action == "review.approve" else "reviewer"
        if name == "finish":
            data = {"outcome": "The plan is in use at both hospitals."}
            one = recommendations.change(
                actor=place.actor(role), recommendation=one, version=one.version, data=data
            )  # fmt: skip
        if name == "verify":
            role = "coordinator"
        one = after.step(place.actor(role), one, name, "Not this year." if name == "decline" else "")
    return one


def test_it_goes_from_proposed_to_verified(place: Place) -> None:
    one = through(place, "accept", "start", "finish", "verify")
    assert one.state == "verified"
    stamps = [getattr(one, f"{name}_by_id") for name in ("accepted", "started", "finished", "verified")]
    people = [place.person(role).pk for role in ("director", "reviewer", "reviewer", "coordinator")]
    assert stamps == people
    with pytest.raises(Forbidden):
        after.step(place.actor("reviewer"), one, "go_on", "Again.")


def test_declining_asks_for_a_reason_and_it_can_be_proposed_again(place: Place) -> None:
    one = after.recommended(place.actor("reviewer"))
    with pytest.raises(ReasonRefused):
        after.step(place.actor("director"), one, "decline")
    one = after.step(place.actor("director"), one, "decline", "No budget this year.")
    assert followup.reason_of(obj=one, step="decline").reason == "No budget this year."
    one = after.step(place.actor("reviewer"), one, "propose_again", "The budget is there.")
    assert (one.state, one.declined_at, one.declined_by_id) == ("proposed", None, None)


def test_who_marked_it_as_done_does_not_verify_it(place: Place) -> None:
    one = through(place, "accept", "start", "finish")
    with pytest.raises(GuardFailed):
        after.step(place.actor("reviewer"), one, "verify")


def test_it_is_not_done_before_its_outcome_is_written(place: Place) -> None:
    one = through(place, "accept", "start")
    with pytest.raises(GuardFailed):
        after.step(place.actor("reviewer"), one, "finish")


def test_only_a_director_decides_on_it(place: Place) -> None:
    one = after.recommended(place.actor("reviewer"))
    for role in ("reviewer", "coordinator"):
        with pytest.raises(Forbidden):
            after.step(place.actor(role), one, "accept")


def test_every_step_has_words_for_the_history(place: Place) -> None:
    through(place, "accept", "start", "finish", "verify")
    said = [describe(event) for event in Event.objects.filter(object_type="incidents.recommendation")]
    assert all("changed this record" not in words for words in said)
    assert len(said) == 6


def test_numbers_run_on_by_member_and_the_same_form_adds_it_once(place: Place, other: Place) -> None:
    actor, key = place.actor("reviewer"), uuid4()
    made = [recommendations.add(actor=actor, once_key=key, data=after.recommendation_data()) for _each in range(2)]
    assert made[0] == made[1]
    assert [after.recommended(actor).number for _each in range(2)] == [2, 3]
    assert after.recommended(other.actor("reviewer")).number == 1
    assert str(made[0]) == "R-1"


def test_it_comes_from_many_reviews_that_one_may_write_in_or_that_are_approved(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    open_one, done = make.gathered(reviewer), make.approved(reviewer, director)
    both = after.recommended(reviewer, open_one, done)
    assert both.reviews.count() == 2
    assert after.recommended(director, done).reviews.get() == done
    for actor, wrong in ((director, open_one), (reviewer, make.filed(reviewer))):
        with pytest.raises(FieldErrors, match="reviews"):
            after.recommended(actor, wrong)


def test_approval_of_a_review_does_not_lock_its_recommendations(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    review = make.approved(reviewer, director)
    one = after.recommended(reviewer, review)
    one = after.step(director, one, "accept")
    data = {"outcome": "Under way."}
    recommendations.change(actor=reviewer, recommendation=one, version=one.version, data=data, reviews=[])
    assert content.fingerprint(Review.objects.get(pk=review.pk)) == review.content_sha256


def test_overdue_ones_are_listed_by_the_members_own_day(place: Place) -> None:
    today, reviewer = timezone.localdate(), place.actor("reviewer")
    late = after.recommended(reviewer, due_on=today - timedelta(days=1))
    after.recommended(reviewer, due_on=today)
    after.recommended(reviewer)
    declined = after.recommended(reviewer, due_on=today - timedelta(days=9))
    after.step(place.actor("director"), declined, "decline", "No budget.")
    page = get(place["reviewer"], f"{at('recommendations')}?view=overdue")
    assert [link for link in page.links if link.startswith("/reviews/recommendations/0")] == [late.get_absolute_url()]
    assert "1 is overdue." in page.text
    assert "1 day over" in page.text


def test_it_waits_for_those_who_hold_the_role_and_for_no_other(place: Place) -> None:
    one = after.recommended(place.actor("reviewer"), owner_role="coordinator")
    provider = needs.FollowUpNeeds()
    assert provider.count(place.actor("director")) == 1
    after.step(place.actor("director"), one, "accept")
    assert provider.count(place.actor("director")) == provider.count(place.actor("reviewer")) == 0
    [waiting] = provider.items(place.actor("coordinator"), 9)
    assert (waiting.title, waiting.url) == ("Start recommendation R-1", one.get_absolute_url())
    assert one.title not in waiting.title + waiting.hint


def test_writing_one_from_a_review_names_the_review(place: Place) -> None:
    review = make.approved(place.actor("reviewer"), place.actor("director"))
    address = f"{at('recommendation-add')}?review={review.incident.number}"
    assert address in get(place["reviewer"], at("review", review.pk)).links
    fields = get(place["reviewer"], address).fields
    assert fields["reviews"] == review.incident.number
    body = fields | typed()
    assert place["reviewer"].post(at("recommendation-add"), body).status_code == 302
    assert Recommendation.objects.get().reviews.get() == review


def typed(**changes: Any) -> dict[str, Any]:
    data = {name: value for name, value in after.recommendation_data().items() if name != "due_on"}
    return data | {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2031"} | changes


def test_a_number_that_names_no_review_is_told_beside_the_field_and_nothing_typed_is_lost(
    place: Place, other: Place
) -> None:
    foreign = make.approved(other.actor("reviewer"), other.actor("director"))
    page = send(place["reviewer"], at("recommendation-add"), **typed(reviews=f"{foreign.incident.number}, XX-1"))
    assert page.status == 422
    assert foreign.incident.number in page.errors["reviews"]
    assert page.fields["change"] == after.recommendation_data()["change"]
    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize("field", ["theme", "owner_role", "level", "strength"])
def test_a_code_that_nobody_offered_is_refused(place: Place, field: str) -> None:
    page = send(place["reviewer"], at("recommendation-add"), **typed(**{field: "nonsense"}))
    assert (page.status, field in page.errors) == (422, True)
    assert Recommendation.objects.count() == 0


def test_a_late_save_shows_both_texts_and_the_numbers_of_the_links(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    first, second = make.approved(reviewer, director), make.approved(reviewer, director)
    one = after.recommended(reviewer, first)
    form = get(place["reviewer"], at("recommendation-edit", one.pk)).fields
    data = {"measure": "Counted each month."}
    recommendations.change(actor=director, recommendation=one, version=one.version, data=data, reviews=[first, second])
    form |= {"measure": "Counted each week."}
    answer = place["reviewer"].post(at("recommendation-edit", one.pk), form)
    assert answer.status_code == 409
    for words in ("Counted each month.", "Counted each week.", second.incident.number):
        assert words in answer.content.decode()
    with pytest.raises(StaleVersion):
        recommendations.change(actor=reviewer, recommendation=one, version=1, data={"measure": "x"})


def test_steps_are_taken_on_pages_of_their_own(place: Place) -> None:
    one = after.recommended(place.actor("reviewer"))
    page = get(place["director"], one.get_absolute_url())
    assert {at("recommendation-step", one.pk, "accept"), at("recommendation-step", one.pk, "decline")} <= set(
        page.links
    )
    assert at("recommendation-step", one.pk, "accept") not in get(place["reviewer"], one.get_absolute_url()).links
    saved(send(place["director"], at("recommendation-step", one.pk, "accept")))
    assert Recommendation.objects.get().state == "accepted"
    page = get(place["director"], at("recommendation-step", one.pk, "accept"), status=302)
    saved(send(place["reviewer"], at("recommendation-step", one.pk, "start")))
    page = get(place["reviewer"], at("recommendation-step", one.pk, "finish"))
    assert "Write the outcome first" in page.text


def test_a_reader_of_codes_sees_no_word_of_it(place: Place) -> None:
    review = make.approved(place.actor("reviewer"), place.actor("director"))
    one = after.recommended(place.actor("reviewer"), review)
    for address in (at("recommendations"), one.get_absolute_url(), at("record", review.pk)):
        page = get(place["technical_advisor"], address)
        for secret in (one.title, one.change, one.measure, one.owner_unit):
            assert secret not in page.html
    assert "Coordination" in get(place["technical_advisor"], one.get_absolute_url()).text


def test_it_stands_on_the_review_and_in_its_record_in_whichever_revision(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    one = after.recommended(reviewer, former)
    new = after.amend(director, former)
    for review in (former, new):
        assert one.get_absolute_url() in get(place["reviewer"], at("review", review.pk)).links
        assert one.change in get(place["reviewer"], at("record", review.pk)).text


def test_a_later_part_of_the_product_can_show_itself_beside_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", [])
    shown = {"text": "A", "by": ""}
    panels.register("incidents.recommendation", template="components/quote.html", context=lambda _who, _what: shown)
    one = after.recommended(place.actor("reviewer"))
    assert "<blockquote" in get(place["reviewer"], one.get_absolute_url()).html


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(place: Place) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get(place["reviewer"], at("recommendations"))
        return len(queries)

    after.recommended(place.actor("reviewer"))
    get(place["reviewer"], at("recommendations"))
    one = cost()
    for _each in range(49):
        after.recommended(place.actor("reviewer"))
    assert cost() == one
    page = get(place["reviewer"], at("recommendations"))
    assert len([link for link in page.links if link.startswith("/reviews/recommendations/0")]) == 50


def test_pages_go_on_where_the_page_before_ended(place: Place) -> None:
    made = [after.recommended(place.actor("reviewer")).get_absolute_url() for _each in range(52)]
    first = get(place["reviewer"], f"{at('recommendations')}?view=all")
    [onward] = [link for link in first.links if "after=" in link]
    second = get(place["reviewer"], f"{at('recommendations')}{onward}")
    shown = [link for page in (first, second) for link in page.links if link in made]
    assert shown == made[::-1]
    assert any("before=" in link for link in second.links)
