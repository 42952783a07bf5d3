"""Rating item by item: a choice is kept at once, its reason is asked right there, nothing typed is lost."""

from typing import Any

import pytest

from incidents.models import Rating, Review
from incidents.services import ratings
from npcs.core.versions.models import Draft
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(place: Place) -> Review:
    """Ready to be rated, with one opportunity."""
    return made.scoring(place.actor("reviewer"))


def item(review: Review, code: str) -> str:
    if code.startswith("FAM"):
        return at("rate", review.pk, code)
    return at("rate-opportunity", review.opportunities.get().pk, code)


def rate(place: Place, review: Review, code: str, value: str, reason: str = "", **more: Any) -> Paper:
    return send(place["reviewer"], item(review, code), value=value, rationale=reason, **more)


def test_rating_opens_at_the_first_item_without_an_answer(place: Place, review: Review) -> None:
    start = at("rate", review.pk)
    assert saved(Paper(place["reviewer"].get(start))) == item(review, "FAM-01")
    rate(place, review, "FAM-01", "0")
    assert saved(Paper(place["reviewer"].get(start))) == item(review, "FAM-02")


def test_the_open_item_shows_its_own_words_and_all_items_are_in_sight(place: Place, review: Review) -> None:
    page = get(place["reviewer"], item(review, "TEA-02"))
    assert "What did partners know, and how did it reach each other?" in page.text
    assert "A shared plan was in use." in page.text
    assert "0 of 17 items rated" in page.text
    assert {item(review, code) for code in ("PRO-01", "TEA-01", "ENV-06")} <= set(page.links)
    for words in ("The advice is given at the third visit.", "A safe place to sleep", "No car was free on two days"):
        assert words in page.part("main")  # what was written so far, beside the item


def test_a_choice_is_saved_and_the_next_item_opens(place: Place, review: Review) -> None:
    assert saved(rate(place, review, "PRO-01", "1")) == item(review, "PRO-02")
    rating = Rating.objects.get()
    assert (rating.item_code, rating.value, rating.created_by) == ("PRO-01", 1, place.person("reviewer"))
    assert "1 of 17 items rated" in get(place["reviewer"], item(review, "PRO-02")).text


def test_after_the_last_item_the_review_says_that_all_are_rated(place: Place, review: Review) -> None:
    for code in ("FAM-01", "FAM-03", "FAM-04", "FAM-05", "FAM-06", "FAM-07"):
        ratings.rate(actor=place.actor("reviewer"), review=review, opportunity=None, item_code=code, raw=0)
    assert saved(rate(place, review, "FAM-02", "0")) == review.get_absolute_url()
    assert "Family items: all 7 items are rated." in get(place["reviewer"], review.get_absolute_url()).text


def test_going_on_comes_back_to_items_that_were_left_out(place: Place, review: Review) -> None:
    for code in ("FAM-02", "FAM-03", "FAM-04", "FAM-05", "FAM-06"):
        ratings.rate(actor=place.actor("reviewer"), review=review, opportunity=None, item_code=code, raw=0)
    assert saved(rate(place, review, "FAM-07", "0")) == item(review, "FAM-01")


@pytest.mark.parametrize("value", ["2", "3", "NR"])
def test_a_missing_reason_is_asked_right_there_and_only_once(place: Place, review: Review, value: str) -> None:
    address = item(review, "PRO-01")
    assert saved(rate(place, review, "PRO-01", value)) == f"{address}#rationale"
    assert Rating.objects.get().choice == value
    page = get(place["reviewer"], address)
    assert page.errors["rationale"]
    assert f"{value} · reason missing" in get(place["reviewer"], item(review, "PRO-02")).text
    assert saved(post(place["reviewer"], address, page.fields)) == item(review, "PRO-02")


def test_a_reason_that_is_too_short_is_kept_and_asked_for_once_more(place: Place, review: Review) -> None:
    saved(rate(place, review, "PRO-01", "2", "Too short"))
    page = get(place["reviewer"], item(review, "PRO-01"))
    assert page.fields["rationale"] == "Too short"
    assert "20 characters" in page.errors["rationale"]
    assert Rating.objects.get().rationale == "Too short"


def test_a_reason_without_a_choice_is_kept_on_the_page(place: Place, review: Review) -> None:
    page = send(place["reviewer"], item(review, "PRO-01"), rationale="I know why, not how much.")
    assert page.status == 422
    assert page.errors["value"]
    assert page.fields["rationale"] == "I know why, not how much."
    assert not Rating.objects.exists()


@pytest.mark.parametrize("value", ["4", "2 ", "true", "nr", "-1", "2.0", "²", "0x1", "NaN"])
def test_a_value_that_the_scale_does_not_have_is_refused(place: Place, review: Review, value: str) -> None:
    page = rate(place, review, "PRO-01", value, "A reason that is long enough.")
    assert page.status == 422
    assert page.errors["value"]
    assert page.fields["rationale"] == "A reason that is long enough."
    assert not Rating.objects.exists()


def test_a_text_of_ten_megabytes_comes_back_with_a_message(place: Place, review: Review) -> None:
    page = rate(place, review, "PRO-01", "2", "x" * 10_000_000)
    assert page.status == 422
    assert "4,000" in page.errors["rationale"]
    assert not Rating.objects.exists()


def test_characters_that_nobody_sees_are_left_out_or_named(place: Place, review: Review) -> None:
    saved(rate(place, review, "PRO-01", "2", "Seen\x00 by all\u202e of the team."))
    assert Rating.objects.get().rationale == "Seen by all of the team."
    page = rate(place, review, "PRO-02", "2", "Turned\u200f round by a mark.")
    assert page.status == 422
    assert "U+200F" in page.errors["rationale"]


@pytest.mark.parametrize("code", ["XXX-01", "TEA-99", "tea-02", "%00", "FAM-01%20"])
def test_an_item_that_does_not_exist_is_not_found(place: Place, review: Review, code: str) -> None:
    assert place["reviewer"].get(f"/reviews/{review.pk}/rate/{code}/").status_code == 404


def test_an_item_is_rated_only_where_it_belongs(place: Place, review: Review) -> None:
    assert place["reviewer"].get(at("rate", review.pk, "TEA-02")).status_code == 404
    one = review.opportunities.get()
    assert (
        place["reviewer"].post(at("rate-opportunity", one.pk, "FAM-01"), {"value": "1", "version": "0"}).status_code
        == 404
    )


def test_two_tabs_rating_one_item_choose_between_the_two_answers(place: Place, review: Review) -> None:
    address = item(review, "PRO-01")
    fields = get(place["reviewer"], address).fields
    saved(rate(place, review, "PRO-01", "1", "From the first tab."))
    conflict = post(place["reviewer"], address, fields | {"value": "2", "rationale": "From the second tab."})
    assert conflict.status == 409
    for words in ("From the first tab.", "From the second tab.", "Contributed", "Present, watch"):
        assert words in conflict.text
    chosen = {"choose-value": "theirs", "choose-rationale": "both"}
    saved(post(place["reviewer"], address, conflict.fields | chosen))
    rating = Rating.objects.get()
    assert (rating.value, rating.rationale) == (1, "From the second tab.\n\nFrom the first tab.")


def test_rating_again_with_the_same_answer_changes_nothing(place: Place, review: Review) -> None:
    address = item(review, "PRO-01")
    fields = get(place["reviewer"], address).fields | {"value": "1"}
    for _time in range(2):
        assert saved(post(place["reviewer"], address, fields)) == item(review, "PRO-02")
    assert Rating.objects.get().version == 1


def test_what_is_typed_is_kept_as_a_draft_of_that_item(place: Place, review: Review) -> None:
    address = item(review, "PRO-01")
    page = get(place["reviewer"], address)
    autosave = page.html.split('data-autosave="')[1].split('"')[0]
    typed = page.fields | {"value": "2", "rationale": "Half a thought"}
    assert place["reviewer"].post(autosave, typed).status_code == 200
    again = get(place["reviewer"], address)
    assert (again.fields["rationale"], again.fields["value"], again.fields["version"]) == ("Half a thought", "2", "0")
    assert not Rating.objects.exists()
    saved(post(place["reviewer"], address, again.fields | {"rationale": "A whole thought, long enough."}))
    assert not Draft.objects.exists()


def test_the_page_names_the_values_that_go_on_by_themselves(place: Place, review: Review) -> None:
    page = get(place["reviewer"], item(review, "PRO-01"))
    assert 'data-advance="0 1"' in page.html
    assert "saved at once, and the next item opens" in page.text  # told in the help on keys


def test_without_a_script_the_reason_can_always_be_reached(place: Place, review: Review) -> None:
    page = get(place["reviewer"], item(review, "PRO-01"))
    assert "rationale" in page.fields
    assert "hidden" not in page.html.split('data-reason="')[1].split(">")[0]


def test_a_second_rater_is_told_whose_ratings_count(place: Place, review: Review) -> None:
    _actor, colleague = place.another("reviewer")
    page = get(colleague, item(review, "PRO-01"))
    assert f"{place.person('reviewer')} leads this review" in page.text
    saved(send(colleague, item(review, "PRO-01"), value="0"))
    assert "0 of 17 rated" in get(place["reviewer"], review.get_absolute_url()).text


def test_ratings_are_closed_before_scoring_and_after_sending(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    refused = get(place["reviewer"], at("rate", review.pk), 403)
    assert "Ratings open when scoring starts" in refused.text
    data = {"value": "1", "rationale": "", "version": "0"}
    assert place["reviewer"].post(item(review, "PRO-01"), data).status_code == 403
    for role in ("coordinator", "director", "technical_advisor", "caseworker"):
        assert place[role].post(at("rate", review.pk, "FAM-01"), data).status_code in {403, 404}
    assert not Rating.objects.exists()
