"""Steps of a review: asked once, refused with a reason, taken once however often they are sent."""

from typing import Any

import pytest

from incidents.models import Review
from incidents.services import decisions, learning, ratings, reviews
from incidents.views.steps import ELSEWHERE
from npcs.core.audit.models import Event
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send

pytestmark = pytest.mark.django_db


def events(kind: str) -> int:
    return Event.objects.filter(kind=f"incidents.review.{kind}").count()


def state() -> str:
    return Review.objects.get().state


def test_a_reviewer_opens_a_review_and_leads_it(place: Place) -> None:
    review = made.selected(place.actor("coordinator"), place.actor("caseworker"))
    address = at("step", review.pk, "open")
    assert get(place["reviewer"], address).fields["lead"] == str(place.person("reviewer").pk)
    saved(send(place["reviewer"], address, lead_is_free="on"))
    review.refresh_from_db()
    assert (review.state, review.lead) == ("in_review", place.person("reviewer"))


def test_a_coordinator_who_does_not_rate_names_somebody_who_does(place: Place) -> None:
    review = made.selected(place.actor("coordinator"), place.actor("caseworker"))
    address = at("step", review.pk, "open")
    place.person("reviewer")
    for lead in ("", str(place.person("coordinator").pk), str(place.person("director").pk), "one", "999999999"):
        page = send(place["coordinator"], address, lead=lead, lead_is_free="on")
        assert page.status == 422
        assert page.errors["lead"]
        assert state() == "selected"
    saved(send(place["coordinator"], address, lead=str(place.person("reviewer").pk), lead_is_free="on"))
    assert Review.objects.get().lead == place.person("reviewer")


def test_somebody_of_another_member_cannot_be_named_lead(place: Place, other: Place) -> None:
    review = made.selected(place.actor("coordinator"), place.actor("caseworker"))
    page = send(place["coordinator"], at("step", review.pk, "open"), lead=str(other.person("reviewer").pk))
    assert page.status == 422
    assert state() == "selected"


CLOSING = {"maltreatment": "not", "choice": "not_select", "meeting": "M-3"}


@pytest.mark.parametrize("reason", ["", "x" * 2001, "\x00\u202e"])
def test_a_notice_is_closed_only_with_a_reason(place: Place, reason: str) -> None:
    review = made.screening(place.actor("coordinator"), place.actor("caseworker"))
    page = send(place["coordinator"], at("screening", review.pk), **CLOSING, reason=reason)
    assert page.status == 422
    assert page.errors["reason"]
    assert state() == "screening"


def test_a_reason_with_characters_that_cannot_be_shown_is_said_beside_the_field(place: Place) -> None:
    review = made.screening(place.actor("coordinator"), place.actor("caseworker"))
    page = send(place["coordinator"], at("screening", review.pk), **CLOSING, reason="Known\u200f before.")
    assert page.status == 422
    assert "U+200F" in page.errors["reason"]
    assert "Known" in page.fields["reason"]
    assert state() == "screening"


@pytest.mark.parametrize("name", ["start_screening", "select", "not_select", "hold", "resume", "submit", "approve"])
def test_steps_that_ask_for_more_lead_to_the_page_that_asks(place: Place, name: str) -> None:
    review = made.gathered(place.actor("reviewer"))
    page = Paper(place["reviewer"].get(at("step", review.pk, name)))
    assert saved(page) == at(ELSEWHERE[name], review.pk)


def test_sending_a_step_twice_takes_it_once(place: Place) -> None:
    review = made.selected(place.actor("coordinator"), place.actor("caseworker"))
    address = at("step", review.pk, "open")
    fields = get(place["reviewer"], address).fields | {"lead_is_free": "on"}
    for _time in range(2):
        assert saved(post(place["reviewer"], address, fields)) == review.get_absolute_url()
    assert events("open") == 1


def test_scoring_does_not_start_before_the_record_is_there_and_the_page_leads_to_what_is_missing(place: Place) -> None:
    review = made.selected(place.actor("coordinator"), place.actor("caseworker"))
    review = reviews.open_review(actor=place.actor("reviewer"), review=review, version=review.version)
    address = at("step", review.pk, "start_scoring")
    page = get(place["reviewer"], address)
    assert "Not possible yet" in page.text
    assert {at("story", review.pk), at("needs", review.pk), at("opportunities", review.pk)} <= set(page.links)
    forced = post(place["reviewer"], address, {"version": str(review.version)})
    assert forced.status == 422
    assert state() == "in_review"


def test_scoring_starts_and_pins_the_scale(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    saved(send(place["reviewer"], at("step", review.pk, "start_scoring")))
    review.refresh_from_db()
    assert review.state == "scoring"
    assert review.instrument_sha256 == review.instrument_version.sha256


@pytest.mark.parametrize("version", ["", "0", "99", "x"])
def test_a_step_from_an_old_or_forged_page_is_not_taken(place: Place, version: str) -> None:
    review = made.gathered(place.actor("reviewer"))
    page = post(place["reviewer"], at("step", review.pk, "start_scoring"), {"version": version})
    assert page.status in {400, 409}
    assert "changed by somebody else" in page.text or "was not complete" in page.text
    assert page.fields["version"] == str(review.version)
    assert state() == "in_review"


@pytest.mark.parametrize("name", ["publish", "approve2", "__init__", "state"])
def test_a_step_that_does_not_exist_is_not_found(place: Place, name: str) -> None:
    review = made.filed(place.actor("caseworker"))
    for send_it in (place["reviewer"].get, place["reviewer"].post):
        assert send_it(at("step", review.pk, name)).status_code == 404
    assert state() == "notified"


def test_a_step_that_does_not_start_in_this_state_is_said_and_not_taken(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    assert saved(Paper(place["reviewer"].get(at("step", review.pk, "open")))) == review.get_absolute_url()
    lead = {"lead": str(place.person("reviewer").pk), "lead_is_free": "on"}
    page = post(place["reviewer"], at("step", review.pk, "open"), {"version": str(review.version), **lead})
    assert page.status == 409
    assert "is not possible while" in page.text
    assert state() == "in_review"


@pytest.mark.parametrize("name", ["step", "screening"])
def test_a_person_without_the_right_is_refused_by_page_and_by_post(place: Place, name: str) -> None:
    make = {"step": made.selected, "screening": made.screening}[name]
    review = make(place.actor("coordinator"), place.actor("caseworker"))
    before, address = review.state, at(name, review.pk, *(["open"] if name == "step" else []))
    data = {"version": str(review.version), "reason": "Mine.", "lead": str(place.person("reviewer").pk)}
    for role in ("caseworker", "director", "technical_advisor"):
        assert place[role].get(address).status_code == 403
        assert place[role].post(address, data).status_code == 403
    assert state() == before


# Check and send


def finished(place: Place, **changes: Any) -> Review:
    """Scoring, with every item rated."""
    review = made.scoring(place.actor("reviewer"), **changes)
    made.rate_all(place.actor("reviewer"), review)
    return review


def test_the_check_page_shows_every_answer_with_the_way_to_change_it(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    page = get(place["reviewer"], at("check", review.pk))
    need, one = review.needs.get(), review.opportunities.get()
    for words in (
        "No car was free on two days",
        "A safe place to sleep",
        "Safe sleep advice came late",
        "FAM-01",
        "TEA-02",
    ):
        assert words in page.text
    links = {at("story", review.pk), at("need", need.pk), at("opportunity", one.pk), at("rate", review.pk, "FAM-01")}
    assert links | {at("rate-opportunity", one.pk, "ENV-06"), at("notice-edit", review.pk)} <= set(page.links)


def test_the_check_page_lists_what_is_skipped_and_what_is_missing(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"), office="", local_case_number="")
    page = get(place["reviewer"], at("check", review.pk))
    assert "Your case number" in page.html.split('id="skipped"')[1]
    assert "Family items: 7 items are not rated yet." in page.text
    assert "Improvement opportunity 1: 17 items are not rated yet." in page.text
    assert "See what is missing" in page.text
    assert 'name="seen"' not in page.html


def test_a_missing_reason_is_listed_with_the_way_to_its_item(place: Place) -> None:
    review = finished(place)
    one = review.opportunities.get()
    rate = {"item_code": "TEA-03", "raw": 2, "rationale": "", "version": 1}
    ratings.rate(actor=place.actor("reviewer"), review=review, opportunity=one, **rate)
    page = get(place["reviewer"], at("check", review.pk))
    assert "TEA-03 is rated 2 and needs a reason" in page.text
    sent = post(place["reviewer"], at("check", review.pk), {"version": str(review.version)})
    assert sent.status == 422
    assert state() == "scoring"


def test_a_rule_of_the_instrument_leads_to_the_field_it_asks_for(place: Place) -> None:
    review = finished(place)
    one = review.opportunities.get()
    rate = {"item_code": "TEA-02", "raw": 3, "rationale": made.REASON, "version": 1}
    ratings.rate(actor=place.actor("reviewer"), review=review, opportunity=one, **rate)
    page = get(place["reviewer"], at("check", review.pk))
    assert "Say which partner" in page.text
    assert at("opportunity", one.pk) in page.html.split('id="missing"')[1]


def test_a_finished_review_is_sent_once(place: Place) -> None:
    review = finished(place)
    fields = get(place["reviewer"], at("check", review.pk)).fields
    for _time in range(2):
        assert saved(post(place["reviewer"], at("check", review.pk), fields)) == review.get_absolute_url()
    assert (state(), events("submit")) == ("in_approval", 1)


def test_what_should_be_looked_at_once_more_must_have_been_seen(place: Place) -> None:
    review = finished(place, incident_type="fatality")
    address = at("check", review.pk)
    page = send(place["reviewer"], address)
    assert page.status == 422
    assert "The manner of death is still pending." in page.text
    assert page.errors["seen"]
    assert state() == "scoring"
    saved(send(place["reviewer"], address, seen="on"))
    assert state() == "in_approval"


def test_a_review_that_changed_meanwhile_is_not_sent_unseen(place: Place) -> None:
    review = finished(place)
    fields = get(place["reviewer"], at("check", review.pk)).fields
    reviews.save_story(
        actor=place.actor("coordinator"), review=review, version=review.version, data={"story": "Another."}
    )
    page = post(place["reviewer"], at("check", review.pk), fields)
    assert page.status == 409
    assert "changed by somebody else" in page.text
    saved(post(place["reviewer"], at("check", review.pk), page.fields))


def test_checking_opens_with_scoring(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    assert saved(Paper(place["reviewer"].get(at("check", review.pk)))) == review.get_absolute_url()
    assert "Ratings come first" in get(place["reviewer"], review.get_absolute_url()).text
    assert place["director"].get(at("check", review.pk)).status_code == 403


# Decide


@pytest.fixture
def waiting(place: Place) -> Review:
    return made.submitted(place.actor("reviewer"))


def decision(page: Paper, choice: str, **changes: Any) -> dict[str, Any]:
    return page.fields | made.quality() | {"decision": choice} | changes


def test_a_director_approves_and_the_review_is_locked(place: Place, waiting: Review) -> None:
    address = at("decide", waiting.pk)
    page = get(place["director"], address)
    assert "You may approve" in page.text
    assert str(place.person("reviewer")) in page.text
    fields = decision(page, "approve", words="Thank you.")
    for _time in range(2):
        saved(post(place["director"], address, fields))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision_note, events("approve")) == ("approved", "Thank you.", 1)
    assert "Thank you." in get(place["reviewer"], waiting.get_absolute_url()).text


def test_a_director_returns_with_a_question_and_the_lead_sees_it(place: Place, waiting: Review) -> None:
    address = at("decide", waiting.pk)
    saved(
        post(
            place["director"],
            address,
            decision(get(place["director"], address), "return", words="What did school know?"),
        )
    )
    page = get(place["reviewer"], waiting.get_absolute_url())
    assert "The director asks for something" in page.text
    assert "What did school know?" in page.text
    assert state() == "returned"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": "return", "words": ""}, "words"),
        ({"decision": "return", "words": "x" * 2001}, "words"),
        ({"decision": "approve", "care": ""}, "care"),
        ({"decision": "approve", "clear": "excellent"}, "clear"),
        ({"decision": "publish"}, "decision"),
        ({"decision": ""}, "decision"),
    ],
)
def test_a_decision_that_lacks_something_keeps_what_was_typed(
    place: Place, waiting: Review, changes: dict[str, str], field: str
) -> None:
    address = at("decide", waiting.pk)
    fields = decision(get(place["director"], address), "approve", words="Typed.") | changes
    page = post(place["director"], address, fields)
    assert page.status == 422
    assert page.errors[field]
    assert page.fields["words"] == fields["words"]
    assert state() == "in_approval"


def test_a_decision_on_an_old_page_is_looked_at_again(place: Place, waiting: Review) -> None:
    address = at("decide", waiting.pk)
    fields = decision(get(place["director"], address), "approve", words="Typed.")
    director, _client = place.another("director")
    again = decisions.return_review(actor=director, review=waiting, version=waiting.version, question="One more.")
    reviews.submit(actor=place.actor("reviewer"), review=again, version=again.version)
    page = post(place["director"], address, fields)
    assert page.status == 409
    assert "changed by somebody else" in page.text
    assert page.fields["words"] == "Typed."
    saved(post(place["director"], address, decision(page, "approve")))


def test_a_director_who_took_part_sees_why_not_and_who_may(place: Place) -> None:
    who = place.another_person(["director", "reviewer"])
    both, review = place.browser(who), made.submitted(made.acting(who, place.member))
    place.person("director")
    page = get(both, at("decide", review.pk))
    assert "You cannot decide here" in page.text
    assert "somebody else must decide" in page.text
    assert str(place.person("director")) in page.text
    assert "Approve and lock" not in page.text
    forced = post(
        both, at("decide", review.pk), made.quality() | {"decision": "approve", "version": str(review.version)}
    )
    assert forced.status == 403
    assert state() == "in_approval"
    assert "somebody else must decide" in get(both, review.get_absolute_url()).text


def test_what_changed_since_the_return_is_shown_before_and_now(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    review = made.returned(reviewer, director, "What did the clinic know?")
    one = review.opportunities.get()
    rate = {"item_code": "TEA-02", "raw": 2, "rationale": "The log was the only sign before.", "version": 1}
    ratings.rate(actor=reviewer, review=review, opportunity=one, **rate)
    data = {"partner_type": "school", "narrative": "The advice came with the third letter."}
    learning.change_opportunity(actor=reviewer, opportunity=one, version=one.version, data=data)
    need = review.needs.get()
    learning.change_need(actor=reviewer, need=need, version=1, data={"status": "partly"})
    learning.change_need(actor=reviewer, need=need, version=2, data={"status": "unmet"})
    made.with_need(reviewer, review, needed="Somebody at school who knows", status="partly")
    review.refresh_from_db()
    reviews.submit(actor=reviewer, review=review, version=review.version)
    page = get(place["director"], at("decide", review.pk))
    changed = page.html.split('id="changed"')[1].split('id="answers"')[0]
    for words in (
        "What did the clinic know?", "1 Present, watch", "2 Contributed", "The log was the only sign before.",
        "The advice is given at the third visit.", "The advice came with the third letter.", "School or child care",
        "Somebody at school who knows", "Need 2",
    ):  # fmt: skip
        assert words in changed
    assert "Need 1" not in changed  # it is as it was when the director saw it


def test_a_reviewer_cannot_open_the_decision_and_a_decided_review_asks_nothing(place: Place, waiting: Review) -> None:
    assert place["reviewer"].get(at("decide", waiting.pk)).status_code == 403
    quality = made.quality()
    decisions.approve(actor=place.actor("director"), review=waiting, version=waiting.version, quality=quality)
    assert saved(Paper(place["director"].get(at("decide", waiting.pk)))) == waiting.get_absolute_url()
    assert "There is nothing to decide now" in get(place["director"], waiting.get_absolute_url()).text
