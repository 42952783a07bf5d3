"""Search: what is found, by whom, with which words around it, and what stays out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import search
from incidents.models import Need, Review, SearchEntry
from incidents.services import learning, notices, ratings
from npcs.core.audit.models import AccessLog
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get

pytestmark = pytest.mark.django_db


def found(place: Place, words: str, role: str = "reviewer") -> list[str]:
    rows = search.narrow(Review.objects.filter(jurisdiction=place.member), actor=place.actor(role), words=words)
    return sorted(rows.values_list("incident__number", flat=True))


def looked_for(place: Place, words: str, role: str = "reviewer") -> Paper:
    return get(place[role], f"{at('search')}?q={words}")


@pytest.mark.parametrize(
    "words",
    ["visit", "visits", "VISITED", '"home visits"', "car -boat", "boat OR leaflet", "leaflet", "advice", "L-1", "Bay"],
)
def test_words_are_found_in_every_text_in_any_form(place: Place, words: str) -> None:
    review = made.gathered(place.actor("reviewer"))
    assert found(place, words) == [review.incident.number]


@pytest.mark.parametrize("words", ["boat", '"visits home"', "planned -visits", "%", "'); DROP TABLE", "& | ! ("])
def test_other_words_find_nothing_and_break_nothing(place: Place, words: str) -> None:
    made.gathered(place.actor("reviewer"))
    assert found(place, words) == []


def test_a_review_is_found_by_its_number_and_by_a_piece_of_it(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    number = review.incident.number
    for words in (number, number.lower(), number[-6:]):
        assert found(place, words, "technical_advisor") == [number]


def test_the_words_follow_every_change_in_the_same_transaction(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.gathered(reviewer)
    need = Need.objects.get(review=review)
    learning.change_need(actor=reviewer, need=need, version=need.version, data={"received": "A harmonica"})
    assert found(place, "harmonica") == [review.incident.number]
    need.refresh_from_db()
    learning.change_need(actor=reviewer, need=need, version=need.version, data={"received": "A book"})
    assert found(place, "harmonica") == []
    extra = made.with_need(reviewer, review, needed="A harmonica")
    learning.remove_need(actor=reviewer, need=extra, version=extra.version)
    assert found(place, "harmonica") == []
    assert not SearchEntry.objects.filter(part_id=extra.pk).exists()
    incident = review.incident
    incident.refresh_from_db()
    notices.change(actor=reviewer, review=review, version=incident.version, data={"summary": "A harmonica was there."})
    assert found(place, "harmonica") == [review.incident.number]


def test_the_reason_for_a_rating_is_found_only_once_the_ratings_are_closed(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    reason = "The harmonica was out of tune for many weeks."
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=2, rationale=reason)
    assert found(place, "harmonica") == []
    Review.objects.filter(pk=review.pk).update(
        state="in_approval", submitted_at=timezone.now(), submitted_by=reviewer.user
    )
    assert found(place, "harmonica") == [review.incident.number]


def test_what_a_debrief_adds_is_found_and_its_raw_notes_never_are(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.opened(reviewer)
    made.with_debrief(reviewer, review, learned="A harmonica helped.", notes="Xylophones were spoken of.")
    made.with_event(reviewer, review, what="The ocarina was handed over.")
    made.with_box(reviewer, review, text="Six ukuleles for nineteen workers")
    for words in ("harmonica", "ocarina", "ukulele"):
        assert found(place, words) == [review.incident.number], words
        assert f"<mark>{words}" in looked_for(place, words).html
    assert found(place, "xylophones") == []


def test_lines_around_a_hit_are_shown_to_readers_after_the_content_note_and_logged(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    page = looked_for(place, "leaflet")
    assert "1 review found" in page.text
    assert "<mark>leaflet</mark>" in page.html
    assert "A need:" in page.text
    line = AccessLog.objects.get(action="review.search")
    assert (line.object_id, line.outcome) == (str(review.pk), "read")
    before_note = Paper(place.browser(place.person("director"), note_seen=False).get(f"{at('search')}?q=leaflet"))
    assert "1 review found" in before_note.text
    assert "<mark>" not in before_note.html
    assert "Lines from the reviews are hidden" in before_note.text


def test_a_reader_of_codes_finds_by_code_and_sees_no_line(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    page = looked_for(place, "safe+sleep", "technical_advisor")
    assert review.incident.number in page.text
    assert "<mark>" not in page.html
    assert "texts are not searched" in page.text
    assert "0 reviews found" in looked_for(place, "leaflet", "technical_advisor").text
    assert not AccessLog.objects.filter(action="review.search").exists()


def test_nobody_finds_or_counts_the_reviews_of_another_member(place: Place, other: Place) -> None:
    made.gathered(other.actor("reviewer"))
    assert "0 reviews found" in looked_for(place, "leaflet").text
    assert "1 review found" in looked_for(other, "leaflet").text


def test_text_of_a_record_is_shown_as_text_beside_its_mark(place: Place) -> None:
    made.with_need(
        place.actor("reviewer"), made.opened(place.actor("reviewer")), needed="<b>harmonica</b> & <script>x</script>"
    )
    page = looked_for(place, "harmonica")
    assert "<mark>harmonica</mark>" in page.html
    assert "<b>" not in page.html
    assert "<script>x" not in page.html


def test_what_was_looked_for_is_in_no_title_and_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    made.gathered(place.actor("reviewer"))
    with caplog.at_level("INFO"):
        page = looked_for(place, "leaflet")
    assert "leaflet" not in page.title
    assert "leaflet" not in caplog.text
    logged = [str(row) for row in AccessLog.objects.values()]
    assert not any("leaflet" in row for row in logged)


@pytest.mark.parametrize(
    "query", ["q=", "q=%20", "q=%00", "q=" + "x" * 400, "after=x", "q=car&before=1", "q=car&after="]
)
def test_an_empty_or_forged_search_is_a_page_and_no_fault(place: Place, query: str) -> None:
    made.gathered(place.actor("reviewer"))
    assert place["reviewer"].get(f"{at('search')}?{query}").status_code == 200


def cost(place: Place, address: str) -> int:
    get(place["reviewer"], address)
    with CaptureQueriesContext(connection) as queries:
        get(place["reviewer"], address)
    return len(queries)


def test_many_hits_cost_what_one_costs(place: Place) -> None:
    reviewer = place.actor("reviewer")
    address = f"{at('search')}?q=visits"
    made.opened(reviewer)
    one = cost(place, address)
    for _each in range(24):
        made.opened(reviewer)
    assert cost(place, address) == one
    page = looked_for(place, "visits")
    assert "25 reviews found" in page.text
    [onward] = [link for link in page.links if "after=" in link]
    rest = get(place["reviewer"], at("search") + onward)
    assert rest.html.count('class="task__title"') == 5


def test_the_search_of_the_header_is_offered_to_those_who_may_search(place: Place) -> None:
    assert f'action="{at("search")}"' in get(place["reviewer"], "/").html
    assert 'class="search"' not in get(place["caseworker"], "/").html


def test_the_headline_is_split_at_its_marks() -> None:
    assert search.marked("No \x02car\x03 was \x02free\x03") == (
        ("No ", False), ("car", True), (" was ", False), ("free", True),
    )  # fmt: skip
