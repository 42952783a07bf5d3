"""Scenarios 6 to 10 and 23 to 25 of the notes on critical incident reviews: ratings, two raters, texts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents import completeness, selectors
from incidents.models import Rating, RatingSet, Review
from incidents.services import scoring
from npcs.core.access import Forbidden
from npcs.core.audit.models import AccessLog
from npcs.core.instruments.scoring import roll_up
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send
from tests.places import Api, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


def test_i06_a_3_without_a_rationale_is_refused_with_the_item_named_and_nothing_else_lost(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    made.rate_all(place.actor("reviewer"), review)
    one = review.opportunities.get()
    address = at("rate-opportunity", one.pk, "PRO-01")
    send(place["reviewer"], address, value="3", rationale="")
    page = get(place["reviewer"], at("check", review.pk))
    assert "PRO-01 is rated 3 and needs a reason of 20 characters or more." in page.text
    refused = Api(place["reviewer"])("post", f"reviews/{review.pk}/steps/submit/", {}, If_Match=f'"{review.version}"')
    assert refused.status_code == 409
    assert any("PRO-01" in one for one in refused.data["findings"])
    assert Review.objects.get(pk=review.pk).state == "scoring"
    assert Rating.objects.filter(value=1).count() == 23
    assert Rating.objects.get(item_code="PRO-01").value == 3


def test_i07_an_item_left_blank_is_counted_as_missing_and_not_as_0_and_nr_apart(place: Place) -> None:
    lead = place.actor("reviewer")
    review = made.scoring(lead)
    for code, value in (("FAM-01", "0"), ("FAM-02", "NR"), ("FAM-03", "2")):
        send(place["reviewer"], at("rate", review.pk, code), value=value, rationale=made.REASON)
    whole = selectors.whole_review(review=review)
    [family, _one] = selectors.progress(review=whole)
    total = family.counts.total
    assert (total.items, total.rated, total.actionable, total.missing, total.blank) == (7, 2, 1, 1, 4)
    answers = completeness.answers_in(completeness.set_of(whole, None))
    assert "FAM-04" not in answers
    definition = completeness.scales.definition_of(review)
    assert roll_up(definition, "review", {}).total.blank == 7  # nothing answered is nothing rated, not seven times 0


def test_i08_value_4_a_text_with_a_blank_true_or_an_unknown_item_is_a_400_naming_the_item(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    api = Api(place["reviewer"])
    for raw in (4, "2 ", True):
        answer = api("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": raw}, If_Match='"0"')
        assert "FAM-01" in errors(answer)["value"]
    answer = api("put", f"reviews/{review.pk}/ratings/FAM-99/", {"value": 1}, If_Match='"0"')
    assert "FAM-99" in errors(answer)["item"]
    assert not Rating.objects.exists()


def test_i09_with_two_raters_the_others_set_is_a_404_until_both_are_in(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.two_raters(lead, second)
    made.rate_all(second, review, 1)
    scoring.submit_ratings(actor=second, review=review)
    theirs = RatingSet.objects.get(rater_id=second.user_id, opportunity=None)
    page, path = at("rating-set", theirs.pk), f"reviews/{review.pk}/rating-sets/{theirs.pk}/"
    for role in ("reviewer", "coordinator", "director", "technical_advisor"):
        before = AccessLog.objects.filter(outcome="not_found").count()
        assert place[role].get(page).status_code == 404
        assert Api(place[role])("get", path).status_code == 404
        assert AccessLog.objects.filter(outcome="not_found").count() == before + 2
        api = Api(place[role])
        assert api("get", f"reviews/{review.pk}/rating-sets/").data["results"] == []
        assert api("get", f"reviews/{review.pk}/ratings/").data["results"] == []
        kinds = {event["kind"] for event in api("get", f"reviews/{review.pk}/history/").data["results"]}
        assert "incidents.rating.made" not in kinds
        if role != "technical_advisor":
            for name in ("review", "record", "history"):
                shown = get(place[role], at(name, review.pk)).text
                assert "Present, watch" not in shown
                assert made.REASON not in shown
                assert "FAM-01 as 1" not in shown
    assert place["second_rater"].get(page).status_code == 200
    made.rate_all(lead, review, 0)
    scoring.submit_ratings(actor=lead, review=review)
    assert get(place["reviewer"], page).text.count("1 ·") == 7
    assert Api(place["reviewer"])("get", path).data["ratings"][0]["value"] == 1


def test_i10_whoever_rated_does_not_approve_even_as_a_director(place: Place) -> None:
    both = place.another_person(["reviewer", "director"])
    actor = made.acting(both, place.member)
    review = made.submitted(actor)
    answer = place.browser(both).get(at("decide", review.pk))
    assert answer.status_code == 200  # the page says who may decide; the step itself is refused
    body = {"quality": made.quality()}
    refused = Api(place.browser(both))(
        "post", f"reviews/{review.pk}/steps/approve/", body, If_Match=f'"{review.version}"'
    )
    assert refused.status_code == 403
    second = made.acting(place.another_person(["second_rater", "director"]), place.member)
    agreed = made.agreeing(place.actor("reviewer"), second)
    sent = made.reviews.submit(actor=place.actor("reviewer"), review=agreed, version=agreed.version)
    with pytest.raises(Forbidden):
        made.decisions.approve(actor=second, review=sent, version=sent.version, quality=made.quality())
    assert Review.objects.get(pk=sent.pk).state == "in_approval"


def test_i23_of_two_tabs_saving_one_opportunity_the_second_gets_409_and_both_texts(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    address = at("opportunity", review.opportunities.get().pk)
    first = get(place["reviewer"], address).fields
    second = dict(first)
    saved(post(place["reviewer"], address, first | {"narrative": "From the first tab: no car was free."}))
    late = post(place["reviewer"], address, second | {"narrative": "From the second tab: the form was lost."})
    assert late.status == 409
    assert "From the first tab: no car was free." in late.text
    assert "From the second tab: the form was lost." in late.text
    assert review.opportunities.get().narrative == "From the first tab: no car was free."


def test_i24_text_typed_in_the_long_form_is_there_after_signing_in_again(place: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    address, typed = at("story", review.pk), "Typed before the sign-in ended. No car was free."
    form = get(place["reviewer"], address)
    autosave = form.html.split('data-autosave="')[1].split('"')[0]
    assert place["reviewer"].post(autosave, form.fields | {"story": typed}).status_code == 200
    place["reviewer"].logout()
    sent = Paper(place["reviewer"].post(address, form.fields | {"story": typed}))
    assert "Your text is kept" in sent.text
    assert typed in sent.html
    assert Review.objects.get(pk=review.pk).story != typed
    again = place.browser(place.person("reviewer"))
    page = get(again, address)
    assert page.fields["story"] == typed
    assert saved(post(again, address, page.fields | {"depth": "full"})) == review.get_absolute_url()
    assert Review.objects.get(pk=review.pk).story == typed


def test_i25_worker_failed_to_visit_saves_with_a_gentle_hint_and_the_visit_without_a_car_has_none(
    place: Place,
) -> None:
    review = made.opened(place.actor("reviewer"))
    address = at("story", review.pk)

    def write(text: str) -> tuple[Paper, Paper, Paper]:
        """The page after saving, the form again, and check-answers' hints by way of the API."""
        after = saved(send(place["reviewer"], address, story=text, depth="full"))
        assert Review.objects.get(pk=review.pk).story == text
        return get(place["reviewer"], after), get(place["reviewer"], address), noticed()

    def noticed() -> Any:
        return Api(place["reviewer"])("get", f"reviews/{review.pk}/noticed/").data

    after, form, found = write("Worker failed to visit")
    assert "What made it hard to do then?" in after.text
    assert "<mark>failed to</mark>" in form.html
    assert [(one["field"], one["text"], one["ask"]) for one in found] == [
        ("story", "failed to", "What made it hard to do then?")
    ]
    after, form, found = write("visit did not happen because no car was free")
    assert "look at once more" not in after.text
    assert "<mark>" not in form.html
    assert found == []
