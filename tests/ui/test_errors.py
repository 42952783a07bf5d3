"""Error pages say what happened, what was kept and what to do; they need no database and no session."""

import json

import pytest
import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from npcs.core.ops import views
from npcs.core.ops.middleware import ErrorPagesMiddleware

# No test here has the django_db mark: a page that asked the database would fail.
PAGES = {
    400: lambda request: views.bad_request(request, None),
    403: lambda request: views.forbidden(request, None),
    404: lambda request: views.not_found(request, None),
    405: views.method_not_allowed,
    413: lambda request: views.bad_request(request, RequestDataTooBig()),
    429: views.too_many,
    500: views.server_error,
}


@pytest.mark.parametrize("status", PAGES)
def test_every_page_comes_without_database_and_session(status):
    answer = PAGES[status](RequestFactory().get("/reviews/"))
    text = answer.content.decode()
    assert answer.status_code == status
    assert text.count("<h1>") == 1
    assert 'class="panel"' in text
    assert "Go to Home" in text


@pytest.mark.parametrize("status", PAGES)
def test_programs_get_problem_details(status):
    answer = PAGES[status](RequestFactory().get("/api/v1/reviews/"))
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status


def test_the_incident_number_is_the_start_of_the_requests_id():
    with structlog.contextvars.bound_contextvars(request_id="3f9a1c2e-aaaa-bbbb-cccc-1234567890ab"):
        assert "3f9a1c2e" in views.server_error(RequestFactory().get("/")).content.decode()


def test_a_forged_request_id_is_not_shown():
    with structlog.contextvars.bound_contextvars(request_id="<script>alert(1)</script>"):
        assert "<script>alert" not in views.server_error(RequestFactory().get("/")).content.decode()


def test_even_when_the_page_itself_breaks_a_sentence_and_a_number_come(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(views, "error_page", broken)
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Incident number" in answer.content


def typed(**headers):
    return RequestFactory().post("/reviews/new/", {"summary": "A long text that somebody wrote."}, **headers)


def test_a_form_with_an_old_token_keeps_its_text_and_can_be_sent_again():
    answer = views.csrf_failure(typed(HTTP_ORIGIN="http://testserver"), "CSRF token incorrect.")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "A long text that somebody wrote." in text
    assert 'action="/reviews/new/"' in text
    assert "csrfmiddlewaretoken" in text


@pytest.mark.parametrize(
    "headers", [{"HTTP_ORIGIN": "https://elsewhere.example"}, {}, {"HTTP_SEC_FETCH_SITE": "cross-site"}]
)
def test_a_form_from_another_site_is_refused_without_its_text(headers):
    answer = views.csrf_failure(typed(**headers), "Origin checking failed")
    assert answer.status_code == 403
    assert b"A long text" not in answer.content


def through_middleware(answer, path="/reviews/", **headers):
    return ErrorPagesMiddleware(lambda request: answer)(RequestFactory().get(path, **headers))


def test_a_bare_refusal_gets_our_page_and_keeps_its_headers():
    answer = through_middleware(HttpResponseNotAllowed(["POST"]))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert b"<h1>" in answer.content


def test_an_answer_with_a_page_of_its_own_is_left_alone():
    assert through_middleware(HttpResponse("own words", status=429)).content == b"own words"
    assert through_middleware(HttpResponse("fine")).content == b"fine"
    assert through_middleware(HttpResponseNotAllowed(["GET"]), HTTP_ACCEPT="image/png").content == b""
