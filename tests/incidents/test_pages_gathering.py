"""Pages of timeline, debriefs and systems map, and what they add to the pages of a review."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Debrief, MapNode, Review, TimelineEvent
from incidents.services import gathering, reviews
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, post, saved, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(place: Place) -> Review:
    return made.gathered(place.actor("reviewer"))


@pytest.fixture
def bare(place: Place) -> Review:
    return made.opened(place.actor("reviewer"))


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len([one for one in found if not one["sql"].upper().startswith(("SAVEPOINT", "RELEASE"))])


def test_an_event_known_by_its_month_is_shown_so_with_blank_intervals(place: Place, bare: Review) -> None:
    made.with_event(place.actor("reviewer"), bare, event_date=date(2025, 3, 4))
    fields = {"event_date_month": "4", "event_date_year": "2025", "what": "A move.", "source_kind": "school"}
    saved(send(place["reviewer"], at("timeline-event-add", bare.pk), **fields))
    event = TimelineEvent.objects.get(what="A move.")
    assert (event.event_date, event.event_precision) == (date(2025, 4, 1), "month")
    page = get(place["reviewer"], at("timeline", bare.pk))
    assert "April 2025" in page.text
    assert "days later" not in page.text
    assert page.html.count("line__event") >= 2


def test_days_between_two_exact_events_are_told(place: Place, bare: Review) -> None:
    for day in (4, 14):
        made.with_event(place.actor("reviewer"), bare, event_date=date(2025, 3, day))
    assert "10 days later" in get(place["reviewer"], at("timeline", bare.pk)).text


def test_a_date_and_how_exact_it_is_are_compared_as_one_question(place: Place, review: Review) -> None:
    event = review.timeline.get()
    address = at("timeline-event", event.pk)
    fields = get(place["reviewer"], address).fields | {"event_date_day": ""}
    gathering.change_event(
        actor=place.actor("coordinator"), event=event, version=1,
        data={"event_date": date(2024, 1, 1), "event_precision": "year"},
    )  # fmt: skip
    conflict = post(place["reviewer"], address, fields)
    assert conflict.status == 409
    assert conflict.html.count('name="choose-event_date"') == 2
    assert "event_precision" not in conflict.html
    saved(post(place["reviewer"], address, conflict.fields | {"choose-event_date": "mine"}))
    event.refresh_from_db()
    assert event.event_precision == "month"


def test_a_debrief_page_tells_the_schedule_and_asks_for_a_reason_while_no_talk_took_place(
    place: Place, bare: Review
) -> None:
    type(place.member).objects.filter(pk=place.member.pk).update(notes_days=30)
    address = at("debriefs", bare.pk)
    assert "destroyed 30 days after approval" in get(place["reviewer"], address).text
    saved(send(place["reviewer"], address, no_debrief_reason="legal_advice"))
    assert Review.objects.get().no_debrief_reason == "legal_advice"
    made.with_debrief(place.actor("reviewer"), bare)
    assert "no_debrief_reason" not in get(place["reviewer"], address).html


def test_notes_that_were_destroyed_are_told_and_their_box_is_gone(place: Place, review: Review) -> None:
    Debrief.objects.update(notes="", notes_destroyed_at="2026-01-02T10:00Z")
    assert "Destroyed on schedule, 2 Jan 2026" in get(place["reviewer"], at("debriefs", review.pk)).text
    assert 'name="notes"' not in get(place["reviewer"], at("debrief", review.debriefs.get().pk)).html


def test_raw_notes_are_on_the_pages_of_the_team_and_not_in_the_record(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    raw, learned = "Spoke about the week as a whole.", "Cars were booked a week ahead."
    rate = get(place["reviewer"], at("rate", review.pk, "FAM-01"))
    record = get(place["reviewer"], at("record", review.pk))
    assert raw in rate.text
    assert learned in rate.text
    assert "A visit moved to the next week." in rate.text
    assert raw not in record.text
    for told in (learned, "Worker A", "A visit moved to the next week.", "No car was free: so visits were late"):
        assert told in record.text
    answer = place["technical_advisor"].get(at("record", review.pk)).content.decode()
    for hidden in (raw, learned, "A visit moved", "No car was free"):
        assert hidden not in answer


def test_the_map_is_a_picture_with_title_and_description_and_the_same_in_words(place: Place, review: Review) -> None:
    page = get(place["reviewer"], at("map", review.pk))
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="map-title map-desc"', page.html)
    assert "2 influences on 2 levels." in page.part("map-desc")
    assert "leads to “No car was free”: so visits were late" in page.text
    assert page.html.index("map-words") < page.html.index('<svg class="sysmap')
    assert "style=" not in page.html.split("<main")[1]


def test_boxes_are_moved_by_plain_buttons_and_the_list_opens_at_the_box(place: Place, review: Review) -> None:
    box = MapNode.objects.get(level=1)
    answer = place["reviewer"].post(at("map-box-move", box.pk), {"version": box.version, "direction": "up"})
    assert answer["Location"] == f"{at('map', review.pk)}#box-{box.pk}"
    box.refresh_from_db()
    assert box.level == 2
    late = place["reviewer"].post(at("map-box-move", box.pk), {"version": 1, "direction": "up"}, follow=True)
    assert "Nothing was moved" in late.content.decode()


def test_an_arrow_starts_from_the_box_whose_link_was_followed(place: Place, review: Review) -> None:
    box, other = MapNode.objects.get(level=1), MapNode.objects.get(level=3)
    address = f"{at('map-arrow-add', review.pk)}?from={box.pk}"
    assert get(place["reviewer"], address).fields["from_node"] == str(box.pk)
    saved(send(place["reviewer"], address, to_node=str(other.pk)))
    page = send(place["reviewer"], address, to_node=str(other.pk))
    assert page.status == 422
    assert page.errors["to_node"] == "Error: This arrow is there already." or "already" in page.errors["to_node"]


def test_a_box_of_another_review_is_no_choice(place: Place, review: Review) -> None:
    foreign = made.with_box(place.actor("reviewer"), made.opened(place.actor("reviewer")))
    page = send(place["reviewer"], at("map-arrow-add", review.pk), from_node=str(foreign.pk), to_node=str(foreign.pk))
    assert page.status == 422
    assert set(page.errors) == {"from_node", "to_node"}


@pytest.mark.parametrize(
    ("name", "part", "key"),
    [("timeline-event-remove", "timeline", "timeline"), ("debrief-remove", "debriefs", "debriefs"),
     ("map-box-remove", "map_nodes", "map"), ("map-arrow-remove", "map_links", "map")],
)  # fmt: skip
def test_a_part_is_removed_by_a_page_that_asks_first(
    place: Place, review: Review, name: str, part: str, key: str
) -> None:
    one = getattr(review, part).first()
    page = get(place["reviewer"], at(name, one.pk))
    assert getattr(review, part).filter(pk=one.pk).exists()
    assert saved(post(place["reviewer"], at(name, one.pk), page.fields)) == at(key, review.pk)
    assert not getattr(review, part).filter(pk=one.pk).exists()


def test_an_opportunity_starts_from_a_need_with_the_need_linked(place: Place, review: Review) -> None:
    need = made.with_need(place.actor("reviewer"), review, needed="A car seat")
    address = at("opportunity-from-need", need.pk)
    assert address in get(place["reviewer"], at("needs", review.pk)).links
    page = get(place["reviewer"], address)
    assert "A car seat" in page.part("need")
    assert page.fields["needs"] == str(need.pk)
    fields = {"title": "Seats", "theme": "economic_support", "locus": "internal", "proximity": "1", "narrative": "Few."}
    saved(send(place["reviewer"], address, **fields))
    assert need.opportunity_links.get().opportunity.title == "Seats"
    assert "Leads to: Seats" in get(place["reviewer"], at("needs", review.pk)).text


def test_the_task_list_leads_to_what_is_to_be_gathered(place: Place, bare: Review) -> None:
    page = get(place["reviewer"], bare.get_absolute_url())
    for name in ("timeline", "debriefs", "map"):
        assert at(name, bare.pk) in page.links
    step = get(place["reviewer"], at("step", bare.pk, "start_scoring"))
    assert at("timeline", bare.pk) in step.links
    assert at("debriefs", bare.pk) in step.links


def test_lists_without_entries_teach_what_they_are_for(place: Place, bare: Review) -> None:
    for name, words in (
        ("timeline", "one step at a time"), ("debriefs", "nobody is named"), ("map", "Start at the frontline"),
    ):  # fmt: skip
        assert words in get(place["reviewer"], at(name, bare.pk)).text


@pytest.mark.parametrize("name", ["timeline", "debriefs", "map"])
def test_pages_cost_the_same_for_one_part_and_for_many(place: Place, review: Review, name: str) -> None:
    few = queries(place["reviewer"], at(name, review.pk))
    for _each in range(8):
        made.with_event(place.actor("reviewer"), review)
        made.with_debrief(place.actor("reviewer"), review)
        made.with_map(place.actor("reviewer"), review)
    assert queries(place["reviewer"], at(name, review.pk)) == few


def test_what_was_gathered_since_the_review_came_back_is_told_to_the_director(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.returned(reviewer, place.actor("director"))
    event, debrief = review.timeline.get(), review.debriefs.get()
    gathering.change_event(actor=reviewer, event=event, version=1, data={"known_then": "The road was closed."})
    gathering.change_debrief(
        actor=reviewer, debrief=debrief, version=1, data={"notes": "Raw again.", "learned": "More was learned."}
    )
    made.with_box(reviewer, review, text="A new box")
    row = Review.objects.get(pk=review.pk)
    reviews.submit(actor=reviewer, review=row, version=row.version)
    page = get(place["director"], at("decide", review.pk))
    for told in ("The road was closed.", "More was learned.", "A new box"):
        assert told in page.text
    assert "Raw again." not in page.text


def test_what_was_gathered_is_found_and_raw_notes_are_not(place: Place, review: Review) -> None:
    for word in ("nineteen", "booked", "moved"):
        assert review.incident.number in get(place["reviewer"], f"/reviews/search/?q={word}").text
    assert review.incident.number not in get(place["reviewer"], "/reviews/search/?q=spoke").text


def test_words_that_read_as_blame_get_a_hint_and_the_check_page_leads_to_them(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    event = review.timeline.get()
    saved(send(place["reviewer"], at("timeline-event", event.pk), what="Worker A failed to visit."))
    event.refresh_from_db()
    assert event.what == "Worker A failed to visit."
    assert "failed to" in get(place["reviewer"], at("timeline-event", event.pk)).text
    assert at("timeline-event", event.pk) in get(place["reviewer"], at("check", review.pk)).links
