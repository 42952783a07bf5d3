"""Story, facts, needs and opportunities: nothing typed is lost, to an error, a closed tab or a colleague."""

from typing import Any
from uuid import uuid4

import pytest

from incidents.models import (
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapLink,
    MapNode,
    Need,
    Review,
    TimelineEvent,
)
from incidents.services import learning, reviews
from npcs.core.versions.models import Draft
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send

pytestmark = pytest.mark.django_db

NEED = {"domain": "supervision", "needed": "A safe place to sleep", "received": "A leaflet", "status": "unmet"}
OPPORTUNITY = {
    "title": "Advice came late", "theme": "safe_sleep", "locus": "internal", "proximity": "2",
    "narrative": "The advice is given at the third visit.",
}  # fmt: skip

EVENT = {"event_date_year": "2025", "what": "A visit.", "source_kind": "health"}
DEBRIEF = {"role": "worker", "letter": "B", "answer": "offered", "learned": "Much."}
BOX = {"level": "4", "text": "Form asks for visits"}


@pytest.fixture
def review(place: Place) -> Review:
    """In review, with one need and one opportunity that links to it."""
    return made.gathered(place.actor("reviewer"))


def forms(review: Review) -> dict[str, tuple[str, str, str, dict[str, str]]]:
    """{name: (address, a text field, a choice field, what it needs to be complete)} of every form of the parts."""
    need, opportunity = review.needs.get(), review.opportunities.get()
    return {
        "story": (at("story", review.pk), "story", "depth", {}),
        "timeline-event-add": (at("timeline-event-add", review.pk), "what", "source_kind", EVENT),
        "timeline-event": (at("timeline-event", review.timeline.get().pk), "known_then", "source_kind", {}),
        "debrief-add": (at("debrief-add", review.pk), "notes", "answer", DEBRIEF),
        "debrief": (at("debrief", review.debriefs.get().pk), "notes", "role", {}),
        "map-box-add": (at("map-box-add", review.pk), "text", "level", BOX),
        "map-box": (at("map-box", review.map_nodes.first().pk), "text", "opportunity", {}),
        "map-arrow": (at("map-arrow", review.map_links.get().pk), "label", "to_node", {}),
        "opportunity-from-need": (at("opportunity-from-need", need.pk), "narrative", "theme", OPPORTUNITY),
        "need-add": (at("need-add", review.pk), "needed", "domain", NEED),
        "need": (at("need", need.pk), "received", "status", {}),
        "opportunity-add": (at("opportunity-add", review.pk), "narrative", "theme", OPPORTUNITY),
        "opportunity": (at("opportunity", opportunity.pk), "narrative", "proximity", {}),
        "notice-edit": (at("notice-edit", review.pk), "summary", "cause_group", {}),
    }


PARTS = (TimelineEvent, Debrief, MapNode, MapLink, Need, ImprovementOpportunity)
NAMES = (
    "story", "timeline-event-add", "timeline-event", "debrief-add", "debrief", "map-box-add", "map-box", "map-arrow",
    "need-add", "need", "opportunity-add", "opportunity-from-need", "opportunity", "notice-edit",
)  # fmt: skip


def snapshot(review: Review) -> list[Any]:
    """Everything that a form could change."""
    models = (Review, Incident, *PARTS)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_that_is_too_long_comes_back_whole_and_changes_nothing(place: Place, review: Review, name: str) -> None:
    address, text, _choice, rest = forms(review)[name]
    before = snapshot(review)
    page = send(place["reviewer"], address, **(rest | {text: "Late. " * 20_000}))
    assert page.status == 422
    assert "shorten" in page.errors[text]
    assert page.fields[text] == "Late. " * 20_000
    assert snapshot(review) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_choice_that_nobody_offered_is_refused_beside_its_field(place: Place, review: Review, name: str) -> None:
    address, text, choice, rest = forms(review)[name]
    before = snapshot(review)
    page = send(place["reviewer"], address, **(rest | {text: "What was typed stays.", choice: "approved"}))
    assert page.status == 422
    assert page.errors[choice]
    assert page.fields[text] == "What was typed stays."
    assert snapshot(review) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_version_changes_nothing_and_keeps_the_text(place: Place, review: Review, name: str) -> None:
    address, text, _choice, rest = forms(review)[name]
    fields, before = get(place["reviewer"], address).fields | rest | {text: "Typed."}, snapshot(review)
    for forged in ("", "one", "-1", "1.0", "²", "9" * 21):
        page = post(place["reviewer"], address, fields | {"version": forged, "once": forged})
        assert page.status == 400
        assert page.fields[text] == "Typed."
    assert snapshot(review) == before


@pytest.mark.parametrize("name", NAMES)
def test_fields_of_the_server_and_of_others_are_not_taken(place: Place, review: Review, name: str) -> None:
    address, text, _choice, rest = forms(review)[name]
    forged = {
        "state": "approved",
        "jurisdiction": "0",
        "review": str(uuid4()),
        "created_by": "1",
        "lead": "1",
        "id": "1",
    }
    saved(send(place["reviewer"], address, **(rest | forged | {text: "Said anew."})))
    review.refresh_from_db()
    assert (review.state, review.lead) == ("in_review", place.person("reviewer"))
    for model in PARTS:
        assert {(row.review_id, row.jurisdiction_id) for row in model.objects.all()} == {(review.pk, place.member.pk)}


@pytest.mark.parametrize("name", NAMES)
def test_nul_and_bidi_characters_do_not_get_in(place: Place, review: Review, name: str) -> None:
    address, text, _choice, rest = forms(review)[name]
    saved(send(place["reviewer"], address, **(rest | {text: "Seen\x00 by\u202e all.\ufeff"})))
    assert "Seen by all." in str(snapshot(review))


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_comes_back_and_can_be_thrown_away(place: Place, review: Review, name: str) -> None:
    address, text, _choice, rest = forms(review)[name]
    before = snapshot(review)
    page = get(place["reviewer"], address)
    autosave = page.html.split('data-autosave="')[1].split('"')[0]
    answer = place["reviewer"].post(autosave, page.fields | rest | {text: "Half a sentence"})
    assert answer.status_code == 200
    assert answer.json()["saved_at"]
    again = get(place["reviewer"], address)
    assert again.fields[text] == "Half a sentence"
    assert "This is your draft" in again.text
    assert snapshot(review) == before
    dropped = post(place["reviewer"], address, {"discard-draft": "1"})
    assert dropped.response["Location"] == address
    assert get(place["reviewer"], address).fields[text] == page.fields[text]


def test_a_draft_is_seen_by_nobody_else(place: Place, review: Review) -> None:
    address = at("story", review.pk)
    place["reviewer"].post(f"/drafts/story/{review.pk}/", {"story": "Mine alone", "version": "3"})
    _actor, colleague = place.another("reviewer")
    assert "Mine alone" not in get(colleague, address).html
    assert Draft.objects.count() == 1


def test_a_draft_that_lacks_an_answer_is_shown_without_judging_it(place: Place, review: Review) -> None:
    place["reviewer"].post(f"/drafts/need/new-{review.pk}/", {"needed": "A bed", "once": str(uuid4())})
    page = get(place["reviewer"], at("need-add", review.pk))
    assert page.fields["needed"] == "A bed"
    assert page.errors == {}


def test_saving_ends_the_draft(place: Place, review: Review) -> None:
    typed = {"story": "Draft", "depth": "full", "version": str(review.version)}
    place["reviewer"].post(f"/drafts/story/{review.pk}/", typed)
    saved(send(place["reviewer"], at("story", review.pk), story="Told."))
    assert not Draft.objects.exists()


def test_autosave_of_a_signed_out_person_asks_to_sign_in(place: Place, review: Review) -> None:
    place["reviewer"].logout()
    answer = place["reviewer"].post(
        f"/drafts/story/{review.pk}/", {"story": "Typed"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert answer.json()["sign_in"]


def test_a_form_sent_after_the_sign_in_ended_keeps_its_text_on_a_page_that_can_send_it_again(
    place: Place, review: Review
) -> None:
    fields = get(place["reviewer"], at("story", review.pk)).fields | {"story": "An hour of typing"}
    place["reviewer"].logout()
    page = post(place["reviewer"], at("story", review.pk), fields)
    assert page.status == 401
    assert "An hour of typing" in page.html


def test_autosave_of_a_record_that_moved_on_keeps_the_draft_and_says_where_to_compare(
    place: Place, review: Review
) -> None:
    fields = get(place["reviewer"], at("story", review.pk)).fields
    colleague, _client = place.another("reviewer")
    reviews.save_story(
        actor=colleague, review=review, version=review.version, data={"story": "A colleague wrote this."}
    )
    answer = place["reviewer"].post(f"/drafts/story/{review.pk}/", fields | {"story": "I wrote that."})
    assert answer.status_code == 409
    compare = Paper(place["reviewer"].get(answer.json()["compare"]))
    assert compare.status == 409
    assert "I wrote that." in compare.text
    assert "A colleague wrote this." in compare.text
    review.refresh_from_db()
    assert review.story == "A colleague wrote this."


def test_looking_at_a_draft_never_saves_it(place: Place, review: Review) -> None:
    place["reviewer"].post(
        f"/drafts/story/{review.pk}/", {"story": "Draft", "version": str(review.version), "depth": "full"}
    )
    get(place["reviewer"], at("story", review.pk) + "?compare=1")
    review.refresh_from_db()
    assert review.story != "Draft"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", "Mine."), ("theirs", "Theirs."), ("both", "Mine.\n\nTheirs.")],
)
def test_two_people_saving_the_same_need_choose_field_by_field(
    place: Place, review: Review, choice: str, kept: str
) -> None:
    need, address = review.needs.get(), at("need", review.needs.get().pk)
    fields = get(place["reviewer"], address).fields | {"received": "Mine.", "domain": "legal"}
    colleague, _client = place.another("reviewer", "Colleague Q")
    data = {"received": "Theirs.", "status": "partly"}
    learning.change_need(actor=colleague, need=need, version=need.version, data=data)
    conflict = post(place["reviewer"], address, fields)
    assert conflict.status == 409
    for words in ("Mine.", "Theirs.", "Colleague Q", "Partly met", "Legal help and court"):
        assert words in conflict.text
    need.refresh_from_db()
    assert need.received == "Theirs."
    chosen = {"choose-received": choice, "choose-status": "theirs", "choose-domain": "mine"}
    saved(post(place["reviewer"], address, conflict.fields | chosen))
    need.refresh_from_db()
    assert (need.received, need.status, need.domain) == (kept, "partly", "legal")


def test_links_to_needs_are_compared_too(place: Place, review: Review) -> None:
    reviewer, one = place.actor("reviewer"), review.opportunities.get()
    second = made.with_need(reviewer, review, needed="A car seat")
    address = at("opportunity", one.pk)
    fields = get(place["reviewer"], address).fields
    colleague, _client = place.another("reviewer")
    learning.change_opportunity(
        actor=colleague, opportunity=one, version=one.version, data={}, needs=[*review.needs.all()]
    )
    conflict = post(place["reviewer"], address, fields | {"title": "Another title"})
    assert conflict.status == 409
    assert "A car seat" in conflict.text
    saved(post(place["reviewer"], address, conflict.fields | {"choose-needs": "theirs"}))
    assert set(one.need_links.values_list("need_id", flat=True)) == {*review.needs.values_list("pk", flat=True)}
    assert second.opportunity_links.count() == 1
    one.refresh_from_db()
    assert one.title == "Another title"


def test_a_date_and_how_exact_it_is_are_one_thing_to_choose(place: Place, review: Review) -> None:
    address = at("notice-edit", review.pk)
    fields = get(place["reviewer"], address).fields | {"incident_date_day": ""}
    saved(send(place["coordinator"], address, incident_date_day="", incident_date_month="", office="Ridge"))
    conflict = post(place["reviewer"], address, fields)
    assert conflict.status == 409
    assert conflict.html.count('name="choose-incident_date"') == 2
    assert "incident_precision" not in conflict.html
    saved(
        post(
            place["reviewer"], address, conflict.fields | {"choose-incident_date": "theirs", "choose-office": "theirs"}
        )
    )
    incident = Incident.objects.get()
    assert (incident.incident_precision, incident.office) == ("year", "Ridge")


def test_saving_the_same_text_twice_is_no_conflict(place: Place, review: Review) -> None:
    address = at("story", review.pk)
    fields = get(place["reviewer"], address).fields | {"story": "Told once."}
    saved(post(place["reviewer"], address, fields))
    saved(post(place["reviewer"], address, fields))
    review.refresh_from_db()
    assert review.story == "Told once."


@pytest.mark.parametrize(
    ("name", "data", "model"), [("need-add", NEED, Need), ("opportunity-add", OPPORTUNITY, ImprovementOpportunity)]
)
def test_adding_twice_with_one_form_adds_once(
    place: Place, review: Review, name: str, data: dict[str, str], model: Any
) -> None:
    fields = get(place["reviewer"], at(name, review.pk)).fields | data
    for _time in range(2):
        saved(post(place["reviewer"], at(name, review.pk), fields))
    assert model.objects.count() == 2


def test_the_theme_other_asks_for_its_words(place: Place, review: Review) -> None:
    page = send(place["reviewer"], at("opportunity-add", review.pk), **(OPPORTUNITY | {"theme": "other"}))
    assert page.status == 422
    assert page.errors["theme_other"]
    assert page.fields["title"] == OPPORTUNITY["title"]


def test_a_need_of_another_review_cannot_be_linked(place: Place, review: Review) -> None:
    foreign = made.with_need(place.actor("reviewer"), made.opened(place.actor("reviewer")))
    page = send(place["reviewer"], at("opportunity", review.opportunities.get().pk), needs=[str(foreign.pk)])
    assert page.status == 422
    assert page.errors["needs"]


def test_a_need_is_removed_by_a_page_that_asks_first(place: Place, review: Review) -> None:
    need = made.with_need(place.actor("reviewer"), review, needed="A car seat")
    page = get(place["reviewer"], at("need-remove", need.pk))
    assert "A car seat" in page.text
    assert Need.objects.count() == 2
    saved(post(place["reviewer"], at("need-remove", need.pk), page.fields))
    assert [one.pk for one in Need.objects.all()] == [review.needs.get().pk]


def test_a_need_that_an_opportunity_explains_stays_and_the_page_says_why(place: Place, review: Review) -> None:
    address = at("need-remove", review.needs.get().pk)
    page = post(place["reviewer"], address, get(place["reviewer"], address).fields)
    assert page.status == 422
    assert "Unlink it there first" in page.text
    assert Need.objects.count() == 1


def test_an_opportunity_with_ratings_stays_and_the_page_says_why(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    one = review.opportunities.get()
    rate = {"item_code": "PRO-01", "raw": 1, "opportunity": one}
    made.ratings.rate(actor=place.actor("reviewer"), review=review, **rate)
    address = at("opportunity-remove", one.pk)
    page = post(place["reviewer"], address, get(place["reviewer"], address).fields)
    assert page.status == 422
    assert "It has ratings already" in page.text


def test_what_changed_since_the_page_was_opened_is_not_removed(place: Place, review: Review) -> None:
    need = made.with_need(place.actor("reviewer"), review)
    address = at("need-remove", need.pk)
    fields = get(place["reviewer"], address).fields
    learning.change_need(actor=place.actor("reviewer"), need=need, version=1, data={"needed": "Something else"})
    page = post(place["reviewer"], address, fields)
    assert page.status == 409
    assert "Something else" in page.text
    assert Need.objects.count() == 2


def test_why_no_opportunity_was_found_is_asked_where_they_are_listed(place: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    address = at("opportunities", review.pk)
    saved(send(place["reviewer"], address, no_opportunity_reason="All needs were met in time."))
    assert Review.objects.get().no_opportunity_reason == "All needs were met in time."


def test_facts_that_others_determine_are_saved_with_their_own_version(place: Place, review: Review) -> None:
    saved(send(place["reviewer"], at("facts", review.pk), manner="accident", determination="substantiated"))
    incident = Incident.objects.get()
    assert (incident.manner, incident.determination, incident.version) == ("accident", "substantiated", 2)


def test_a_list_without_entries_teaches_what_it_is_for(place: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    assert "Start from the child and the family" in get(place["reviewer"], at("needs", review.pk)).text
    assert "Look at the unmet needs" in get(place["reviewer"], at("opportunities", review.pk)).text


@pytest.mark.parametrize("forged", ["not-an-id", "%00", "new%00", "new" + "x" * 70, "0", "..%2F..", "‮"])
def test_a_forged_address_of_a_draft_is_not_found_and_keeps_nothing(place: Place, review: Review, forged: str) -> None:
    for key in ("story", "need", "publish"):
        answer = place["reviewer"].post(f"/drafts/{key}/{forged}/", {"story": "Typed"})
        assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_for_a_foreign_record_is_not_found(place: Place, other: Place, review: Review) -> None:
    assert other["reviewer"].post(f"/drafts/story/{review.pk}/", {"story": "Typed"}).status_code == 404
    assert not Draft.objects.exists()
