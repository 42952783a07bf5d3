"""Sign-in by an agency's identity provider: people who are here already, and nobody else."""

import re
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from requests import ConnectionError as Unreachable

from npcs.core.accounts.models import User
from npcs.core.accounts.social import SocialAccountAdapter
from npcs.core.audit.models import Event
from tests import factories
from tests.core.accounts.talk import is_signed_in, text

SERVER = "https://id.agency.example"
DISCOVERY = {
    "issuer": SERVER,
    "authorization_endpoint": f"{SERVER}/authorize",
    "token_endpoint": f"{SERVER}/token",
    "userinfo_endpoint": f"{SERVER}/userinfo",
    "jwks_uri": f"{SERVER}/keys",
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
}


class Answer:
    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, body: dict) -> None:
        self.body = body

    def json(self) -> dict:
        return self.body

    def raise_for_status(self) -> None:
        """It went well."""


class Provider(AbstractContextManager):
    """Stands for the agency's provider: says who the person is (``says``), or does not answer (``down``)."""

    def __init__(self) -> None:
        self.says: dict[str, Any] = {}
        self.down = False
        self.sent: list[dict] = []

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def get(self, url: str, **_: object) -> Answer:
        if self.down:
            raise Unreachable
        return Answer(DISCOVERY if ".well-known" in url else self.says)

    def request(self, _method: str, _url: str, **sent: Any) -> Answer:
        self.sent.append(sent["data"])
        return Answer({"access_token": "abc", "token_type": "Bearer"})


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "agency", "name": "Agency sign-in", "client_id": "us", "secret": "hush",
                    "settings": {"server_url": SERVER, "oauth_pkce_enabled": True},
                }
            ]
        }
    }  # fmt: skip
    stand_in = Provider()
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda _self: stand_in)
    return stand_in


def go(client: Client, following: str = "") -> Any:
    """Through the provider and back: the page that the person then gets."""
    start = reverse("openid_connect_login", args=["agency"])
    page = client.post(start, {"next": following} if following else {})
    found = re.search(r'href="(https://id[^"]+)"', page.content.decode())
    assert found, text(page)
    asked = parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)
    back = reverse("openid_connect_callback", args=["agency"])
    return client.get(back, {"state": asked["state"][0], "code": "a-code"}, follow=not following)


def says(email: str, *, verified: object = True, sub: str = "person-1") -> dict[str, Any]:
    return {"sub": sub, "email": email, "email_verified": verified, "name": "Somebody"}


def test_an_active_person_with_the_same_verified_address_is_linked_and_let_in(
    client: Client, reviewer: User, provider: Provider
) -> None:
    provider.says = says(reviewer.email.upper())
    response = go(client, reverse("account-log"))
    assert response.headers["Location"] == reverse("account-log")
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user_id == reviewer.pk
    assert Event.objects.filter(kind="core.account.linked", actor_id=reviewer.pk).exists()


def test_the_link_holds_and_the_password_stays(client: Client, reviewer: User, provider: Provider) -> None:
    provider.says = says(reviewer.email)
    go(client)
    provider.says = says("new-address@example.org")
    again = Client()
    go(again)
    assert is_signed_in(again)
    reviewer.refresh_from_db()
    assert reviewer.has_usable_password()
    assert reviewer.email != "new-address@example.org"


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_address_the_provider_has_not_checked_opens_nothing(
    client: Client, reviewer: User, provider: Provider, verified: object
) -> None:
    provider.says = says(reviewer.email, verified=verified)
    response = go(client)
    assert response.status_code == 403
    assert "You are not invited here yet" in text(response)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_nobody_becomes_a_user_by_signing_in_elsewhere(client: Client, world: None, provider: Provider) -> None:
    provider.says = says("stranger@example.org")
    assert go(client).status_code == 403
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_a_suspended_person_gets_the_answer_of_a_stranger(client: Client, world: None, provider: Provider) -> None:
    suspended = factories.user(is_active=False)
    provider.says = says(suspended.email)
    assert "You are not invited here yet" in text(go(client))
    assert not SocialAccount.objects.exists()


def test_a_suspension_also_closes_a_link_that_was_there(client: Client, reviewer: User, provider: Provider) -> None:
    provider.says = says(reviewer.email)
    go(client)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    again = Client()
    assert "You cannot sign in right now" in text(go(again))
    assert not is_signed_in(again)


def test_a_made_up_person_cannot_be_linked(client: Client, world: None, provider: Provider) -> None:
    made_up = factories.user(is_demo=True)
    provider.says = says(made_up.email)
    assert go(client).status_code == 403


def test_no_second_step_is_asked_where_the_agency_asked(
    client: Client, reviewer: User, provider: Provider, settings: Any
) -> None:
    settings.MFA_REQUIRED = True
    provider.says = says(reviewer.email)
    go(client)
    assert client.get(reverse("account")).status_code == 200


def test_the_code_is_bound_to_this_browser(client: Client, reviewer: User, provider: Provider) -> None:
    provider.says = says(reviewer.email)
    back = reverse("openid_connect_callback", args=["agency"])
    assert client.get(back, {"state": "forged", "code": "a-code"}).status_code == 401
    assert not is_signed_in(client)
    go(client)
    assert provider.sent[-1]["code_verifier"]


def test_getting_the_address_asks_once_more(client: Client, world: None, provider: Provider) -> None:
    response = client.get(reverse("openid_connect_login", args=["agency"]))
    assert response.status_code == 200
    assert "Sign in with Agency sign-in" in text(response)


def test_a_provider_that_does_not_answer_is_said_plainly(client: Client, world: None, provider: Provider) -> None:
    provider.down = True
    response = client.post(reverse("openid_connect_login", args=["agency"]))
    assert response.status_code == 401
    assert "did not answer as expected" in text(response)


def test_stopping_there_changes_nothing(client: Client, world: None, provider: Provider) -> None:
    client.post(reverse("openid_connect_login", args=["agency"]))
    start = client.post(reverse("openid_connect_login", args=["agency"]))
    state = re.search(r"state=([^&\"]+)", start.content.decode())
    assert state
    back = reverse("openid_connect_callback", args=["agency"])
    response = client.get(back, {"state": state[1], "error": "access_denied"}, follow=True)
    assert "Sign-in was stopped" in text(response)


def test_without_the_setting_there_is_no_such_way_in(client: Client, world: None) -> None:
    assert client.post(reverse("openid_connect_login", args=["agency"])).status_code == 404
    assert "/account/agency/" not in client.get(reverse("account_login")).content.decode()


def test_with_the_setting_the_sign_in_page_offers_it(client: Client, world: None, provider: Provider) -> None:
    page = client.get(reverse("account_login") + "?next=/account/log/")
    assert 'action="/account/agency/agency/"' in page.content.decode()
    assert 'name="next" value="/account/log/"' in page.content.decode()
