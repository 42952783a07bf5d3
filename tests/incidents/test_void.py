"""Entered in error: two people, one reason, and afterwards it counts nowhere."""

import pytest
from django.db import IntegrityError, transaction

from incidents import needs, selectors
from incidents.models import Need, Review
from npcs.core.access import Forbidden
from npcs.core.ui.needs import items
from npcs.core.workflow import GuardFailed
from tests import after
from tests import reviews as make
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get

pytestmark = pytest.mark.django_db

WHY = "The same child was reported twice."


def test_one_person_asks_and_another_confirms_what_was_asked(place: Place) -> None:
    review = make.gathered(place.actor("reviewer"))
    page = at("void", review.pk)
    asked = place["coordinator"].post(page, {"version": review.version, "reason": WHY}, follow=True)
    assert "A second person confirms" in asked.content.decode()
    assert Review.objects.get(pk=review.pk).state == "in_review"
    assert "A second person who may do this confirms" in get(place["coordinator"], page).text

    seen = get(place["director"], page)
    assert WHY in seen.text
    assert place.person("coordinator").display_name in seen.text
    assert place["director"].post(page, {"version": review.version}).status_code == 302
    voided = Review.objects.get(pk=review.pk)
    assert (voided.state, voided.voided_by_id) == ("void", place.person("director").pk)


def test_one_person_alone_cannot_do_it(place: Place) -> None:
    review, coordinator = make.gathered(place.actor("reviewer")), place.actor("coordinator")
    for _each in range(3):
        assert make.take(coordinator, review, "void", WHY).state == "in_review"
    with pytest.raises(Forbidden):
        make.take(place.actor("reviewer"), review, "void", WHY)


def test_a_change_in_between_ends_the_request(place: Place) -> None:
    """The second person confirms exactly what the first one saw."""
    review, reviewer = make.opened(place.actor("reviewer")), place.actor("reviewer")
    make.take(place.actor("coordinator"), review, "void", WHY)
    review = make.reviews.save_story(
        actor=reviewer, review=review, version=review.version, data={"story": "Told again."}
    )
    assert selectors.void_asked(review=review) is None
    assert make.take(place.actor("director"), review, "void", WHY).state == "in_review"


def test_the_request_waits_for_others_who_may_confirm_and_not_for_who_asked(place: Place) -> None:
    review = make.approved(place.actor("reviewer"), place.actor("director"))
    make.take(place.actor("coordinator"), review, "void", WHY)
    titles = [one.title for one in items(place.actor("director"))]
    assert titles == [f"Confirm or leave: {review.incident.number} was entered in error"]
    assert needs.ReviewNeeds().count(place.actor("director")) == 1
    assert needs.ReviewNeeds().count(place.actor("coordinator")) == 0
    make.take(place.actor("director"), review, "void", WHY)
    assert needs.ReviewNeeds().count(place.actor("director")) == 0


def test_a_void_review_is_in_no_list_and_in_no_count_and_stays_readable(place: Place) -> None:
    review = make.approved(place.actor("reviewer"), place.actor("director"))
    for role in ("coordinator", "director"):
        make.take(place.actor(role), review, "void", WHY)
    reviewer = place.actor("reviewer")
    assert set(selectors.view_counts(actor=reviewer).values()) == {0}
    for view in selectors.VIEWS:
        assert list(selectors.worklist(actor=reviewer, view=view)) == []
    assert list(Review.objects.current()) == list(Review.objects.newest()) == []
    page = get(place["reviewer"], at("review", review.pk))
    assert "Void" in page.text
    assert get(place["reviewer"], at("record", review.pk)).text
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(review=review).update(received="Something else")


def test_a_revision_from_which_a_later_one_was_made_is_not_void_before_it(place: Place) -> None:
    director = place.actor("director")
    new = after.amended(place.actor("reviewer"), director)
    former = Review.objects.get(pk=new.amends_id)
    with pytest.raises(GuardFailed):
        make.take(director, former, "void", WHY)
    for role in ("coordinator", "director"):
        make.take(place.actor(role), new, "void", WHY)
    assert list(Review.objects.current()) == list(Review.objects.newest()) == [former]


def test_the_reason_is_asked_and_kept_when_it_is_missing_nothing_is_lost(place: Place) -> None:
    review = make.gathered(place.actor("reviewer"))
    answer = place["coordinator"].post(at("void", review.pk), {"version": review.version, "reason": " "})
    assert answer.status_code == 422
    assert selectors.void_asked(review=review) is None
