"""The second step: set up, asked for, enforced where it is required; recovery codes; secrets encrypted at rest."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from npcs.core.access import system
from npcs.core.accounts import services
from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.core.jobs.models import OutboxMessage
from tests import factories
from tests.core.accounts.talk import PASSWORD, fields, is_signed_in, sign_in, text

Later = Callable[[float], None]


def code_for(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_app(client: Client) -> str:
    """Adds an app as a person would; gives the key that the app keeps."""
    page = client.get(reverse("mfa_activate_totp"))
    found = re.search(r'<strong class="num">([A-Z2-7]+)</strong>', page.content.decode())
    assert found
    response = client.post(reverse("mfa_activate_totp"), {"code": code_for(found[1])})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<code>(\d+)</code>", page.content.decode())


@pytest.fixture
def person(client: Client, reviewer: User) -> Client:
    sign_in(client, reviewer.email)
    return client


@pytest.fixture
def key(person: Client) -> str:
    return set_up_app(person)


def test_a_password_alone_is_not_enough_any_more(person: Client, reviewer: User, key: str, later: Later) -> None:
    browser = Client()
    assert sign_in(browser, reviewer.email).headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    later(30)  # a code is good for one use
    assert browser.post(reverse("mfa_authenticate"), {"code": code_for(key)}).headers["Location"] == reverse("home")
    assert is_signed_in(browser)


def test_a_wrong_code_is_said_beside_the_field(person: Client, reviewer: User, key: str) -> None:
    browser = Client()
    sign_in(browser, reviewer.email)
    response = browser.post(reverse("mfa_authenticate"), {"code": "abcdef"})
    assert "This code does not fit" in text(response)
    assert 'id="id_code_error"' in response.content.decode()
    assert not is_signed_in(browser)


def test_a_code_works_once(person: Client, reviewer: User, key: str, later: Later) -> None:
    later(30)
    code = code_for(key)
    for browser, expected in ((Client(), 302), (Client(), 200)):
        sign_in(browser, reviewer.email)
        assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_five_wrong_codes_then_wait(person: Client, reviewer: User, key: str) -> None:
    browser = Client()
    sign_in(browser, reviewer.email)
    statuses = [browser.post(reverse("mfa_authenticate"), {"code": "000000x"}).status_code for _number in range(6)]
    assert statuses == [200] * 5 + [429]


def test_recovery_codes_are_shown_once_and_work_once(person: Client, reviewer: User, key: str) -> None:
    codes = codes_on(person.get(reverse("mfa_view_recovery_codes")))
    assert len(codes) == 10
    assert codes_on(person.get(reverse("mfa_view_recovery_codes"))) == []
    for browser, expected in ((Client(), 302), (Client(), 200)):
        sign_in(browser, reviewer.email)
        assert browser.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected
    assert "9 codes are left" in text(person.get(reverse("mfa_index")))


def test_new_recovery_codes_end_the_old_ones(person: Client, reviewer: User, key: str) -> None:
    old = codes_on(person.get(reverse("mfa_view_recovery_codes")))
    person.post(reverse("mfa_generate_recovery_codes"))
    new = codes_on(person.get(reverse("mfa_view_recovery_codes")))
    assert len(new) == 10
    assert not set(old) & set(new)


def test_the_apps_key_and_the_codes_lie_encrypted(key: str) -> None:
    for row in Authenticator.objects.all():
        assert key not in str(row.data)
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert not re.fullmatch(r"[0-9a-f]+", seed)


def test_secrets_stay_readable_after_the_servers_key_changes(
    person: Client, reviewer: User, key: str, settings: Any, later: Later
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    browser = Client()
    sign_in(browser, reviewer.email)
    later(30)
    assert browser.post(reverse("mfa_authenticate"), {"code": code_for(key)}).status_code == 302


def test_the_person_is_told_and_it_is_written_down(
    person: Client, reviewer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        set_up_app(person)
    assert callbacks  # told after the change is safe


def test_long_after_signing_in_one_confirms_first(person: Client, later: Later) -> None:
    later(600)
    response = person.get(reverse("mfa_activate_totp"))
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirmed = person.post(response.headers["Location"], {"password": PASSWORD})
    assert confirmed.headers["Location"] == reverse("mfa_activate_totp")
    assert person.get(reverse("mfa_activate_totp")).status_code == 200


def test_confirming_asks_for_ones_own_password(person: Client, later: Later) -> None:
    factories.user(password="somebody-elses-password")
    later(600)
    response = person.post(reverse("account_reauthenticate"), {"password": "somebody-elses-password"})
    assert 'id="id_password_error"' in response.content.decode()


class TestRequired:
    """Outside demo mode everybody needs one."""

    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.MFA_REQUIRED = True

    def test_after_the_first_sign_in_one_is_asked_to_set_it_up(self, person: Client) -> None:
        response = person.get(reverse("home"), follow=True)
        assert response.redirect_chain[-1][0] == reverse("mfa_index")
        assert "Set up a second step to go on" in text(response)

    @pytest.mark.parametrize("name", ["account", "account-tokens", "account-log", "home"])
    def test_nothing_else_opens_before(self, person: Client, name: str) -> None:
        assert person.get(reverse(name)).headers["Location"] == reverse("mfa_index")

    @pytest.mark.parametrize(
        "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password", "account_logout"]
    )
    def test_what_sets_it_up_opens(self, person: Client, name: str) -> None:
        assert person.get(reverse(name)).status_code == 200

    def test_a_form_keeps_its_text(self, person: Client, reviewer: User) -> None:
        typed = {"display_name": "Reviewer R-9", "language": "en", "time_zone": "UTC"}
        response = person.post(reverse("account"), typed)
        assert response.status_code == 403
        assert {name: fields(response)[name] for name in typed} == typed

    def test_json_is_told(self, person: Client) -> None:
        response = person.get(reverse("home"), headers={"accept": "application/json"})
        assert (response.status_code, response.json()) == (403, {"second_step": reverse("mfa_index")})

    def test_the_api_is_closed_to_the_browsers_session_as_well(self, person: Client) -> None:
        answer = person.get("/api/v1/members/")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")

    def test_with_an_app_everything_opens(self, person: Client) -> None:
        set_up_app(person)
        assert person.get(reverse("account")).status_code == 200

    def test_the_last_one_stays(self, person: Client, key: str) -> None:
        assert "your only second step" in text(person.get(reverse("mfa_deactivate_totp")))
        person.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(type="totp").exists()

    def test_a_lost_phone_a_new_second_step(self, person: Client, reviewer: User, key: str) -> None:
        services.reset_second_factor(actor=system(), user=reviewer)
        assert not is_signed_in(person)
        browser = Client()
        sign_in(browser, reviewer.email)
        assert browser.get(reverse("account")).headers["Location"] == reverse("mfa_index")
        assert Event.objects.filter(kind="core.account.second_factor_reset", object_id=str(reviewer.pk)).exists()

    def test_made_up_people_need_none(self, client: Client, settings: Any) -> None:
        settings.DEMO = True
        made_up = factories.person("reviewer", is_demo=True)
        client.post(reverse("account-demo"), {"person": made_up.pk})
        assert client.get(reverse("account")).status_code == 200


def test_where_none_is_required_the_app_can_be_removed(person: Client, key: str) -> None:
    assert person.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()
    assert OutboxMessage.objects.filter(subject__contains="authenticator app was removed").exists()
    assert Event.objects.filter(kind="core.account.app_removed").exists()
