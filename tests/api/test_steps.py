"""REST: the whole way from notice to approval, by the transition table."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django import urls

from incidents.api.steps import ACTIONS, StepViewSet
from incidents.models import Review
from incidents.permissions import EDIT
from incidents.workflow import EDITABLE, REVIEW
from npcs.core.access import Actor
from npcs.core.workflow import matrix
from tests import factories
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]


def step(api: Api, review: Any, name: str, body: Any = None, version: int | None = None) -> Any:
    now = Review.objects.get(pk=review.pk).version if version is None else version
    return api("post", f"reviews/{review.pk}/steps/{name}/", body or {}, If_Match=f'"{now}"')


def test_every_step_of_the_table_is_in_the_api() -> None:
    """With its own right and address, and a method that takes it."""
    assert (
        len(REVIEW.transitions)
        == len(ACTIONS)
        == len({urls.reverse(f"api-step-{name}", args=[uuid4()]) for name in ACTIONS})
    )
    for transition in REVIEW.transitions:
        assert StepViewSet.action_keys[ACTIONS[transition.name]] == transition.action
        assert callable(getattr(StepViewSet, ACTIONS[transition.name]))


def test_a_review_goes_from_notice_to_approval(place: Place, api: As) -> None:
    reviewer, director = api("reviewer"), api("director")
    review = make.filed(place.actor("caseworker"))
    assert step(reviewer, review, "start_screening").data["state"] == "screening"
    assert step(reviewer, review, "select").status_code == 409
    decision = make.screening_data()
    assert reviewer("put", f"reviews/{review.pk}/screening/", decision, If_Match='"0"').data["outcome"] == "may"
    assert step(reviewer, review, "select").data["state"] == "selected"
    opening = {"lead_is_free": True}
    assert step(reviewer, review, "open", opening).data["lead"] == place.people["reviewer"].pk
    who = place.actor("reviewer")
    story = {"story": "No car was free on two days."}
    reviewer("patch", f"reviews/{review.pk}/", story, If_Match='"4"')
    make.with_timeline_and_debrief(who, review)
    make.with_opportunity(who, review, [make.with_need(who, review)])
    assert step(reviewer, review, "start_scoring").data["instrument_sha256"]
    make.rate_all(who, Review.objects.get(pk=review.pk))
    assert step(reviewer, review, "submit").data["state"] == "in_approval"
    asked = step(director, review, "return", {"reason": "What did the clinic know?"})
    assert asked.data["state"] == "returned"
    step(reviewer, review, "submit")
    done = step(director, review, "approve", {"quality": make.quality("some"), "note": "Thank you."})

    assert (done.status_code, done.data["state"], done.data["decision_note"]) == (200, "approved", "Thank you.")
    assert done["ETag"] == f'"{done.data["version"]}"'
    assert len(done.data["content_sha256"]) == 64


def test_the_offers_say_what_is_possible_and_what_stands_against_it(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    offers = api("reviewer")("get", f"reviews/{review.pk}/steps/").data
    assert [offer["name"] for offer in offers] == ["start_scoring", "hold", "void"]
    assert not any(offer["allowed"] for offer in offers)
    assert any("Record at least one need" in why for why in offers[0]["why"])


def test_a_step_that_is_not_ready_says_what_to_do_first(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    answer = step(api("reviewer"), review, "start_scoring")
    assert (answer.status_code, answer.data["code"]) == (409, "not_ready")
    assert any("Record at least one need" in finding for finding in answer.data["findings"])
    assert Review.objects.get(pk=review.pk).state == "in_review"


@pytest.mark.parametrize("state", list(REVIEW.states))
def test_a_step_from_the_wrong_state_changes_nothing(place: Place, api: As, state: str) -> None:
    director, coordinator, steward = api("director"), api("coordinator"), api("data_steward")
    people = {
        "approve": director, "return": director, "hold": coordinator, "resume": coordinator, "void": coordinator,
        "share": steward, "withdraw": steward,
    }  # fmt: skip
    bodies = {name: {"reason": "Twice."} for name in ("return", "not_select", "withdraw", "hold", "resume", "void")}
    bodies["approve"] = {"quality": make.quality()}
    bodies["share"] = {"sha256": "0" * 64}
    reviewer, review = api("reviewer"), reach(place, state)
    wrong = [cell.transition for cell in matrix(REVIEW) if cell.state == state and not cell.allowed]
    for name in wrong:
        answer = step(people.get(name, reviewer), review, name, bodies.get(name))
        if REVIEW.transition(name).action == EDIT and state not in EDITABLE:
            assert (answer.status_code, "cannot be changed now" in answer.data["detail"]) == (403, True)
        else:
            assert (answer.status_code, answer.data["code"]) == (409, "not_allowed_from")
        assert Review.objects.get(pk=review.pk).version == review.version


def reach(place: Place, state: str) -> Review:
    """A review in this state."""
    reviewer, director = place.actor("reviewer"), place.actor("director")
    ways: dict[str, Callable[[], Review]] = {
        "notified": lambda: make.filed(reviewer),
        "screening": lambda: make.screening(reviewer),
        "selected": lambda: make.selected(reviewer),
        "not_selected": lambda: make.not_selected(reviewer),
        "in_review": lambda: make.gathered(reviewer),
        "scoring": lambda: make.scoring(reviewer),
        "in_approval": lambda: make.submitted(reviewer),
        "returned": lambda: make.returned(reviewer, director),
        "approved": lambda: make.approved(reviewer, director),
        **{name: partial(force, reviewer, name) for name in ("consensus", "amending", "on_hold", "void")},
        **{name: partial(settle, reviewer, director, name) for name in ("shared", "withdrawn")},
    }
    return ways[state]()


def force(reviewer: Actor, state: str) -> Review:
    """A review put into a state whose own way there is tested elsewhere."""
    review = make.scoring(reviewer)
    Review.objects.filter(pk=review.pk).update(state=state, held_from="scoring" if state == "on_hold" else "")
    return Review.objects.get(pk=review.pk)


def settle(reviewer: Actor, director: Actor, state: str) -> Review:
    """An approved review moved on between locked states."""
    review = make.approved(reviewer, director)
    Review.objects.filter(pk=review.pk).update(state=state)
    return Review.objects.get(pk=review.pk)


def test_a_coordinator_names_a_lead_who_may_rate(place: Place, api: As) -> None:
    review = make.selected(place.actor("coordinator"), place.actor("caseworker"))
    for lead in (place.people["director"].pk, factories.person("reviewer").pk, 2**31 - 1):
        assert "lead" in errors(step(api("coordinator"), review, "open", {"lead": lead}))
    assert "lead" in errors(step(api("coordinator"), review, "open", {"lead": "1"}))
    named = step(api("coordinator"), review, "open", {"lead": place.people["reviewer"].pk})
    assert named.data["lead"] == place.people["reviewer"].pk


def test_a_forged_step_is_not_found(place: Place, api: As) -> None:
    review = make.filed(place.actor("reviewer"))
    assert step(api("reviewer"), review, "publish").status_code == 404


def test_a_late_step_is_a_conflict(place: Place, api: As) -> None:
    review = make.selected(place.actor("coordinator"), place.actor("caseworker"))
    step(api("reviewer"), review, "open")
    late = step(api("coordinator"), review, "open", {"lead": place.people["reviewer"].pk}, version=1)
    assert (late.status_code, late.data["current_version"]) == (409, 4)


def test_a_step_needs_its_version(place: Place, api: As) -> None:
    review = make.filed(place.actor("reviewer"))
    assert api("reviewer")("post", f"reviews/{review.pk}/steps/open/", {}).status_code == 428


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("return", {}, "reason"), ("return", {"reason": " "}, "reason"),
        ("return", {"reason": "x", "note": "y"}, "note"), ("return", {"reason": "x", "lead": 1}, "lead"),
        ("approve", {}, "quality"), ("approve", {"quality": {"care": "good"}}, "systems"),
        ("approve", {"quality": {**make.quality(), "speed": "good"}}, "quality.speed"),
        ("approve", {"quality": {**make.quality(), "care": "great"}}, "quality.care"),
        ("approve", {"quality": [1]}, "quality"),
        ("approve", {"quality": make.quality(), "state": "approved"}, "state"),
        ("approve", {"quality": make.quality(), "content_sha256": "0" * 64}, "content_sha256"),
    ],
)  # fmt: skip
def test_what_a_step_does_not_take_or_still_needs_is_named(
    place: Place, api: As, name: str, body: dict[str, Any], field: str
) -> None:
    review = make.submitted(place.actor("reviewer"))
    assert field in errors(step(api("director"), review, name, body))
    assert Review.objects.get(pk=review.pk).state == "in_approval"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("technical_advisor", "open"),
        ("caseworker", "open"),
        ("director", "open"),
        ("director", "not_select"),
        ("reviewer", "share"),
        ("director", "share"),
        ("reviewer", "hold"),
        ("reviewer", "void"),
        ("technical_advisor", "share"),
    ],
)
def test_a_step_without_the_right_is_refused(place: Place, api: As, role: str, name: str) -> None:
    review = make.filed(place.actor("caseworker"))
    body = {"reason": "Twice reported."} if REVIEW.transition(name).reason == "required" else {}
    assert step(api(role), review, name, body).status_code == 403
    assert Review.objects.get(pk=review.pk).state == "notified"


def test_whoever_took_part_does_not_decide_even_as_director(place: Place, sign_in: Any) -> None:
    both = factories.person(("reviewer", "director"), place.member)
    review = make.submitted(make.acting(both, place.member))
    answer = step(Api(sign_in(both)), review, "approve", {"quality": make.quality()})
    assert answer.status_code == 403
    assert "somebody else must decide" in answer.data["detail"]
    assert Review.objects.get(pk=review.pk).state == "in_approval"


def test_a_repeated_step_is_taken_once(place: Place, api: As) -> None:
    review = make.selected(place.actor("coordinator"), place.actor("caseworker"))
    first, again = (step(api("reviewer"), review, "open", version=3) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data["version"] == again.data["version"] == 4
