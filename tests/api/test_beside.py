"""REST: recommendations, public records, amendments and hand-overs."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from incidents.models import PublicDisclosure, Recommendation, Review
from tests import after, factories
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]


def body(**changes: Any) -> dict[str, Any]:
    return after.recommendation_data(**changes)


def test_a_recommendation_is_added_once_changed_and_taken_through_its_steps(place: Place, api: As) -> None:
    review, key = place.approved(), str(uuid4())
    reviewer, director = api("reviewer"), api("director")
    given = body(reviews=[str(review.pk)])
    first = reviewer("post", "recommendations/", given, Idempotency_Key=key)
    again = reviewer("post", "recommendations/", given, Idempotency_Key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data["reviews"] == [str(review.pk)]
    address = f"recommendations/{first.data['id']}/"
    data = {"outcome": "In use.", "reviews": []}
    changed = reviewer("patch", address, data, If_Match='"1"')
    assert (changed.data["outcome"], changed.data["reviews"], changed["ETag"]) == ("In use.", [], '"2"')
    done = director("post", f"{address}steps/accept/", {}, If_Match='"2"')
    assert done.data["state"] == "accepted"
    assert [offer["name"] for offer in director("get", f"{address}steps/").data] == ["decline", "start"]
    found = reviewer("get", "recommendations/?state=accepted&strength=medium").data["results"]
    assert [one["id"] for one in found] == [first.data["id"]]
    assert reviewer("get", "recommendations/?state=verified").data["results"] == []


def test_a_recommendation_with_a_wrong_code_or_a_foreign_review_changes_nothing(place: Place, api: As) -> None:
    reviewer = api("reviewer")
    codes = [{"theme": "nonsense"}, {"owner_role": "boss"}, {"level": "x"}]
    for wrong in [*codes, {"reviews": [str(uuid4())]}, {"title": ""}]:
        answer = reviewer("post", "recommendations/", body(**wrong), Idempotency_Key=str(uuid4()))
        assert set(errors(answer)) == set(wrong)
    assert Recommendation.objects.count() == 0


def test_a_step_without_its_reason_or_its_right_says_so(place: Place, api: As) -> None:
    one = after.recommended(place.actor("reviewer"))
    address = f"recommendations/{one.pk}/steps/"
    assert "reason" in errors(api("director")("post", f"{address}decline/", {}, If_Match='"1"'))
    assert api("reviewer")("post", f"{address}accept/", {}, If_Match='"1"').status_code == 403
    assert api("director")("post", f"{address}nonsense/", {}, If_Match='"1"').status_code == 404
    assert api("director")("post", f"{address}start/", {}, If_Match='"1"').status_code == 409


def test_readers_of_codes_get_no_word_of_a_recommendation(place: Place, api: As) -> None:
    one = after.recommended(place.actor("reviewer"))
    data = api("technical_advisor")("get", f"recommendations/{one.pk}/").data
    assert {"title", "change", "measure", "outcome", "owner_unit", "theme_other"} & set(data) == set()
    assert (data["theme"], data["strength"], data["state"]) == ("coordination", "medium", "proposed")


def test_a_public_record_goes_from_draft_to_published(place: Place, api: As) -> None:
    coordinator, director = api("coordinator"), api("director")
    data = after.disclosure_data(incident_date="2026-01-01", incident_precision="year")
    made = coordinator("post", "public-records/", data, Idempotency_Key=str(uuid4()))
    assert (made.status_code, made.data["state"]) == (201, "draft")
    address = f"public-records/{made.data['id']}/"
    assert api("reviewer")("get", address).status_code == 404
    coordinator("patch", address, {"actions": "Cars are booked ahead."}, If_Match='"1"')
    coordinator("post", f"{address}steps/send/", {}, If_Match='"2"')
    done = director("post", f"{address}steps/publish/", {}, If_Match='"3"')
    assert done.data["state"] == "published"
    read = api("reviewer")("get", address).data
    assert read["findings"] == data["findings"]
    assert "case_reference" not in read
    assert coordinator("patch", address, {"actions": "x"}, If_Match='"4"').status_code == 403
    assert PublicDisclosure.objects.get().actions == "Cars are booked ahead."


def test_an_amendment_is_opened_once_and_answers_the_new_revision(place: Place, api: As) -> None:
    review, director = place.approved(), api("director")
    address, match = f"reviews/{review.pk}/steps/amend/", f'"{review.version}"'
    made = director("post", address, {"reason": after.WHY}, If_Match=match)
    again = director("post", address, {"reason": after.WHY}, If_Match=match)
    assert (made.status_code, again.status_code, made.data["id"] == again.data["id"]) == (201, 200, True)
    assert (made.data["revision"], made.data["state"], made.data["amends"]) == (2, "amending", str(review.pk))
    other = director("post", address, {"reason": "Another."}, If_Match=match)
    assert (other.status_code, other.data["code"]) == (409, "not_ready")
    assert api("reviewer")("post", address, {"reason": "x"}, If_Match=match).status_code == 403


def test_an_approved_revision_answers_the_facts_that_were_approved_with_it(place: Place, api: As) -> None:
    review = place.approved()
    new = after.amend(place.actor("director"), review)
    facts = {"determination": "substantiated"}
    make.reviews.save_facts(actor=place.actor("reviewer"), review=new, version=new.incident.version, data=facts)
    for address, said in ((review.pk, "pending"), (new.pk, "substantiated")):
        assert api("reviewer")("get", f"reviews/{address}/").data["incident"]["determination"] == said
        assert api("reviewer")("get", f"reviews/{address}/incident/").data["determination"] == said


def test_a_review_is_handed_over(place: Place, api: As) -> None:
    review = make.gathered(place.actor("reviewer"))
    to = factories.person("reviewer", place.member)
    address, match = f"reviews/{review.pk}/steps/hand_over/", f'"{review.version}"'
    assert api("coordinator")("post", address, {"lead": to.pk}, If_Match=match).data["lead"] == to.pk
    assert "lead" in errors(api("coordinator")("post", address, {}, If_Match=match))
    assert Review.objects.get(pk=review.pk).lead_id == to.pk
