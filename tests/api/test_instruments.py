"""REST: instruments are read by whoever may see them and written by the office; a published version never changes."""

from typing import Any
from uuid import uuid4

import pytest

from npcs.core.access import Actor
from npcs.core.instruments import services
from npcs.core.instruments.models import InstrumentVersion
from tests import factories, reviews, scales
from tests.core.instruments.build import published_by, small, tiny_versions
from tests.places import Api, errors


@pytest.fixture
def steward(world: None) -> Actor:
    return scales.office_steward()


@pytest.fixture
def office(steward: Actor, sign_in: Any) -> Api:
    return Api(sign_in(steward.user))


@pytest.fixture
def reader(world: None, sign_in: Any) -> Api:
    return Api(sign_in(factories.person("reviewer")))


def load(office: Api, **changes: Any) -> Any:
    return office(
        "post", "instrument-versions/", {"definition": small(**changes)}, Idempotency_Key=str(uuid4())
    )  # fmt: skip


def at(version: Any, *parts: str) -> str:
    return "/".join(["instrument-versions", str(version), *parts, ""])


def take(office: Api, version: Any, name: str, body: Any = None) -> Any:
    found = office("get", at(version)).data
    return office("post", at(version, "steps", name), body or {}, If_Match=f'"{found["version"]}"')


def test_a_program_loads_submits_and_publishes_a_version(office: Api, reader: Api) -> None:
    made = load(office)
    assert (made.status_code, made.data["status"]) == (201, "draft")
    assert load(office).status_code == 200
    key = made.data["id"]
    assert take(office, key, "publish", {"change_class": "major", "governance_reference": "M 1"}).status_code == 409
    assert take(office, key, "submit").data["status"] == "in_review"
    refused = take(office, key, "publish", {"change_class": "minor", "governance_reference": "M 1"})
    assert "major" in errors(refused)["change_class"]
    done = take(office, key, "publish", {"change_class": "major", "governance_reference": "M 1"})
    assert (done.status_code, done.data["status"], done.data["governance_reference"]) == (200, "published", "M 1")
    assert reader("get", at(key)).data["sha256"] == made.data["sha256"]
    assert reader("get", at(key, "definition")).data == small()
    assert [one["code"] for one in reader("get", "instruments/").data["results"]] == ["TINY", "SLRS"]


def test_every_fault_of_a_definition_is_named_by_its_place(office: Api) -> None:
    data = small()
    data["items"][0]["anchors"] = {"0": "Only one."}
    answer = office("post", "instrument-versions/", {"definition": data}, Idempotency_Key=str(uuid4()))
    assert "Write one anchor for each value." in errors(answer)["items[0].anchors"]
    for odd in ([], "text", 3, None, {"code": True}):
        answer = office("post", "instrument-versions/", {"definition": odd}, Idempotency_Key=str(uuid4()))
        assert answer.status_code == 400
    assert not tiny_versions().exists()


def test_a_draft_is_replaced_copied_and_its_crosswalk_written(office: Api, steward: Actor) -> None:
    first = published_by(steward, services.load_draft(actor=steward, data=small()), "major")
    copy = office("post", at(first.pk, "copies"), {"semver": "2.0.0"}, Idempotency_Key=str(uuid4()))
    assert copy.status_code == 201
    key, text = copy.data["id"], small(version="2.0.0")
    text["items"][0]["rationale_at"] = [3]
    put = office("put", at(key, "definition"), {"definition": text}, If_Match=f'"{copy.data["version"]}"')
    assert put.status_code == 200
    late = office("put", at(key, "definition"), {"definition": small(version="2.0.0")}, If_Match='"1"')
    assert late.status_code == 409
    lines = {one["to_item"]: one for one in office("get", at(key, "crosswalk")).data["results"]}
    line = lines["TEA-01"]
    assert (line["relation"], line["comparable"]) == ("reworded", False)
    where, tag = f"instrument-crosswalk/{line['id']}/", f'"{line["version"]}"'
    assert "note" in errors(office("patch", where, {"comparable": True}, If_Match=tag))
    done = office("patch", where, {"comparable": True, "note": "Same steps."}, If_Match=tag)
    assert (done.status_code, done.data["comparable"], done.data["is_proposed"]) == (200, True, False)


def test_other_people_read_and_write_nothing(reader: Api, steward: Actor) -> None:
    first = published_by(steward, services.load_draft(actor=steward, data=small()), "major")
    calls = [
        reader("post", "instrument-versions/", {"definition": small(version="2.0.0")}, Idempotency_Key=str(uuid4())),
        reader("put", at(first.pk, "definition"), {"definition": small()}, If_Match='"1"'),
        reader("post", at(first.pk, "copies"), {"semver": "2.0.0"}, Idempotency_Key=str(uuid4())),
        reader("post", at(first.pk, "steps", "retire"), {"reason": "Old."}, If_Match='"1"'),
    ]
    assert [answer.status_code for answer in calls] == [403] * 4
    assert InstrumentVersion.objects.filter(instrument__code="TINY").count() == 1


def test_a_draft_is_moved_by_its_lead_and_an_approved_review_takes_new_items_apart(
    steward: Actor, sign_in: Any
) -> None:
    place = factories.member()
    lead, director = (factories.person(role, at=place) for role in ("reviewer", "director"))
    approved = reviews.approved(reviews.acting(lead, place), reviews.acting(director, place))
    draft = reviews.scoring(reviews.acting(lead, place))
    api = Api(sign_in(lead, place))
    assert api("get", f"reviews/{draft.pk}/instrument/").data["target"] is None
    newer = scales.publish(steward, scales.draft(steward, "1.1.0", TEA_07={"required": False}), "minor")
    offer = api("get", f"reviews/{draft.pk}/instrument/")
    assert (offer.data["target"], offer.data["new"]) == (str(newer.pk), ["TEA-07"])
    assert offer.data["now"]["semver"] == "1.0.0"
    body, tag = {"target": offer.data["target"]}, offer.headers["ETag"]
    other = Api(sign_in(factories.person("reviewer", at=place), place))
    assert other("put", f"reviews/{draft.pk}/instrument/", body, If_Match=tag).status_code == 403
    moved = api("put", f"reviews/{draft.pk}/instrument/", body, If_Match=tag)
    assert (moved.status_code, moved.data["instrument"]["semver"]) == (200, "1.1.0")
    assert api("put", f"reviews/{approved.pk}/instrument/", body, If_Match='"1"').status_code == 403
    opportunity = approved.opportunities.get()
    where = f"reviews/{approved.pk}/opportunities/{opportunity.pk}/supplement/"
    rating = {"value": 2, "rationale": reviews.REASON}
    made = api("put", f"{where}TEA-07/", rating, If_Match='"0"')
    assert (made.status_code, made.data["kind"], made.data["item"]) == (200, "supplement", "TEA-07")
    assert api("put", f"{where}TEA-06/", rating, If_Match='"0"').status_code == 400
    assert api("put", f"reviews/{approved.pk}/supplement/FAM-01/", rating, If_Match='"0"').status_code == 400
