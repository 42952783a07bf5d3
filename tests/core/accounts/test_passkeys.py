"""Passkeys: routes, refusals, and a whole life with a device made of code (Web Authentication Level 3)."""

import hashlib
import json
import re
import struct
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from npcs.core.accounts.models import User
from tests.core.accounts.talk import fields, is_signed_in, sign_in, text

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
JSON = {"accept": "application/json"}


class Device:
    """A phone with one passkey. ``origin`` is what the browser says; the relying party is its host."""

    def __init__(self, origin: str = "https://testserver") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(b"a credential").digest()
        self.origin = origin
        self.user_handle = b""

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(b"testserver").digest() + struct.pack(">BI", flags, 1)

    def create(self, options: dict) -> str:
        public = options["publicKey"]
        self.user_handle = public["user"]["id"].encode()
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id
        attested += cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._head(PRESENT | VERIFIED | ATTESTED) + attested
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", public["challenge"]),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def get(self, options: dict) -> str:
        client_data = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._head(PRESENT | VERIFIED)
        signed = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        handle = {"userHandle": self.user_handle.decode()}
        return self._answer(handle, clientDataJSON=client_data, authenticatorData=data, signature=signed)

    def _answer(self, more: dict | None = None, **parts: bytes) -> str:
        response = {name: websafe_encode(value) for name, value in parts.items()} | (more or {})
        return json.dumps(
            {
                "type": "public-key",
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def options_on(page: Any) -> dict:
    found = page.context["passkey_options"]
    assert found in page.content.decode().replace("&quot;", '"')
    return json.loads(found)


def add(client: Client, device: Device, name: str = "Work laptop") -> Any:
    options = options_on(client.get(reverse("mfa_add_webauthn")))
    typed = {"name": name, "credential": device.create(options), "passwordless": "on"}
    return client.post(reverse("mfa_add_webauthn"), typed)


@pytest.fixture
def person(client: Client, reviewer: User) -> Client:
    sign_in(client, reviewer.email)
    return client


def test_a_passkey_is_added_and_signs_in_alone_to_where_one_was_going(person: Client, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    device = Device()
    assert add(person, device).headers["Location"] == reverse("mfa_view_recovery_codes")
    browser = Client()
    options = browser.get(reverse("mfa_login_webauthn"), headers=JSON).json()["request_options"]
    sent = {"credential": device.get(options), "next": reverse("account-log")}
    assert browser.post(reverse("mfa_login_webauthn"), sent).headers["Location"] == reverse("account-log")
    assert browser.get(reverse("account-log")).status_code == 200


def test_it_is_the_second_step_after_a_password(person: Client, reviewer: User) -> None:
    device = Device()
    add(person, device)
    browser = Client()
    sign_in(browser, reviewer.email)
    options = options_on(browser.get(reverse("mfa_authenticate")))
    assert browser.post(reverse("mfa_authenticate"), {"credential": device.get(options)}).status_code == 302
    assert is_signed_in(browser)


def test_an_answer_cannot_be_used_twice(person: Client) -> None:
    device = Device()
    add(person, device)
    browser, thief = Client(), Client()
    options = browser.get(reverse("mfa_login_webauthn"), headers=JSON).json()["request_options"]
    answer = {"credential": device.get(options)}
    thief.get(reverse("mfa_login_webauthn"), headers=JSON)
    thief.post(reverse("mfa_login_webauthn"), answer)
    assert not is_signed_in(thief)


@pytest.mark.parametrize("credential", ["", "{}", "null", "[]", "nonsense", '{"response": 1}', '{"id": "AA"}'])
def test_an_answer_that_is_none_signs_nobody_in(client: Client, world: None, credential: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers=JSON)
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert response.headers["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_an_answer_made_for_another_site_is_refused(person: Client) -> None:
    device = Device(origin="https://example.com")
    response = add(person, device)
    assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_a_suspended_persons_passkey_lets_nobody_in(person: Client, reviewer: User) -> None:
    device = Device()
    add(person, device)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    browser = Client()
    options = browser.get(reverse("mfa_login_webauthn"), headers=JSON).json()["request_options"]
    response = browser.post(reverse("mfa_login_webauthn"), {"credential": device.get(options)}, follow=True)
    assert "You cannot sign in right now" in text(response)
    assert not is_signed_in(browser)


def test_it_can_be_renamed_and_removed(person: Client) -> None:
    add(person, Device())
    key = Authenticator.objects.get(type="webauthn")
    person.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Old laptop"})
    assert "Old laptop" in text(person.get(reverse("mfa_index")))
    assert "Old laptop" in text(person.get(reverse("mfa_remove_webauthn", args=[key.pk])))
    person.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.exists()


def test_the_last_second_step_stays_where_one_is_required(person: Client, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    add(person, Device())
    key = Authenticator.objects.get(type="webauthn")
    response = person.post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True)
    assert "your only second step" in text(response)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_another_persons_passkey_does_not_exist(person: Client, sign_in: Any, reviewer: User) -> None:
    add(person, Device())
    key = Authenticator.objects.get(type="webauthn")
    other = sign_in(User.objects.create_user("other@example.org", display_name="Other"))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.get(reverse(name, args=[key.pk])).status_code == 404
        assert other.post(reverse(name, args=[key.pk]), {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Work laptop"


def test_the_sign_in_page_offers_it_without_inline_script(client: Client, world: None) -> None:
    response = client.get(reverse("account_login"))
    page = response.content.decode()
    assert fields(response)["credential"] == ""
    assert f'data-passkey-url="{reverse("mfa_login_webauthn")}"' in page
    assert re.findall(r"<script(?![^>]* src=)|<style|\son[a-z]+=|\sstyle=", page) == []
