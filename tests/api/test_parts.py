"""REST: needs and improvement opportunities of a review."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from incidents.models import ImprovementOpportunity, Need
from npcs.core.audit.models import AccessLog
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]
NEED = {"domain": "supervision", "needed": "A safe place to sleep", "received": "A leaflet", "status": "unmet"}
OPPORTUNITY = {
    "title": "Advice came late", "theme": "safe_sleep", "locus": "internal", "proximity": "2",
    "narrative": "The advice is given at the third visit.",
}  # fmt: skip


@pytest.fixture
def review(place: Place) -> Any:
    return make.opened(place.actor("reviewer"))


def key() -> dict[str, str]:
    return {"Idempotency_Key": str(uuid4())}


def test_a_need_is_added_once_read_changed_and_removed(api: As, review: Any) -> None:
    reviewer, path, once = api("reviewer"), f"reviews/{review.pk}/needs/", key()
    made, again = reviewer("post", path, NEED, **once), reviewer("post", path, NEED, **once)
    assert (made.status_code, again.status_code, made.data["id"] == again.data["id"]) == (201, 200, True)

    one = f"{path}{made.data['id']}/"
    assert reviewer("get", one).data == {**made.data}
    changed = reviewer("patch", one, {"status": "partly"}, If_Match='"1"')
    assert (changed.data["status"], changed["ETag"]) == ("partly", '"2"')
    assert reviewer("delete", one, If_Match='"1"').status_code == 409
    assert reviewer("delete", one, If_Match='"2"').status_code == 204
    assert reviewer("get", one).status_code == 404


def test_two_people_on_one_need_both_keep_their_text(api: As, review: Any) -> None:
    reviewer = api("reviewer")
    one = f"reviews/{review.pk}/needs/{reviewer('post', f'reviews/{review.pk}/needs/', NEED, **key()).data['id']}/"
    api("coordinator")("patch", one, {"needed": "A cot"}, If_Match='"1"')
    late = reviewer("patch", one, {"needed": "A bed of its own", "status": "unmet"}, If_Match='"1"')

    assert late.status_code == 409
    assert late.data["fields"] == {"needed": {"yours": "A bed of its own", "theirs": "A cot"}}
    assert late.data["current_version"] == 2
    assert Need.objects.get().needed == "A cot"


def test_an_opportunity_is_linked_to_the_needs_it_names(api: As, review: Any) -> None:
    reviewer, path = api("reviewer"), f"reviews/{review.pk}/opportunities/"
    needs = [reviewer("post", f"reviews/{review.pk}/needs/", NEED, **key()).data["id"] for _number in range(2)]
    made = reviewer("post", path, {**OPPORTUNITY, "needs": needs}, **key())
    assert (made.status_code, set(made.data["needs"])) == (201, set(needs))

    one = f"{path}{made.data['id']}/"
    kept = reviewer("patch", one, {"title": "Advice came too late"}, If_Match='"1"')
    assert set(kept.data["needs"]) == set(needs)
    assert reviewer("patch", one, {"needs": needs[:1]}, If_Match='"2"').data["needs"] == needs[:1]
    assert reviewer("patch", one, {"needs": needs}, If_Match='"2"').data["fields"].keys() == {"needs"}
    assert "" in errors(reviewer("delete", f"reviews/{review.pk}/needs/{needs[0]}/", If_Match='"1"'))
    assert reviewer("delete", one, If_Match='"3"').status_code == 204


def test_a_theme_of_ones_own_keeps_its_words(api: As, review: Any) -> None:
    reviewer, path = api("reviewer"), f"reviews/{review.pk}/opportunities/"
    made = reviewer("post", path, {**OPPORTUNITY, "theme": "other", "theme_other": "Weather"}, **key())
    one = f"{path}{made.data['id']}/"
    assert "theme_other" in errors(reviewer("patch", one, {"theme_other": ""}, If_Match='"1"'))
    assert reviewer("patch", one, {"title": "Roads were closed"}, If_Match='"1"').data["theme_other"] == "Weather"
    assert reviewer("patch", one, {"theme": "safe_sleep", "theme_other": ""}, If_Match='"2"').status_code == 200
    assert "theme_other" in errors(reviewer("patch", one, {"theme": "other"}, If_Match='"3"'))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "weather"}, "theme"), ({"locus": "x"}, "locus"), ({"proximity": 2}, "proximity"),
        ({"theme": "other"}, "theme_other"), ({"title": ""}, "title"), ({"title": "x" * 121}, "title"),
        ({"needs": [str(uuid4())]}, "needs"), ({"needs": ["x"]}, "needs.0"), ({"needs": "x"}, "needs"),
        ({"review": str(uuid4())}, "review"), ({"version": 3}, "version"), ({"narrative": None}, "narrative"),
    ],
)  # fmt: skip
def test_what_an_opportunity_cannot_take_is_named(api: As, review: Any, changes: dict[str, Any], field: str) -> None:
    answer = api("reviewer")("post", f"reviews/{review.pk}/opportunities/", {**OPPORTUNITY, **changes}, **key())
    assert field in errors(answer)
    assert not ImprovementOpportunity.objects.exists()


def test_a_need_of_another_review_cannot_be_linked(place: Place, api: As, review: Any) -> None:
    reviewer = place.actor("reviewer")
    other = make.with_need(reviewer, make.opened(reviewer))
    body = {**OPPORTUNITY, "needs": [str(other.pk)]}
    assert errors(api("reviewer")("post", f"reviews/{review.pk}/opportunities/", body, **key())) == {
        "needs": "Choose needs of this review."
    }


def test_codes_are_for_all_who_see_reviews_and_texts_for_readers_of_narratives(place: Place, api: As) -> None:
    reviewer = place.actor("reviewer")
    review = make.gathered(reviewer)
    advisor, steward = api("technical_advisor"), api("reviewer")
    for name, texts in {
        "needs": {"needed", "received", "accepted_reason"},
        "opportunities": {"title", "theme_other", "narrative", "systems_observation"},
    }.items():
        path = f"reviews/{review.pk}/{name}/"
        coded, whole = advisor("get", path).data["results"][0], steward("get", path).data["results"][0]
        assert set(whole) - set(coded) == texts
        assert advisor("get", f"{path}{coded['id']}/").data == coded
    assert AccessLog.objects.filter(actor_id=place.people["reviewer"].pk, outcome="read").count() == 2
    assert not AccessLog.objects.filter(actor_id=place.people["technical_advisor"].pk).exists()


def test_an_approved_review_takes_no_change(place: Place, api: As) -> None:
    review = place.approved()
    reviewer = api("reviewer")
    need = Need.objects.get(review=review)
    one = f"reviews/{review.pk}/needs/{need.pk}/"

    assert reviewer("post", f"reviews/{review.pk}/needs/", NEED, **key()).status_code == 403
    assert reviewer("patch", one, {"status": "met"}, If_Match='"1"').status_code == 403
    assert reviewer("delete", one, If_Match='"1"').status_code == 403
    assert reviewer("patch", f"reviews/{review.pk}/", {"story": "x"}, If_Match='"9"').status_code == 403
    assert reviewer("patch", f"reviews/{review.pk}/incident/", {"manner": "natural"}, If_Match='"1"').status_code == 403
    assert Need.objects.get(pk=need.pk).status == "unmet"
