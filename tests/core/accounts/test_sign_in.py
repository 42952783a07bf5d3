"""Sign-in by e-mail address and password: one answer for everybody who is not let in."""

import socket
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client
from django.urls import NoReverseMatch, reverse

from npcs import settings as product
from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.core.jobs.models import OutboxMessage
from tests import factories
from tests.core.accounts.talk import OTHER_PASSWORD, PASSWORD, fields, is_signed_in, sign_in, text, without_token

MISMATCH = "This e-mail address and password do not match"


def test_a_person_signs_in_and_lands_on_home(client: Client, reviewer: User) -> None:
    response = sign_in(client, reviewer.email)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))
    assert is_signed_in(client)
    assert Event.objects.filter(kind="core.account.signed_in", actor_id=reviewer.pk).count() == 1


def test_the_address_may_be_written_in_capitals(client: Client, reviewer: User) -> None:
    sign_in(client, reviewer.email.upper())
    assert is_signed_in(client)


def test_passwords_are_kept_by_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_unknown_wrong_and_suspended_get_the_same_page(client: Client, reviewer: User) -> None:
    suspended = factories.user(password=PASSWORD, is_active=False)
    pages = [
        sign_in(client, reviewer.email, "not the password"),
        sign_in(client, "nobody@example.org"),
        sign_in(client, suspended.email),
    ]
    assert {response.status_code for response in pages} == {200}
    assert len({without_token(response) for response in pages}) == 1
    assert all(MISMATCH in text(response) for response in pages)
    assert not is_signed_in(client)


def test_an_unknown_address_costs_one_hash_like_a_known_one(client: Client, reviewer: User, monkeypatch: Any) -> None:
    made: list[str] = []
    hasher = type(identify_hasher(reviewer.password))
    real = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *given: made.append("hash") or real(*given))
    counts = []
    for email in (reviewer.email, "nobody@example.org"):
        sign_in(client, email, "not the password")
        counts.append(len(made))
        made.clear()
    assert counts == [1, 1]


def test_the_error_stands_beside_the_field_and_the_address_is_kept(client: Client, reviewer: User) -> None:
    response = sign_in(client, reviewer.email, "not the password")
    assert fields(response)["login"] == reviewer.email
    assert fields(response)["password"] == ""
    assert 'id="id_password_error"' in response.content.decode()


@pytest.mark.parametrize("typed", ["not an address", "", "a\x00b@example.org", "x" * 400 + "@example.org"])
def test_an_address_that_is_none_is_said_beside_it(client: Client, typed: str) -> None:
    response = sign_in(client, typed)
    assert response.status_code == 200
    assert 'id="id_login_error"' in response.content.decode()


def test_a_password_of_megabytes_is_not_hashed(client: Client, reviewer: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
    assert sign_in(client, reviewer.email, "x" * 2_000_000).status_code == 200


def test_five_wrong_passwords_for_one_address_then_wait(client: Client, reviewer: User) -> None:
    for _number in range(5):
        assert sign_in(client, reviewer.email, "not the password").status_code == 200
    response = sign_in(client, reviewer.email)
    assert response.status_code == 429
    assert "Wait five minutes" in text(response)
    assert not is_signed_in(client)


def test_thirty_tries_a_minute_from_one_place_then_a_page_that_says_wait(client: Client, world: None) -> None:
    statuses = [sign_in(client, f"person-{number}@example.org", "").status_code for number in range(31)]
    assert statuses == [200] * 30 + [429]
    assert "wait a moment" in text(sign_in(client, "one-more@example.org", ""))


def test_counting_tries_needs_no_redis() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.SESSION_ENGINE.endswith("backends.db")


def test_sign_in_works_while_redis_and_the_mail_server_are_down(
    client: Client, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)  # all but the database's own driver
    assert sign_in(client, reviewer.email).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert Client().post(reverse("account_reset_password"), {"email": reviewer.email}).status_code == 302
    assert OutboxMessage.objects.filter(to=reviewer.email).exists()


def test_nobody_can_sign_up() -> None:
    for name in ("account_signup", "socialaccount_signup", "account_email", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "3rdparty/signup/", "signup/passkey/"])
def test_the_usual_addresses_of_sign_up_do_not_exist(client: Client, world: None, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


def test_the_session_gets_a_new_key_at_sign_in(client: Client, reviewer: User) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client, reviewer.email)
    assert client.session.session_key != session.session_key


def test_after_sign_in_one_goes_on_only_within_this_site(client: Client, reviewer: User) -> None:
    there = sign_in(client, reviewer.email, next="/account/log/")
    assert there.headers["Location"] == "/account/log/"
    for foreign in ("https://example.com/", "//example.com/", "https:example.com"):
        elsewhere = Client()
        assert sign_in(elsewhere, reviewer.email, next=foreign).headers["Location"] == reverse("home")


def test_a_suspension_ends_open_sign_ins_at_once(client: Client, reviewer: User) -> None:
    sign_in(client, reviewer.email)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_sign_out_is_a_post(client: Client, reviewer: User) -> None:
    sign_in(client, reviewer.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_a_new_password_ends_the_other_devices_and_keeps_this_one(client: Client, reviewer: User) -> None:
    other = Client()
    sign_in(client, reviewer.email)
    sign_in(other, reviewer.email)
    typed = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    response = client.post(reverse("account_change_password"), typed)
    assert response.headers["Location"] == reverse("mfa_index")
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert Event.objects.filter(kind="core.account.password_changed", actor_id=reviewer.pk).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"oldpassword": "wrong", "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}, "oldpassword"),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": "other"}, "password2"),
        ({"oldpassword": PASSWORD, "password1": "x" * 300, "password2": "x" * 300}, "password1"),
    ],
)
def test_a_new_password_that_does_not_fit_changes_nothing(
    client: Client, reviewer: User, typed: dict[str, str], field: str
) -> None:
    sign_in(client, reviewer.email)
    response = client.post(reverse("account_change_password"), typed)
    assert f'id="id_{field}_error"' in response.content.decode()
    reviewer.refresh_from_db()
    assert reviewer.check_password(PASSWORD)
