"""A forgotten password: one answer for every address, a link that works once, mail by the outbox."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.core.jobs.models import OutboxMessage
from tests import factories
from tests.core.accounts.talk import OTHER_PASSWORD, PASSWORD, is_signed_in, sign_in, text, without_token


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def link_in(message: OutboxMessage) -> str:
    found = re.search(r"https?://testserver(/\S+)", message.body)
    assert found, message.body
    return found[1]


def open_form(client: Client, link: str) -> str:
    """Follows the link to the form; gives the form's address, which no longer holds the key."""
    return client.get(link).headers["Location"]


@pytest.fixture
def link(client: Client, reviewer: User) -> str:
    ask(client, reviewer.email)
    return link_in(OutboxMessage.objects.get(to=reviewer.email))


def test_known_unknown_and_suspended_addresses_get_the_same_answer(client: Client, reviewer: User) -> None:
    suspended = factories.user(password=PASSWORD, is_active=False)
    pages = [ask(client, email) for email in (reviewer.email, "nobody@example.org", suspended.email)]
    assert len({without_token(page) for page in pages}) == 1
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == [reviewer.email]


def test_an_unknown_address_costs_the_same_work(client: Client, reviewer: User) -> None:
    ask(client, "somebody@example.org")  # the first request of a place makes rows for counting
    counts = []
    for email in (reviewer.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("account_reset_password"), {"email": email})
        counts.append([q["sql"].split(" ")[0:3] for q in queries if "SAVEPOINT" not in q["sql"]])
    assert counts[0] == counts[1]


def test_the_mail_waits_in_the_outbox_and_names_no_case(client: Client, reviewer: User) -> None:
    ask(client, reviewer.email)
    message = OutboxMessage.objects.get(to=reviewer.email)
    assert message.state == OutboxMessage.State.WAITING
    assert mail.outbox == []
    assert "Hello Reviewer R-2," in message.body
    assert "&" not in message.body.replace("&#", "&")
    assert not re.search(r"review |case|incident", message.body)


def test_a_mail_server_that_is_down_blocks_nobody(client: Client, reviewer: User, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    assert ask(client, reviewer.email).status_code == 200
    assert OutboxMessage.objects.filter(to=reviewer.email).exists()


def test_the_link_sets_a_password_ends_all_sign_ins_and_signs_nobody_in(client: Client, reviewer: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, reviewer.email)
    ask(client, reviewer.email)
    form = open_form(client, link_in(OutboxMessage.objects.get(to=reviewer.email)))
    response = client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    assert response.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)
    sign_in(client, reviewer.email, OTHER_PASSWORD)
    assert is_signed_in(client)
    assert Event.objects.filter(kind="core.account.password_reset", actor_id=reviewer.pk).exists()
    assert OutboxMessage.objects.filter(to=reviewer.email, subject__contains="password was changed").exists()


def test_the_link_works_once(client: Client, reviewer: User, link: str) -> None:
    client.post(open_form(client, link), {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    again = Client().get(link)
    assert "This link no longer works" in text(again)


def test_signing_in_ends_a_link_that_was_not_needed(client: Client, reviewer: User, link: str) -> None:
    sign_in(Client(), reviewer.email)
    assert "This link no longer works" in text(client.get(link))


def test_the_link_ends_after_a_day(client: Client, reviewer: User, link: str, settings: Any) -> None:
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in text(client.get(link))


@pytest.mark.parametrize("key", ["0-x", "zzzzzzzzzzzzzzzzzzzzzzzz-cafe-babe", "1-set-password"])
def test_a_forged_link_says_that_it_does_not_work(client: Client, world: None, key: str) -> None:
    response = client.get(f"/account/forgot/new/{key}/")
    assert response.status_code == 200
    assert "This link no longer works" in text(response)


def test_a_weak_new_password_is_refused_beside_the_field(client: Client, reviewer: User, link: str) -> None:
    response = client.post(open_form(client, link), {"password1": "password1234", "password2": "password1234"})
    assert 'id="id_password1_error"' in response.content.decode()
    reviewer.refresh_from_db()
    assert reviewer.check_password(PASSWORD)


def test_made_up_people_get_no_mail(client: Client, world: None, settings: Any) -> None:
    settings.DEMO = True
    made_up = factories.user(password=PASSWORD, is_demo=True)
    ask(client, made_up.email)
    assert not OutboxMessage.objects.exists()


def test_asking_again_and_again_gets_a_page_that_says_wait(client: Client, reviewer: User) -> None:
    statuses = [ask(client, reviewer.email).status_code for _number in range(6)]
    assert statuses == [200] * 5 + [429]
