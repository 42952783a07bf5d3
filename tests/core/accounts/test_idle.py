"""The idle clock: it signs out, loses no text, and is not wound by a page that asks by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from npcs.core.accounts.middleware import SEEN, WRITE_EVERY
from npcs.core.accounts.models import User
from tests.core.accounts.talk import fields, is_signed_in, sign_in

Later = Callable[[float], None]
IDLE = settings.IDLE_SECONDS
TYPED = {"display_name": "Reviewer R-9\nwith “quotes” & <tags>", "language": "es", "time_zone": "UTC", "more": "a"}
SAME_SITE = {"origin": "http://testserver"}


@pytest.fixture
def person(client: Client, reviewer: User) -> Client:
    sign_in(client, reviewer.email)
    return client


def ping(client: Client, **headers: str) -> Any:
    return client.get(reverse("session-ping"), headers={"accept": "application/json", **headers})


def test_somebody_who_is_there_stays_signed_in(person: Client, later: Later) -> None:
    for _number in range(3):
        later(IDLE - 1)
        assert person.get(reverse("account")).status_code == 200


def test_after_the_time_a_page_asks_for_a_sign_in_and_comes_back(person: Client, later: Later) -> None:
    later(IDLE + WRITE_EVERY + 1)
    response = person.get(reverse("account-log") + "?kind=read")
    assert response.headers["Location"] == f"{reverse('account_login')}?next=%2Faccount%2Flog%2F%3Fkind%3Dread"


def test_the_page_never_ends_later_than_the_server(person: Client, later: Later) -> None:
    person.get(reverse("account"))
    later(IDLE)
    assert is_signed_in(person)


def test_a_form_sent_too_late_keeps_every_field(person: Client, reviewer: User, later: Later) -> None:
    later(IDLE + WRITE_EVERY + 1)
    response = person.post(reverse("account"), {**TYPED, "several": ["1", "2"]})
    assert response.status_code == 401
    page = fields(response)
    assert {name: page[name] for name in TYPED} == TYPED
    assert response.content.decode().count('name="several"') == 2
    reviewer.refresh_from_db()
    assert reviewer.display_name == "Reviewer R-2"


def test_signed_in_again_the_text_can_be_sent_with_a_fresh_token(reviewer: User, later: Later) -> None:
    browser = Client(enforce_csrf_checks=True, headers=SAME_SITE)
    page = fields(browser.get(reverse("account_login")))
    token = {"csrfmiddlewaretoken": page["csrfmiddlewaretoken"]}
    sign_in(browser, reviewer.email, **token)
    form = fields(browser.get(reverse("account")))
    later(IDLE + WRITE_EVERY + 1)
    typed = {"display_name": "Reviewer R-9", "language": "en", "time_zone": "UTC"}
    kept = browser.post(reverse("account"), {**typed, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})
    assert kept.status_code == 401
    # In another tab of the same browser:
    page = fields(browser.get(reverse("account_login")))
    sign_in(browser, reviewer.email, csrfmiddlewaretoken=page["csrfmiddlewaretoken"])
    # Back in the first tab: its token is old by now, so the text is offered once more with a fresh one.
    again = browser.post(reverse("account"), fields(kept))
    assert again.status_code == 403
    sent = browser.post(reverse("account"), fields(again))
    assert sent.status_code == 302
    reviewer.refresh_from_db()
    assert reviewer.display_name == "Reviewer R-9"


def test_json_gets_401_and_the_address_of_the_sign_in(person: Client, later: Later) -> None:
    later(IDLE + WRITE_EVERY + 1)
    response = person.post(reverse("account"), TYPED, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert response.json() == {"sign_in": reverse("account_login")}


def test_a_page_that_asks_by_itself_does_not_extend(person: Client, later: Later) -> None:
    for _number in range(4):
        later(IDLE / 3)
        ping(person)
        person.get(reverse("account"), headers={"X-Background": "1"})
    assert ping(person).status_code == 401


def test_stay_signed_in_extends(person: Client, later: Later) -> None:
    for _number in range(4):
        later(IDLE / 2)
        answer = person.post(reverse("session-ping"), headers={"accept": "application/json"})
        assert answer.json()["left"] == IDLE
    assert is_signed_in(person)


def test_the_clock_tells_what_is_left_by_the_server(person: Client, later: Later) -> None:
    later(600)
    assert ping(person).json()["left"] == pytest.approx(IDLE + WRITE_EVERY - 600, abs=2)


def test_a_busy_person_costs_one_session_write_a_minute(person: Client, later: Later) -> None:
    def seen() -> tuple[Any, Any]:
        row = Session.objects.get(pk=person.session.session_key)
        return row.get_decoded()[SEEN], UserSession.objects.get().last_seen_at

    first = seen()
    later(WRITE_EVERY - 5)
    person.get(reverse("account"))
    assert seen() == first
    later(10)
    person.get(reverse("account"))
    assert seen()[0] > first[0]
    assert seen()[1] > first[1]


def test_nobody_writes_a_session_for_a_visitor(client: Client, world: None) -> None:
    client.get(reverse("account_login"))
    assert settings.SESSION_COOKIE_NAME not in client.cookies
