"""REST: what is refused, to whom, how it is said, and that each refusal of a record is one line in the log."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern

from incidents.api import urls
from npcs.core.access import tokens
from npcs.core.audit.models import AccessLog, Event
from tests import factories
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]
NESTED = [pattern for pattern in urls.urlpatterns if "review_id" in str(pattern.pattern)]
BODIES: dict[str, Any] = {
    "api-needs": {"domain": "other", "needed": "x", "status": "met"},
    "api-opportunities": {
        "title": "x", "theme": "court_legal", "locus": "internal", "proximity": "1", "narrative": "x",
    },
    "api-screening": make.screening_data(), "api-clock": {"met_on": "2026-01-01"},
    "api-holds": {"reason": "A court asks."}, "api-hold": {"lift_reason": "Settled."},
    "api-rating": {"value": 1}, "api-opportunity-rating": {"value": 1},
}  # fmt: skip


def calls(pattern: URLPattern, review: Any) -> Iterator[tuple[str, str, Any]]:
    """(method, path, body) of every operation of a route, with the review's own parts."""
    given = {
        "review_id": review.pk, "need_id": review.needs.get().pk, "opportunity_id": review.opportunities.get().pk,
        "item": "FAM-01", "name": "start_scoring", "clock_id": review.clocks.get().pk,
        "hold_id": make.held(make.acting(review.lead, review.jurisdiction), review).pk,
        "event_id": review.timeline.get().pk, "debrief_id": review.debriefs.get().pk,
        "box_id": review.map_nodes.first().pk, "arrow_id": review.map_links.get().pk, "set_id": uuid4(),
    }  # fmt: skip
    path = str(pattern.pattern)
    for name, value in given.items():
        path = path.replace(f"<uuid:{name}>", str(value)).replace(f"<str:{name}>", str(value))
    for method in list(pattern.callback.actions):
        if method != "head":
            yield method, path, None if method == "get" else BODIES.get(str(pattern.name), {})


@pytest.mark.parametrize("pattern", NESTED, ids=lambda pattern: pattern.name)
def test_another_members_review_is_not_found_and_each_try_is_one_line(place: Place, api: As, pattern: Any) -> None:
    neighbour = Place("Elsewhere")
    review = make.gathered(neighbour.actor("reviewer"))
    reviewer, before = api("reviewer"), Event.objects.count()
    for method, path, body in calls(pattern, review):
        seen = set(AccessLog.objects.values_list("pk", flat=True))
        answer = reviewer(method, path, body, If_Match='"1"', Idempotency_Key=str(uuid4()))
        lines = AccessLog.objects.exclude(pk__in=seen)
        assert answer.status_code == 404
        assert answer.data["detail"] == "There is nothing here that you may see."
        assert [(line.outcome, line.object_id, line.actor_id) for line in lines] == [
            ("not_found", str(review.pk), place.people["reviewer"].pk)
        ]
    assert Event.objects.count() == before


@pytest.mark.parametrize("pattern", NESTED, ids=lambda pattern: pattern.name)
def test_an_id_that_is_nobodys_is_answered_as_one_of_somebody_else(place: Place, api: As, pattern: Any) -> None:
    review = make.gathered(place.actor("reviewer"))
    for method, path, body in calls(pattern, review):
        path = path.replace(str(review.pk), str(UUID(int=7)))
        assert api("reviewer")(method, path, body, If_Match='"1"', Idempotency_Key=str(uuid4())).status_code == 404


@pytest.mark.parametrize("name", ["needs", "opportunities"])
def test_a_part_is_found_only_under_its_own_review(place: Place, api: As, name: str) -> None:
    reviewer = place.actor("reviewer")
    one, other = make.gathered(reviewer), make.gathered(reviewer)
    part = getattr(other, name).get()
    path = f"reviews/{one.pk}/{name}/{part.pk}/"
    for method, body in (("get", None), ("patch", {}), ("delete", None)):
        assert api("reviewer")(method, path, body, If_Match='"1"').status_code == 404


def test_a_missing_right_at_home_is_said_and_logged(place: Place, api: As) -> None:
    review = make.gathered(place.actor("reviewer"))
    writes = [call for pattern in NESTED for call in calls(pattern, review) if call[0] != "get"]
    advisor = api("technical_advisor")
    assert len(writes) >= 50
    for method, path, body in writes:
        answer = advisor(method, path, body, If_Match='"1"', Idempotency_Key=str(uuid4()))
        assert (method, path, answer.status_code) == (method, path, 403)
    refused = AccessLog.objects.filter(outcome="refused", actor_id=place.people["technical_advisor"].pk)
    assert refused.count() == len(writes)


def test_a_role_without_reviews_has_no_list_of_them(api: As) -> None:
    assert api("committee_member")("get", "reviews/").status_code == 403
    assert api("director")("post", "notices/", {}, Idempotency_Key=str(uuid4())).status_code == 403


def test_whoever_is_not_signed_in_is_told_so(place: Place) -> None:
    review = make.gathered(place.actor("reviewer"))
    anonymous = Api(Client())
    every = [call for pattern in NESTED for call in calls(pattern, review)]
    for method, path, body in [*every, ("get", "reviews/", None), ("post", "notices/", {})]:
        assert anonymous(method, path, body).status_code == 401


def test_a_write_from_another_site_is_refused(place: Place) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.people["caseworker"], backend="npcs.core.accounts.backends.ActiveUserBackend")
    answer = Api(client)("post", "notices/", {}, Idempotency_Key=str(uuid4()))
    assert (answer.status_code, "CSRF" in answer.data["detail"]) == (403, True)


@pytest.fixture
def token(place: Place) -> Callable[..., Api]:
    def made(role: str, *, can_write: bool) -> Api:
        until = make.timezone.now() + make.timedelta(days=1)
        _row, secret = tokens.create(actor=place.actor(role), name="script", expires_at=until, can_write=can_write)
        client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
        return Api(client)

    return made


def test_a_token_reads_and_writes_as_its_person(place: Place, token: Callable[..., Api]) -> None:
    review = make.opened(place.actor("reviewer"))
    program = token("reviewer", can_write=True)
    assert program("get", f"reviews/{review.pk}/").data["lead"] == place.people["reviewer"].pk
    version = f'"{review.version}"'
    assert program("patch", f"reviews/{review.pk}/", {"depth": "record_review"}, If_Match=version).status_code == 200


def test_a_reading_token_does_not_write(place: Place, token: Callable[..., Api]) -> None:
    review = make.opened(place.actor("reviewer"))
    program = token("reviewer", can_write=False)
    assert program("get", f"reviews/{review.pk}/").status_code == 200
    answer = program("patch", f"reviews/{review.pk}/", {"depth": "full"}, If_Match='"2"')
    assert (answer.status_code, answer.data["detail"]) == (403, "This token may only read.")


def test_a_token_of_an_ended_role_opens_nothing(place: Place, token: Callable[..., Api]) -> None:
    program = token("reviewer", can_write=True)
    factories.end_roles(place.people["reviewer"], place.member)
    assert program("get", "reviews/").status_code == 401
    assert Api(Client(headers={"Authorization": "Bearer npcs_no_such"}))("get", "reviews/").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("put", "reviews/", 405), ("delete", "notices/", 405), ("options", "reviews/", 405), ("get", "nothing/", 404),
     ("get", "reviews/7/", 404)],
)  # fmt: skip
def test_what_is_not_there_answers_a_problem_too(api: As, method: str, path: str, status: int) -> None:
    assert api("reviewer")(method, path).status_code == status


def test_only_json_goes_in_and_out(place: Place, sign_in: Any) -> None:
    client = sign_in(place.people["caseworker"])
    form = client.post("/api/v1/notices/", {"summary": "x"}, headers={"Idempotency-Key": str(uuid4())})
    assert (form.status_code, form["Content-Type"]) == (415, "application/problem+json")
    page = client.get("/api/v1/reviews/", headers={"Accept": "text/html"})
    assert (page.status_code, page["Content-Type"]) == (406, "application/problem+json")


RAW = {
    "not JSON": b"{", "a list": b"[1]", "a text": b'"x"', "null": b"null", "not a number": b'{"summary": NaN}',
    "NUL": b'{"summary": "a\\u0000b"}', "NUL in a name": b'{"a\\u0000b": 1}',
    "half a character": b'{"summary": "\\ud800"}',
    "half a character in a name": b'{"\\udfff": 1}', "no UTF-8": b'{"summary": "\xff"}', "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000, "a long number": b'{"child_age_value": ' + b"9" * 5000 + b"}",
    "endless": b'{"child_age_value": 1e999}', "empty": b"",
}  # fmt: skip


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_a_body_that_is_no_record_is_refused_in_words(place: Place, sign_in: Any, raw: bytes) -> None:
    answer = sign_in(place.people["caseworker"]).post(
        "/api/v1/notices/", raw, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    found = json.loads(answer.content)
    assert found["detail"] or found["errors"]


def test_a_text_with_a_backslash_u_is_only_a_text(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    text = {"story": "The form showed \\u0000 where the date was."}
    assert (
        api("reviewer")("patch", f"reviews/{review.pk}/", text, If_Match=f'"{review.version}"').data["story"]
        == text["story"]
    )


@pytest.mark.parametrize("length", [1_000_000, 10_000_000])
def test_ten_megabytes_are_refused_unread(place: Place, api: As, length: int) -> None:
    review = make.opened(place.actor("reviewer"))
    answer = api("reviewer")("patch", f"reviews/{review.pk}/", {"story": "x" * length}, If_Match='"3"')
    assert answer.status_code == 413


def test_texts_are_cleaned_as_in_every_form(place: Place, api: As) -> None:
    review = make.opened(place.actor("reviewer"))
    text = {"story": " =HYPERLINK(1)\u202e\r\n<b>x</b> \u0007"}
    answer = api("reviewer")("patch", f"reviews/{review.pk}/", text, If_Match=f'"{review.version}"')
    assert answer.data["story"] == "=HYPERLINK(1)\n<b>x</b>"


@pytest.mark.parametrize(
    "name", ["state", "approved_by", "content_sha256", "instrument_sha256", "lead", "quality", "due_on"]
)
def test_what_only_steps_set_cannot_be_set(place: Place, api: As, name: str) -> None:
    review = make.opened(place.actor("reviewer"))
    answer = api("reviewer")("patch", f"reviews/{review.pk}/", {name: "approved"}, If_Match=f'"{review.version}"')
    assert errors(answer) == {name: "This field is unknown or is set by the server."}
