"""REST of the working screens: notices in bulk, saved views, search, training records."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from incidents.models import ImportBatch, Incident, Review, SavedView
from incidents.services import imports
from tests import reviews as made
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db

ROW = {
    "incident_type": "fatality", "cause_group": "sleep", "incident_date": "2026-03", "aware_date": "2026-03-13",
    "summary": "A child was found.",
}  # fmt: skip


def send(api: Api, path: str, body: Any, key: str = "") -> Any:
    return api("post", path, body, Idempotency_Key=key or str(uuid4()))


def test_rows_are_checked_kept_and_filed_together(place: Place, api: Callable[[str], Api]) -> None:
    coordinator = api("coordinator")
    wrong = send(coordinator, "imports/", {"file_name": "a", "rows": [ROW, {**ROW, "incident_type": "dead"}]})
    assert list(errors(wrong)) == ["2, incident_type"]
    assert not ImportBatch.objects.exists()
    made_ = send(coordinator, "imports/", {"file_name": "a", "rows": [ROW]})
    assert (made_.status_code, made_.data["state"], made_.data["n_rows"]) == (201, "checked", 1)
    assert send(coordinator, "imports/", {"file_name": "a", "rows": [ROW]}).status_code == 200
    path = f"imports/{made_.data['id']}/steps/start/"
    assert coordinator("post", path).status_code == 428
    started = coordinator("post", path, If_Match='"1"')
    assert started.data["state"] == "importing"
    assert coordinator("post", path, If_Match='"9"').status_code == 409
    imports.bring_in(actor=place.actor("coordinator"), batch_id=made_.data["id"])
    assert coordinator("get", f"imports/{made_.data['id']}/").data["state"] == "done"
    assert Incident.objects.get().incident_precision == "month"
    assert "rows" not in coordinator("get", "imports/").data["results"][0]


@pytest.mark.parametrize(
    "body", [{"rows": []}, {"file_name": "a", "rows": [{"summary": 4}]}, {"file_name": "a", "rows": "x"}]
)
def test_a_body_that_is_no_table_is_refused(api: Callable[[str], Api], body: Any) -> None:
    assert send(api("coordinator"), "imports/", body).status_code == 400


def test_a_view_is_kept_changed_and_removed(place: Place, api: Callable[[str], Api]) -> None:
    reviewer, key = api("reviewer"), str(uuid4())
    body = {"name": "Late ones", "query": "view=all&due=late&foo=1"}
    first = send(reviewer, "saved-views/", body, key)
    assert (first.status_code, first.data["query"]) == (201, "due=late&view=all")
    assert send(reviewer, "saved-views/", body, key).status_code == 200
    path = f"saved-views/{first.data['id']}/"
    changed = reviewer("patch", path, {"is_shared": True}, If_Match='"1"')
    assert changed.data["version"] == 2
    assert reviewer("patch", path, {"name": "Mine"}, If_Match='"1"').status_code == 409
    assert api("director")("get", path).data["name"] == "Late ones"
    assert api("director")("patch", path, {"name": "Mine"}, If_Match='"2"').status_code == 403
    assert api("technical_advisor")("get", path).status_code == 404
    assert reviewer("delete", path, If_Match='"2"').status_code == 204
    assert not SavedView.objects.exists()


def test_a_search_gives_reviews_with_the_words_around_each_hit(place: Place, api: Callable[[str], Api]) -> None:
    review = made.gathered(place.actor("reviewer"))
    [row] = api("reviewer")("get", "search/?q=leaflet").data["results"]
    assert (row["number"], row["found"][0]["part"]) == (review.incident.number, "A need")
    assert "leaflet" in row["found"][0]["text"]
    for query in ("", "?q=", f"?q={'x' * 81}"):
        assert "q" in errors(api("reviewer")("get", f"search/{query}"))


def test_only_people_who_open_reviews_file_a_training_record(place: Place, api: Callable[[str], Api]) -> None:
    notice = {name: str(value) if name.endswith("_date") else value for name, value in made.notice_data().items()}
    assert send(api("caseworker"), "notices/", {**notice, "is_training": True}).status_code == 403
    assert send(api("reviewer"), "notices/", {**notice, "is_training": "yes"}).status_code == 400
    assert send(api("reviewer"), "notices/", {**notice, "is_training": True}).data["is_training"] is True
    assert not Review.objects.counted().exists()
