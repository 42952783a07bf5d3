"""REST: lists and single reviews, the first notice, the story, the incident, the history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Incident, Review
from npcs.core.audit.models import AccessLog, Event
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]


def notice(**changes: Any) -> dict[str, Any]:
    return {name: str(value) if name.endswith("date") else value for name, value in make.notice_data(**changes).items()}


def test_a_list_comes_in_pages_and_misses_or_repeats_none(place: Place, api: As) -> None:
    ids = [str(make.filed(place.actor("reviewer")).pk) for _number in range(5)]
    reviewer, found, path = api("reviewer"), [], "reviews/?limit=2"
    while path:
        page = reviewer("get", path).data
        found += [row["id"] for row in page["results"]]
        path = page["next"].partition("/api/v1/")[2] if page["next"] else ""
    assert found == ids[::-1]


@pytest.mark.parametrize("path", ["reviews/", "reviews/{review}/needs/", "reviews/{review}/opportunities/",
                                  "reviews/{review}/ratings/", "reviews/{review}/history/"])  # fmt: skip
def test_a_list_costs_the_same_for_one_row_and_for_many(place: Place, api: As, path: str) -> None:
    reviewer, who = api("reviewer"), place.actor("reviewer")
    review = make.scoring(who)
    make.rate_all(who, review)
    path = path.format(review=review.pk)
    reviewer("get", "reviews/")  # the first request of a session writes it down
    with CaptureQueriesContext(connection) as one:
        reviewer("get", f"{path}?limit=1")
    for _number in range(9):
        make.filed(who)
        make.with_opportunity(who, review, [make.with_need(who, review)])
    with CaptureQueriesContext(connection) as many:
        assert len(reviewer("get", path).data["results"]) >= 10
    assert len(many) == len(one) <= 15


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("state=notified", [1, 2]),
        ("state=in_review&state=notified", [0, 1, 2]),
        ("incident_type=fatality", [2]),
        ("due_before={today}", [2]),
        ("due_after={today}", [0, 1]),
        ("due_after={today}&state=notified", [1]),
    ],
)
def test_a_list_is_narrowed_by_state_type_and_due_date(place: Place, api: As, query: str, numbers: list[int]) -> None:
    reviewer, today = place.actor("reviewer"), timezone.localdate()
    old = {"incident_date": today - timedelta(days=130), "aware_date": today - timedelta(days=120)}
    rows = [make.opened(reviewer), make.filed(reviewer), make.filed(reviewer, incident_type="fatality", **old)]

    page = api("reviewer")("get", "reviews/?" + query.format(today=today))
    assert {row["id"] for row in page.data["results"]} == {str(rows[number].pk) for number in numbers}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=open", "state"), ("incident_type=x", "incident_type"), ("due_before=soon", "due_before"),
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=²", "limit"), ("cursor=%00", "cursor"),
        ("cursor=aGVsbG8", "cursor"),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_named(api: As, query: str, field: str) -> None:
    assert field in errors(api("reviewer")("get", f"reviews/?{query}"))


def test_one_review_comes_with_its_version_and_leaves_one_line_in_the_log(place: Place, api: As) -> None:
    review = place.approved()
    answer = api("director")("get", f"reviews/{review.pk}/")

    assert answer.status_code == 200
    assert answer["ETag"] == f'"{review.version}"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.data["incident"]["summary"] == review.incident.summary
    assert answer.data["story"] == Review.objects.get(pk=review.pk).story
    assert answer.data["lead_name"] == "Reviewer X-1"
    assert answer.data["instrument"]["semver"] == "1.0.0"
    assert set(answer.data["quality"].values()) == {"good"}
    lines = AccessLog.objects.filter(actor_id=place.people["director"].pk)
    assert [(line.outcome, line.action, line.object_id) for line in lines] == [("read", "review.read", str(review.pk))]


def test_without_the_right_to_narratives_fields_are_absent_not_null(place: Place, api: As) -> None:
    review = place.approved()
    answer = api("technical_advisor")("get", f"reviews/{review.pk}/").data

    absent = {"story", "no_opportunity_reason", "quality", "decision_note", "lead_name"}
    assert absent.isdisjoint(answer)
    assert {"id", "number", "state", "due_on", "depth", "approved_at", "content_sha256"} <= set(answer)
    identifying = {"summary", "incident_date", "aware_date", "child_age_value", "child_age_unit", "child_sex",
                   "office", "local_case_number"}  # fmt: skip
    assert identifying.isdisjoint(answer["incident"])
    assert answer["incident"]["cause_group"] == "sleep"
    assert not AccessLog.objects.filter(actor_id=place.people["technical_advisor"].pk).exists()


def test_whoever_filed_a_notice_follows_it_and_sees_no_other(place: Place, api: As) -> None:
    own, other = make.filed(place.actor("caseworker")), make.filed(place.actor("reviewer"))
    caseworker = api("caseworker")

    assert [row["id"] for row in caseworker("get", "reviews/").data["results"]] == [str(own.pk)]
    found = caseworker("get", f"reviews/{own.pk}/").data
    assert found["incident"]["summary"] == own.incident.summary
    assert "story" not in found
    assert caseworker("get", f"reviews/{other.pk}/").status_code == 404


def test_a_notice_is_filed_once_however_often_it_is_sent(place: Place, api: As) -> None:
    key, caseworker = str(uuid4()), api("caseworker")
    first = caseworker("post", "notices/", notice(), Idempotency_Key=key)
    again = caseworker("post", "notices/", notice(), Idempotency_Key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data["id"] == again.data["id"]
    assert first.data["state"] == "notified"
    assert Incident.objects.filter(jurisdiction=place.member).count() == 1
    assert Event.objects.filter(kind="incidents.notice.filed").count() == 1


@pytest.mark.parametrize("key", [None, "", "not-a-uuid", "1" * 31])
def test_a_notice_needs_a_key(api: As, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency_Key": key}
    assert "Idempotency-Key" in errors(api("caseworker")("post", "notices/", notice(), **headers))
    assert not Incident.objects.exists()


def day(days: int) -> str:
    return str(timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"incident_type": "accident"}, "incident_type"),
        ({"incident_type": 1}, "incident_type"),
        ({"incident_date": "2026-02-30"}, "incident_date"),
        ({"incident_date": None}, "incident_date"),
        ({"incident_precision": "unknown"}, "incident_date"),
        ({"incident_date": "1726-03-01"}, "incident_date"),
        ({"aware_date": "2999-01-01"}, "aware_date"),
        ({"aware_date": None}, "aware_date"),
        ({"child_age_value": "9"}, "child_age_value"),
        ({"child_age_value": True}, "child_age_value"),
        ({"child_age_value": 9.5}, "child_age_value"),
        ({"child_age_value": 18, "child_age_unit": "years"}, "child_age_value"),
        ({"child_age_value": None}, "child_age_value"),
        ({"child_age_value": -1}, "child_age_value"),
        ({"summary": ""}, "summary"),
        ({"summary": "\u202e"}, "summary"),
        ({"summary": ["text"]}, "summary"),
        ({"summary": "x" * 4001}, "summary"),
        ({"office": "x" * 81}, "office"),
        ({"manner": "natural"}, "manner"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named_and_nothing_is_filed(
    api: As, changes: dict[str, Any], field: str
) -> None:
    answer = api("caseworker")("post", "notices/", {**notice(), **changes}, Idempotency_Key=str(uuid4()))
    assert field in errors(answer)
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "name", ["id", "number", "state", "version", "jurisdiction", "created_by", "approved_by", "hash"]
)
def test_a_field_that_the_server_sets_is_refused_by_name(api: As, name: str) -> None:
    answer = api("caseworker")("post", "notices/", {**notice(), name: "1"}, Idempotency_Key=str(uuid4()))
    assert errors(answer) == {name: "This field is unknown or is set by the server."}


def test_the_story_is_written_from_the_version_that_was_read(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    reviewer = api("reviewer")
    text = {"story": "The visit was moved.\r\nNobody was told.", "depth": "record_review"}
    saved = reviewer("patch", f"reviews/{review.pk}/", text, If_Match=f'"{review.version}"')

    assert saved.status_code == 200
    assert saved["ETag"] == f'"{review.version + 1}"'
    assert saved.data["story"] == "The visit was moved.\nNobody was told."
    late = reviewer("patch", f"reviews/{review.pk}/", {"story": "Mine"}, If_Match=f'"{review.version}"')
    assert late.status_code == 409
    assert late.data["current_version"] == review.version + 1
    assert late.data["fields"] == {"story": {"yours": "Mine", "theirs": "The visit was moved.\nNobody was told."}}
    assert Review.objects.get(pk=review.pk).story == "The visit was moved.\nNobody was told."


@pytest.mark.parametrize(("header", "status"), [(None, 428), ("3", 400), ('W/"3"', 400), ("*", 400), ('"x"', 400)])
def test_a_change_must_name_the_version(place: Place, api: As, header: str | None, status: int) -> None:
    review = make.opened(place.actor("reviewer"))
    headers = {} if header is None else {"If_Match": header}
    assert api("reviewer")("patch", f"reviews/{review.pk}/", {"story": "Mine"}, **headers).status_code == status
    assert Review.objects.get(pk=review.pk).version == review.version


def test_the_filer_changes_the_notice_until_a_reviewer_opens_it(place: Place, api: As) -> None:
    review = make.filed(place.actor("caseworker"))
    caseworker, path = api("caseworker"), f"reviews/{review.pk}/incident/"
    saved = caseworker("patch", path, {"office": "North", "aware_date": day(-9)}, If_Match='"1"')

    assert (saved.status_code, saved["ETag"], saved.data["office"]) == (200, '"2"', "North")
    assert Review.objects.get(pk=review.pk).due_on == timezone.localdate() + timedelta(days=81)
    reviewer = place.actor("reviewer")
    make.take(reviewer, make.decided(reviewer, make.take(reviewer, review, "start_screening")), "select")
    assert caseworker("patch", path, {"office": "South"}, If_Match='"2"').status_code == 403


def test_a_reviewer_sets_what_was_found_later_in_one_change(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    changes = {"manner": "natural", "determination": "not", "office": "North", "child_age_value": 2,
               "child_age_unit": "years"}  # fmt: skip
    answer = api("reviewer")("patch", f"reviews/{review.pk}/incident/", changes, If_Match='"1"')

    assert answer.status_code == 200
    assert {name: answer.data[name] for name in changes} == changes
    stale = api("reviewer")("patch", f"reviews/{review.pk}/incident/", {"manner": "suicide"}, If_Match='"1"')
    assert stale.data["fields"] == {"manner": {"yours": "suicide", "theirs": "natural"}}


def test_one_half_of_a_pair_cannot_be_changed_alone(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    path, reviewer = f"reviews/{review.pk}/incident/", api("reviewer")
    assert "child_age_value" in errors(reviewer("patch", path, {"child_age_unit": ""}, If_Match='"1"'))
    assert "incident_date" in errors(reviewer("patch", path, {"incident_precision": "unknown"}, If_Match='"1"'))
    assert "incident_date" in errors(reviewer("patch", path, {"aware_date": day(-40)}, If_Match='"1"'))
    assert Incident.objects.get().version == 1


def test_the_history_tells_in_sentences_to_those_who_read_narratives(place: Place, api: As) -> None:
    review = place.approved()
    newest = api("reviewer")("get", f"reviews/{review.pk}/history/?limit=1").data["results"][0]
    assert newest["text"] == "Director X-1 approved it. It is locked."
    coded = api("technical_advisor")("get", f"reviews/{review.pk}/history/?limit=1").data["results"][0]
    assert (coded["kind"], coded["payload"]["to"]) == ("incidents.review.approve", "approved")
    assert {"text", "reason"}.isdisjoint(coded)


def test_whoever_filed_a_notice_sees_its_steps_and_no_rating_in_the_history(place: Place, api: As) -> None:
    reviewer = place.actor("reviewer")
    review = make.opened(reviewer, place.actor("caseworker"))
    make.with_need(reviewer, review)
    rows = api("caseworker")("get", f"reviews/{review.pk}/history/").data["results"]
    assert [row["kind"] for row in rows] == [
        "incidents.review.open", "incidents.review.select", "incidents.review.start_screening",
        "incidents.notice.filed",
    ]  # fmt: skip
