"""Another lead without a reason, for one review or for several at once; both people are told, and no case is named."""

import pytest

from incidents import needs
from incidents.models import RatingSet, Review
from incidents.services import handover, leads
from npcs.core.access import Actor, Forbidden
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.jobs.models import OutboxMessage
from npcs.core.versions.errors import FieldErrors, StaleVersion
from tests import reviews as make
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get

pytestmark = pytest.mark.django_db


def hand(actor: Actor, review: Review, to: Actor) -> Review:
    return handover.hand_over(actor=actor, review=review, version=review.version, lead_id=to.user_id or 0)


def test_a_lead_hands_a_case_over_without_a_reason(place: Place) -> None:
    lead, colleague = place.actor("reviewer"), place.another("reviewer")[0]
    review = make.gathered(lead)
    page = get(place["reviewer"], at("hand-over", review.pk))
    assert "You need not say why" in page.text
    assert 'name="reason"' not in page.html
    body = {"version": review.version, "lead": colleague.user_id}
    assert place["reviewer"].post(at("hand-over", review.pk), body).status_code == 302
    assert Review.objects.get(pk=review.pk).lead_id == colleague.user_id


def test_the_history_says_only_that_it_was_handed_over(place: Place) -> None:
    lead, colleague = place.actor("reviewer"), place.another("reviewer", "Reviewer Z-9")[0]
    hand(lead, make.gathered(lead), colleague)
    event = Event.objects.get(kind="incidents.review.handed_over")
    assert (event.reason, event.payload) == ("", {})
    assert describe(event) == f"{lead.label} handed it over."


def test_both_are_told_and_no_word_of_the_case_is_in_the_mail(place: Place) -> None:
    lead, colleague, coordinator = place.actor("reviewer"), place.another("reviewer")[0], place.actor("coordinator")
    review = make.gathered(lead)
    hand(coordinator, review, colleague)
    mails = OutboxMessage.objects.order_by("to")
    assert {mail.to for mail in mails} == {lead.user.email, colleague.user.email}
    for mail in mails:
        for word in (review.incident.number, str(review.pk), "Bay", "fatality", lead.label, colleague.label):
            assert word not in mail.subject + mail.body
    waiting = [one.url for one in needs.ReviewNeeds().items(colleague, 9)]
    assert waiting == [review.get_absolute_url()]
    assert needs.ReviewNeeds().items(lead, 9) == []


def test_whoever_hands_it_over_gets_no_mail_about_it(place: Place) -> None:
    lead, colleague = place.actor("reviewer"), place.another("reviewer")[0]
    hand(lead, make.gathered(lead), colleague)
    assert [mail.to for mail in OutboxMessage.objects.all()] == [colleague.user.email]


def test_the_ratings_go_along_and_still_say_who_wrote_them(place: Place) -> None:
    lead, colleague = place.actor("reviewer"), place.another("reviewer")[0]
    review = make.scoring(lead)
    make.rate_all(lead, review)
    saved = hand(lead, Review.objects.get(pk=review.pk), colleague)
    assert set(RatingSet.objects.filter(review=review).values_list("rater_id", flat=True)) == {colleague.user_id}
    writers = {rating.created_by_id for one in saved.rating_sets.all() for rating in one.ratings.all()}
    assert writers == {lead.user_id}
    leads.vouch(actor=colleague, review=saved)
    assert make.reviews.submit(actor=colleague, review=saved, version=saved.version).state == "in_approval"


def test_only_a_person_who_may_rate_gets_it_and_only_while_somebody_works_on_it(place: Place) -> None:
    lead, director = place.actor("reviewer"), place.actor("director")
    colleague = place.another("reviewer")[0]
    review = make.gathered(lead)
    with pytest.raises(FieldErrors, match="lead"):
        hand(lead, review, director)
    with pytest.raises(Forbidden):
        hand(director, review, colleague)
    with pytest.raises(FieldErrors, match="while somebody works"):
        hand(lead, make.approved(lead, director), colleague)
    assert Review.objects.exclude(lead_id=lead.user_id).count() == 0


def test_two_people_who_hand_it_over_at_once_see_each_others_choice(place: Place) -> None:
    lead, one, two = place.actor("reviewer"), place.another("reviewer")[0], place.another("reviewer")[0]
    review = make.gathered(lead)
    hand(lead, review, one)
    with pytest.raises(StaleVersion) as late:
        hand(place.actor("coordinator"), review, two)
    assert late.value.differences == {"lead": (two.user_id, one.user_id)}
    body = {"version": review.version, "lead": two.user_id}
    answer = place["coordinator"].post(at("hand-over", review.pk), body)
    assert answer.status_code == 409
    assert str(two.user) in answer.content.decode()


def test_a_coordinator_names_a_lead_for_the_ticked_reviews_without_a_script(place: Place) -> None:
    colleague = place.another("reviewer")[0]
    waiting, running = make.selected(place.actor("reviewer")), make.opened(place.actor("reviewer"))
    page = get(place["coordinator"], f"{at('worklist')}?view=due")
    for review in (waiting, running):
        assert f'name="review" value="{review.pk}"' in page.html
    assert f'formaction="{at("assign")}"' in page.html
    asked = place["coordinator"].post(at("assign"), {"review": [str(waiting.pk), str(running.pk)]})
    assert waiting.incident.number in asked.content.decode()
    assert Review.objects.filter(lead_id=colleague.user_id).count() == 0
    chosen = ",".join(f"{one.pk}:{one.version}" for one in (waiting, running))
    answer = place["coordinator"].post(at("assign"), {"chosen": chosen, "lead": colleague.user_id})
    assert answer.status_code == 302
    assert set(Review.objects.values_list("state", "lead_id")) == {("in_review", colleague.user_id)}
    assert [mail.to for mail in OutboxMessage.objects.order_by("to")].count(colleague.user.email) == 1


def test_without_a_tick_nothing_is_asked(place: Place) -> None:
    answer = place["coordinator"].get(at("assign"), follow=True)
    assert "Tick the reviews first" in answer.content.decode()


def test_whoever_may_not_name_a_lead_sees_no_boxes(place: Place) -> None:
    make.opened(place.actor("reviewer"))
    assert 'name="review"' not in get(place["director"], f"{at('worklist')}?view=due").html


def test_a_review_that_moved_on_in_between_stops_all_of_them(place: Place) -> None:
    lead, colleague = place.actor("reviewer"), place.another("reviewer")[0]
    first, second = make.opened(lead), make.opened(lead)
    make.with_need(lead, first)
    story = {"story": "Told again."}
    make.reviews.save_story(actor=lead, review=second, version=second.version, data=story)
    chosen = ",".join(f"{one.pk}:{one.version}" for one in (first, second))
    answer = place["coordinator"].post(at("assign"), {"chosen": chosen, "lead": colleague.user_id})
    assert answer.status_code == 422
    assert second.incident.number in answer.content.decode()
    assert "Nothing was changed" in answer.content.decode()
    assert set(Review.objects.values_list("lead_id", flat=True)) == {lead.user_id}


def test_the_second_rater_does_not_get_the_lead_as_well(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.another("second_rater")[0]
    review = make.two_raters(lead, second)
    with pytest.raises(FieldErrors, match="second rater"):
        hand(lead, review, second)
    colleague = place.another("reviewer")[0]
    make.rate_all(lead, review)
    saved = hand(lead, Review.objects.get(pk=review.pk), colleague)
    own = RatingSet.objects.filter(review=saved, rater_id=colleague.user_id)
    assert all(one.sealed for one in own)
    assert own.count() == 2
