"""REST: timeline, debriefs and systems map of a review."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]
BODIES: dict[str, dict[str, Any]] = {
    "timeline": {"event_date": "2025-03-01", "event_precision": "month", "what": "A move", "source_kind": "school"},
    "debriefs": {"role": "worker", "answer": "accepted", "held_on": "2025-03-01", "learned": "Much", "notes": "Raw"},
    "map/boxes": {"level": 3, "text": "Two posts empty"},
    "map/arrows": {"label": "so visits were late"},
}
CHANGES: dict[str, dict[str, Any]] = {
    "timeline": {"what": "Moved"}, "debriefs": {"learned": "More"}, "map/boxes": {"text": "Three posts empty"},
    "map/arrows": {"label": ""},
}  # fmt: skip
KINDS = tuple(BODIES)


@pytest.fixture
def review(place: Place) -> Any:
    return make.opened(place.actor("reviewer"))


def key() -> dict[str, str]:
    return {"Idempotency_Key": str(uuid4())}


def body(place: Place, review: Any, kind: str) -> dict[str, Any]:
    if kind != "map/arrows":
        return BODIES[kind]
    start, end = (make.with_box(place.actor("reviewer"), review, text=text) for text in "ab")
    return BODIES[kind] | {"from_node": str(start.pk), "to_node": str(end.pk)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_is_added_once_read_changed_and_removed(place: Place, api: As, review: Any, kind: str) -> None:
    reviewer, path, once, data = api("reviewer"), f"reviews/{review.pk}/{kind}/", key(), body(place, review, kind)
    made, again = reviewer("post", path, data, **once), reviewer("post", path, data, **once)
    assert (made.status_code, again.status_code, made.data["id"] == again.data["id"]) == (201, 200, True)
    assert {name: made.data[name] for name in data} == data

    one = f"{path}{made.data['id']}/"
    assert reviewer("get", one).data == made.data
    assert made.data["id"] in [row["id"] for row in reviewer("get", path).data["results"]]
    changed = reviewer("patch", one, CHANGES[kind], If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert reviewer("delete", one, If_Match='"1"').status_code == 409
    assert reviewer("delete", one, If_Match='"2"').status_code == 204
    assert reviewer("get", one).status_code == 404


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("timeline", {"event_precision": "week"}, "event_precision"), ("timeline", {"event_date": None}, "event_date"),
        ("timeline", {"event_date": "2999-01-01"}, "event_date"),
        ("timeline", {"event_date": "2025-02-30"}, "event_date"),
        ("timeline", {"what": "x" * 4001}, "what"), ("timeline", {"what": 3}, "what"),
        ("debriefs", {"letter": "AB"}, "letter"), ("debriefs", {"letter": "a"}, "letter"),
        ("debriefs", {"answer": "declined"}, "held_on"), ("debriefs", {"name": "Kim"}, "name"),
        ("debriefs", {"notes_destroyed_at": "2025-01-01T00:00Z"}, "notes_destroyed_at"),
        ("map/boxes", {"level": 7}, "level"), ("map/boxes", {"level": "3"}, "level"),
        ("map/boxes", {"level": True}, "level"),
        ("map/boxes", {"opportunity": str(uuid4())}, "opportunity"), ("map/boxes", {"position": 3}, "position"),
        ("map/arrows", {"to_node": str(uuid4())}, "to_node"), ("map/arrows", {"to_node": "x"}, "to_node"),
    ],
)  # fmt: skip
def test_what_a_part_cannot_take_is_named_and_nothing_is_saved(
    place: Place, api: As, review: Any, kind: str, changes: dict[str, Any], field: str
) -> None:
    path = f"reviews/{review.pk}/{kind}/"
    assert field in errors(api("reviewer")("post", path, body(place, review, kind) | changes, **key()))
    assert not api("reviewer")("get", path).data["results"] or kind == "map/arrows"


def test_a_box_of_another_review_cannot_be_an_end(place: Place, api: As, review: Any) -> None:
    data = body(place, review, "map/arrows")
    foreign = make.with_box(place.actor("reviewer"), make.opened(place.actor("reviewer")))
    answer = api("reviewer")("post", f"reviews/{review.pk}/map/arrows/", data | {"to_node": str(foreign.pk)}, **key())
    assert set(errors(answer)) == {"to_node"}


def test_texts_and_raw_notes_are_for_readers_of_narratives_only(place: Place, api: As) -> None:
    review = make.gathered(place.actor("reviewer"))
    hidden = {
        "timeline": {"event_date", "what", "known_then"}, "debriefs": {"held_on", "learned", "notes"},
        "map/boxes": {"text"}, "map/arrows": {"label"},
    }  # fmt: skip
    for kind, texts in hidden.items():
        path = f"reviews/{review.pk}/{kind}/"
        coded, whole = api("technical_advisor")("get", path), api("reviewer")("get", path)
        one, other = coded.data["results"][0], whole.data["results"][0]
        assert set(other) - set(one) == texts
        assert api("technical_advisor")("get", f"{path}{one['id']}/").data == one
    assert api("technical_advisor")("get", f"reviews/{review.pk}/debriefs/").data["results"][0]["code"] == "Worker A"


@pytest.mark.parametrize("kind", KINDS)
def test_an_approved_review_takes_no_change_of_what_was_gathered(place: Place, api: As, kind: str) -> None:
    review = place.approved()
    path = f"reviews/{review.pk}/{kind}/"
    one = api("reviewer")("get", path).data["results"][0]
    assert api("reviewer")("post", path, BODIES[kind], **key()).status_code in {400, 403}
    assert api("reviewer")("patch", f"{path}{one['id']}/", CHANGES[kind], If_Match='"1"').status_code == 403
    assert api("reviewer")("delete", f"{path}{one['id']}/", If_Match='"1"').status_code == 403


def test_the_reason_for_no_debrief_is_a_code_of_the_review(place: Place, api: As, review: Any) -> None:
    address = f"reviews/{review.pk}/"
    version = api("reviewer")("get", address)["ETag"]
    answer = api("reviewer")("patch", address, {"no_debrief_reason": "legal_advice"}, If_Match=version)
    assert answer.data["no_debrief_reason"] == "legal_advice"
    assert "no_debrief_reason" in errors(
        api("reviewer")("patch", address, {"no_debrief_reason": "busy"}, If_Match=answer["ETag"])
    )
