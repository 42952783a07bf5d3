"""Who reads what: foreign records do not exist, codes are not narratives, and every reading is in the log."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from incidents import urls
from incidents.models import Review
from npcs.core.audit.models import AccessLog
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get

pytestmark = pytest.mark.django_db

# Words that stand in texts or identifying fields of the review below, and nowhere else.
CANARIES = ("Quillfeather", "Bramblewick", "Osterlund", "Fennimore", "Halloway", "L-77190", "Tarnbrook")


def told(place: Place) -> Review:
    """A review in scoring with a canary in every text and identifying field."""
    review = made.opened(
        place.actor("reviewer"), summary="Quillfeather was found.", office="Tarnbrook", local_case_number="L-77190"
    )
    reviewer = place.actor("reviewer")
    made.reviews.save_story(actor=reviewer, review=review, version=review.version, data={"story": "Bramblewick told."})
    need = made.with_need(reviewer, review, needed="Osterlund asked for help", received="Fennimore came")
    made.with_opportunity(reviewer, review, [need], title="Halloway was late", narrative="Halloway")
    made.with_event(reviewer, review, what="Quillfeather moved.", known_then="Fennimore knew.")
    made.with_debrief(reviewer, review, learned="Osterlund told.", notes="Bramblewick spoke.")
    made.with_arrow(reviewer, *(made.with_box(reviewer, review, text=f"Halloway {text}") for text in "ab"))
    review.refresh_from_db()
    review = made.reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    rate = {"item_code": "PRO-01", "raw": 2, "rationale": "Quillfeather had no car on that day."}
    made.ratings.rate(actor=reviewer, review=review, opportunity=review.opportunities.get(), **rate)
    made.held(reviewer, review, reason="Quillfeather wrote to the court.")
    return review


def addresses(review: Review) -> Iterator[str]:
    """Every page that a review's id alone leads to, also one that is added later; then pages of its parts and steps."""
    need, one = review.needs.get(), review.opportunities.get()
    patterns = {entry.name: str(entry.pattern) for entry in urls.urlpatterns}
    alone = [name for name, path in patterns.items() if path.startswith("<uuid:review_id>/") and path.count("<") == 1]
    yield from (at(name, review.pk) for name in alone)
    yield from (at("check-part", review.pk, "needs"), at("supplement-item", review.pk, "FAM-01"))
    parts = {
        "timeline-event": review.timeline.get(), "debrief": review.debriefs.get(), "map-box": review.map_nodes.first(),
        "map-arrow": review.map_links.get(),
    }  # fmt: skip
    yield from (at(f"{name}{tail}", part.pk) for name, part in parts.items() for tail in ("", "-remove"))
    yield from (at("map-box-move", review.map_nodes.first().pk), at("opportunity-from-need", need.pk))
    yield from (at("step", review.pk, name) for name in ("open", "not_select", "start_scoring", "submit", "approve"))
    yield from (at("clock", review.clocks.get().pk), at("hold-lift", review.holds.get().pk))
    yield from (at("need", need.pk), at("need-remove", need.pk), at("rate", review.pk, "FAM-01"))
    yield from (at("opportunity", one.pk), at("opportunity-remove", one.pk), at("rate-opportunity", one.pk, "TEA-02"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_record_does_not_exist_and_each_try_is_one_line_in_the_log(
    place: Place, other: Place, method: str
) -> None:
    review = told(place)
    for address in addresses(review):
        before = AccessLog.objects.count()
        answer = getattr(other["reviewer"], method)(address, {"version": "1"} if method == "post" else {})
        assert answer.status_code == 404, address
        assert AccessLog.objects.count() == before + 1, address
        line = AccessLog.objects.latest("id")
        assert (line.outcome, line.actor_id) == ("not_found", other.person("reviewer").pk)
        assert not any(word in answer.content.decode() for word in CANARIES)


def test_an_id_of_nothing_and_an_id_of_somebody_else_get_the_same_answer(place: Place, other: Place) -> None:
    theirs = other["reviewer"].get(at("review", told(place).pk))
    nothing = other["reviewer"].get(at("review", uuid4()))
    assert (theirs.status_code, Paper(theirs).text) == (nothing.status_code, Paper(nothing).text)


def test_a_technical_advisor_sees_codes_and_counts_and_no_word_of_the_review(place: Place) -> None:
    review = told(place)
    pages = [at("worklist"), f"{at('worklist')}?view=all", *addresses(review)]
    seen = [place["technical_advisor"].get(address) for address in pages]
    for address, answer in zip(pages, seen, strict=True):
        text = answer.content.decode(errors="replace")
        for word in (*CANARIES, str(place.person("reviewer"))):
            assert word not in text, (address, word)
    shown = get(place["technical_advisor"], review.get_absolute_url())
    for words in ("You see codes and counts", "Near fatality", "Open at the time", "1 of 24"):
        assert words in shown.text
    assert not {at("needs", review.pk), at("history", review.pk), at("story", review.pk)} & set(shown.links)
    assert not AccessLog.objects.filter(outcome="read").exists()


def test_whoever_filed_the_notice_follows_it_and_sees_no_part_of_the_review(place: Place) -> None:
    review = made.opened(place.actor("reviewer"), place.actor("caseworker"))
    made.with_need(place.actor("reviewer"), review, needed="Osterlund asked for help")
    page = get(place["caseworker"], review.get_absolute_url())
    assert "A child was found not breathing" in page.text
    assert "No car was free" not in page.text
    for name in ("needs", "opportunities", "history", "check", "story"):
        assert place["caseworker"].get(at(name, review.pk)).status_code == 403
    made.with_need(place.actor("reviewer"), review)
    assert place["caseworker"].get(at("need", review.needs.first().pk)).status_code == 404


def test_a_caseworker_does_not_see_the_notice_of_a_colleague(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    _actor, colleague = place.another("caseworker")
    assert colleague.get(review.get_absolute_url()).status_code == 404
    assert review.incident.number not in get(colleague, at("worklist")).text


READ = ("review", "notice-edit", "facts", "story", "needs", "opportunities", "check", "history", "holds")


@pytest.mark.parametrize("name", READ)
def test_reading_a_page_with_text_is_one_line_in_the_access_log(place: Place, name: str) -> None:
    review = told(place)
    get(place["reviewer"], at(name, review.pk))
    [line] = AccessLog.objects.filter(outcome="read")
    assert (line.object_id, line.action, line.actor_id) == (
        str(review.pk),
        "narrative.view",
        place.person("reviewer").pk,
    )


def test_the_pages_of_a_part_are_logged_as_readings_of_their_review(place: Place) -> None:
    review = told(place)
    for address in (at("need", review.needs.get().pk), at("rate-opportunity", review.opportunities.get().pk, "TEA-02")):
        get(place["reviewer"], address)
    assert {line.object_id for line in AccessLog.objects.filter(outcome="read")} == {str(review.pk)}


def test_no_title_of_a_page_and_no_note_after_a_step_holds_a_detail_of_the_case(place: Place) -> None:
    review = told(place)
    for address in addresses(review):
        answer = place["reviewer"].get(address, follow=True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            title = Paper(answer).title
            assert not any(word in title for word in (*CANARIES, "months", "Near fatality")), title


def test_texts_wait_behind_the_content_note_until_the_person_says_so(place: Place) -> None:
    review = told(place)
    client = place.browser(place.person("director"), note_seen=False)
    for name in ("needs", "opportunities"):
        page = get(client, at(name, review.pk))
        assert not any(word in page.html for word in ("Osterlund", "Halloway"))
        assert "Show the text" in page.text
    client.post("/content-note/", {"next": at("needs", review.pk)})
    assert "Osterlund" in get(client, at("needs", review.pk)).text


@pytest.mark.parametrize("role", ["member_admin", "committee_member", "auditor"])
def test_a_role_without_reviews_finds_no_page_of_them(place: Place, role: str) -> None:
    review = told(place)
    for address in addresses(review):
        assert place[role].get(address).status_code in {403, 404}, address
    assert place[role].get(at("worklist")).status_code == 403
