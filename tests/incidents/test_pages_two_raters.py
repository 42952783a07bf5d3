"""Pages of rating by two people: choosing, rating apart, sending, comparing, how well raters agree, lists of words."""

import pytest

from incidents.models import CueVersion, MemberCues, Rating, RatingSet, Review
from incidents.services import scoring
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send

pytestmark = pytest.mark.django_db


def test_a_coordinator_sets_who_rates_and_the_lead_is_asked_when_scoring_starts(place: Place) -> None:
    settings = at("scoring-settings")
    assert saved(send(place["coordinator"], settings, double_rating="sample")) == settings
    assert place["reviewer"].get(settings).status_code == 403
    review = made.gathered(place.actor("reviewer"))
    step = at("step", review.pk, "start_scoring")
    second = place.person("second_rater")
    page = get(place["reviewer"], step)
    assert str(second) in page.text
    saved(post(place["reviewer"], step, page.fields | {"double_rating": "two", "second_rater": str(second.pk)}))
    review = Review.objects.get(pk=review.pk)
    assert (review.double_rating, review.second_rater) == (True, second)
    assert review.pins["words"] == {"shared": 1, "member": 0}


def test_without_a_rule_nothing_is_asked_about_a_second_rater(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    assert "second rater" not in get(place["reviewer"], at("step", review.pk, "start_scoring")).text.lower()


def test_the_lead_names_the_second_rater_later(place: Place) -> None:
    scoring.save_settings(actor=place.actor("coordinator"), version=0, double_rating="all")
    review, second = made.scoring(place.actor("reviewer")), place.person("second_rater")
    assert "Name the second rater" in get(place["reviewer"], review.get_absolute_url()).text
    saved(send(place["reviewer"], at("second-rater", review.pk), second_rater=str(second.pk)))
    assert f"Second rater: {second}" in get(place["reviewer"], review.get_absolute_url()).text


def test_each_rater_rates_on_their_own_pages_and_sends(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.two_raters(lead, second)
    page = get(place["second_rater"], at("rate", review.pk, "FAM-01"))
    assert "You rate on your own." in page.text
    saved(post(place["second_rater"], at("rate", review.pk, "FAM-01"), page.fields | {"value": "1"}))
    assert Rating.objects.get().rating_set.sealed
    assert "1 of 7 rated" in get(place["second_rater"], review.get_absolute_url()).text
    shown = get(place["coordinator"], review.get_absolute_url()).text
    assert "1 of 7 rated" not in shown
    assert "Shown when both raters have sent theirs" in shown
    assert "0 of 7 rated" in get(place["reviewer"], review.get_absolute_url()).text
    assert "not rated yet" in get(place["second_rater"], at("send-ratings", review.pk)).text


def test_many_items_without_information_are_confirmed_with_a_tick(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.two_raters(lead, second)
    made.rate_all(lead, review, "NR")
    address = at("send-ratings", review.pk)
    page = send(place["reviewer"], address)
    assert page.status == 422
    assert page.errors["seen"]
    assert "7 of 7 items have not enough information." in page.text
    saved(post(place["reviewer"], address, page.fields | {"seen": "on"}))
    assert RatingSet.objects.filter(status="submitted").count() == 2
    assert saved(Paper(place["reviewer"].get(at("rate", review.pk)))) == review.get_absolute_url()


def test_the_two_see_both_answers_beside_each_other_and_say_why_theirs_is_a_third(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.both_sent(lead, second, (1, 3))
    assert "Compare and agree" in get(place["reviewer"], review.get_absolute_url()).text
    saved(send(place["reviewer"], at("step", review.pk, "agree")))
    address = at("rate", review.pk, "FAM-01")
    page = get(place["second_rater"], address)
    for words in (f"{place.person('reviewer')} : 1 ·", f"{place.person('second_rater')} : 3 ·", made.REASON):
        assert words in page.text
    assert 'data-advance="1"' in page.html
    assert 'data-reason="0 2 3 NR"' in page.html
    assert saved(post(place["second_rater"], address, page.fields | {"value": "0"})) == f"{address}#rationale"
    again = get(place["second_rater"], address)
    assert "neither of the two" in again.errors["rationale"]
    typed = {"value": "0", "rationale": "Both read the notes again; the need was met after all."}
    assert saved(post(place["second_rater"], address, again.fields | typed)) == at("rate", review.pk, "FAM-02")


def test_where_the_two_are_the_same_the_agreed_answer_is_filled_in(place: Place) -> None:
    review = made.agreeing(place.actor("reviewer"), place.actor("second_rater"))
    page = get(place["reviewer"], at("rate", review.pk, "FAM-01"))
    assert page.fields["value"] == "1"
    assert "7 of 7 items rated" in page.text
    sent = saved(send(place["reviewer"], at("check", review.pk)))
    assert sent == review.get_absolute_url()
    assert Review.objects.get(pk=review.pk).state == "in_approval"
    record = get(place["director"], at("record", review.pk)).text
    assert "Family items, as both raters agreed" in record
    assert f"Family items, rated by {place.person('second_rater')}" in record


def test_a_third_person_does_not_rate(place: Place) -> None:
    review = made.two_raters(place.actor("reviewer"), place.actor("second_rater"))
    _actor, third = place.another("reviewer")
    assert third.get(at("rate", review.pk, "FAM-01")).status_code == 403


def test_the_lead_opens_ratings_again_and_goes_on_alone_with_a_reason(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.both_sent(lead, second)
    again = {"rater": str(second.user_id), "reason": "One item was misread."}
    saved(send(place["reviewer"], at("reopen-ratings", review.pk), **again))
    assert RatingSet.objects.filter(rater_id=second.user_id, status="open", informed=True).count() == 2
    assert "One item was misread." in get(place["coordinator"], at("history", review.pk)).text
    saved(send(place["reviewer"], at("rate-alone", review.pk), reason="The second rater has left."))
    assert not Review.objects.get(pk=review.pk).double_rating


def test_do_we_agree_tells_counts_shares_and_kappa_and_no_name(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    assert "No review was rated by two people yet" in get(place["director"], at("agreement")).text
    made.both_sent(lead, second, (1, 2))
    page = get(place["director"], at("agreement"))
    assert "1 review was rated by two people" in page.text
    assert "told from 20 pairs on" in page.text
    assert "0 %" in page.text
    assert str(place.person("second_rater")) not in page.part("main")
    assert place["technical_advisor"].get(at("agreement")).status_code == 403


def test_ratings_changed_after_both_were_shown_are_in_no_figure(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.both_sent(lead, second)
    scoring.reopen_ratings(actor=lead, review=review, rater_id=lead.user_id or 0, reason="Misread.")
    scoring.submit_ratings(actor=lead, review=review)
    assert "No review was rated by two people yet" in get(place["director"], at("agreement")).text


def test_a_coordinator_adds_words_and_they_are_looked_for_from_then_on(place: Place) -> None:
    change = at("words-change")
    page = send(place["coordinator"], change, cues="dropped the ball", people="")
    assert page.status == 422
    assert "Look at line 1" in page.errors["cues"]
    assert page.fields["cues"] == "dropped the ball"
    typed = {"cues": "dropped the ball | What else was going on?", "people": "dispatcher"}
    assert saved(send(place["coordinator"], change, **typed)) == at("words")
    shown = get(place["reviewer"], at("words")).text
    for words in ("dropped the ball", "What else was going on?", "dispatcher", "failed to", "Version 1,"):
        assert words in shown
    review = made.opened(place.actor("reviewer"))
    saved(send(place["reviewer"], at("story", review.pk), story="The dispatcher dropped the ball.", depth="full"))
    assert "<mark>dropped the ball</mark>" in get(place["reviewer"], at("story", review.pk)).html
    assert place["reviewer"].get(change).status_code == 403


def test_a_list_is_never_changed_but_followed_by_a_new_version(place: Place) -> None:
    page = get(place["coordinator"], at("words-change"))
    for question in ("What else was going on?", "What was in reach?"):
        saved(send(place["coordinator"], at("words-change"), cues=f"dropped the ball | {question}"))
    assert sorted(MemberCues.objects.values_list("number", flat=True)) == [1, 2]
    late = post(place["coordinator"], at("words-change"), page.fields | {"cues": "late | Why?"})
    assert late.status == 422
    assert "Somebody saved a new version" in late.text
    with pytest.raises(Exception, match=r"append-only|permission denied"):
        CueVersion.objects.update(number=9)


def test_check_answers_tells_what_may_point_to_a_person(place: Place) -> None:
    lead = place.actor("reviewer")
    review = made.scoring(lead)
    story = {"story": "Worker A saw Maria on 12 March 2026. The worker failed to write it down."}
    made.reviews.save_story(actor=lead, review=review, version=review.version, data=story)
    page = get(place["reviewer"], at("check", review.pk)).text
    for words in ("looks like a name", "looks like a date", "What made it hard to do then?", "They stop nothing."):
        assert words in page
