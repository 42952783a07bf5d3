"""Tokens for programs: kept as a digest, shown once, ending, revocable, never more than their person may."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor, Forbidden, tokens
from npcs.core.access import actor as actors
from npcs.core.access.models import ApiToken
from npcs.core.accounts.models import User
from npcs.core.audit.models import AccessLog, Event
from tests import factories
from tests.core.accounts.talk import text

ROLE = "data_steward"  # a role with tokens
SOON = timedelta(days=30)


@pytest.fixture
def place(world: None) -> Jurisdiction:
    return factories.member()


@pytest.fixture
def steward(place: Jurisdiction) -> User:
    return factories.person(ROLE, at=place)


@pytest.fixture
def actor(steward: User) -> Actor:
    return actors.load(steward)


def make(actor: Actor, **more: Any) -> tuple[ApiToken, str]:
    return tokens.create(
        **{"actor": actor, "name": "Monthly report", "expires_at": timezone.now() + SOON, "can_write": False, **more}
    )


def typed(**more: str) -> dict[str, str]:
    day = timezone.localdate() + SOON
    parts = {"expires_at_day": str(day.day), "expires_at_month": str(day.month), "expires_at_year": str(day.year)}
    return {"name": "Monthly report", "rights": "read", **parts, **more}


def test_only_a_digest_is_kept(actor: Actor) -> None:
    token, secret = make(actor)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert row["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert not any(secret in str(value) for value in row.values())
    assert secret.startswith(f"npcs_{token.prefix}_")
    assert len(secret) == 5 + 8 + 1 + 43


def test_it_stands_for_its_person_and_member(actor: Actor, steward: User, place: Jurisdiction) -> None:
    _token, secret = make(actor, can_write=True)
    holder = tokens.authenticate(secret)
    assert holder is not None
    assert (holder.user, holder.acting_for, holder.can_write) == (steward, place.pk, True)


@pytest.mark.parametrize("secret", ["", "x", "npcs_", "npcs_00000000_" + "a" * 43, "\x00", "\ud800", "é" * 50])
def test_an_unknown_secret_stands_for_nobody(world: None, secret: str) -> None:
    assert tokens.authenticate(secret) is None


def test_its_digest_is_no_secret_that_opens(actor: Actor) -> None:
    token, _secret = make(actor)
    assert tokens.authenticate(token.digest) is None


def test_after_its_end_it_opens_nothing(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    _token, secret = make(actor)
    end = timezone.now() + SOON + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert tokens.authenticate(secret) is None


def test_revoked_it_opens_nothing_and_that_is_written_down_once(actor: Actor) -> None:
    token, secret = make(actor)
    assert tokens.revoke(actor=actor, token=token) is True
    assert tokens.revoke(actor=actor, token=token) is False
    assert tokens.authenticate(secret) is None
    assert Event.objects.filter(kind="core.token.revoked", object_id=str(token.pk)).count() == 1


def test_a_suspended_persons_token_opens_nothing(actor: Actor, steward: User) -> None:
    _token, secret = make(actor)
    User.objects.filter(pk=steward.pk).update(is_active=False)
    assert tokens.authenticate(secret) is None


def test_a_made_up_persons_token_opens_nothing_outside_demo_mode(actor: Actor, steward: User) -> None:
    _token, secret = make(actor)
    User.objects.filter(pk=steward.pk).update(is_demo=True)
    assert tokens.authenticate(secret) is None


def test_last_use_is_written_at_most_once_a_minute(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    token, secret = make(actor)
    start = timezone.now()
    seen = []
    for seconds in (0, 50, 70):
        monkeypatch.setattr(timezone, "now", lambda at=start + timedelta(seconds=seconds): at)
        tokens.authenticate(secret)
        token.refresh_from_db()
        seen.append(token.last_used_at)
    assert seen == [start, start, start + timedelta(seconds=70)]


def test_making_one_is_written_down_without_the_secret(actor: Actor, place: Jurisdiction) -> None:
    token, secret = make(actor, can_write=True)
    event = Event.objects.get(kind="core.token.created", object_id=str(token.pk))
    assert (event.jurisdiction_id, event.payload) == (place.pk, {"can_write": True})
    assert secret not in str(vars(event))


def test_without_the_right_there_is_no_token(world: None, place: Jurisdiction) -> None:
    caseworker = actors.load(factories.person("caseworker", at=place))
    with pytest.raises(Forbidden):
        make(caseworker)
    with pytest.raises(Forbidden):
        make(actors.load(factories.user()))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "  "}, "name"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expires_at"),
        ({"expires_at": timezone.now() + timedelta(days=367)}, "expires_at"),
    ],
)
def test_a_name_and_an_end_within_a_year(actor: Actor, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make(actor, **more)
    assert list(refused.value.message_dict) == [field]
    assert not ApiToken.objects.exists()


def test_nobody_piles_them_up(actor: Actor) -> None:
    for _number in range(tokens.MOST):
        make(actor)
    with pytest.raises(ValidationError):
        make(actor)


class TestPages:
    @pytest.fixture
    def browser(self, sign_in: Any, steward: User) -> Client:
        return sign_in(steward)

    def test_it_is_shown_once(self, browser: Client) -> None:
        answer = browser.post(reverse("account-tokens"), typed())
        secret = answer.context["made"]["secret"]
        assert secret in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        later = browser.get(reverse("account-tokens"))
        assert secret not in later.content.decode()
        assert "Monthly report" in text(later)
        assert tokens.authenticate(secret) is not None

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"name": ""}, "id_name"),
            ({"rights": "everything"}, "id_rights"),
            ({"rights": ""}, "id_rights"),
            ({"expires_at_year": "2001"}, "id_expires_at"),
            ({"expires_at_year": "9999"}, "id_expires_at"),
            ({"expires_at_day": "31", "expires_at_month": "2"}, "id_expires_at"),
        ],
    )
    def test_what_does_not_fit_is_said_beside_it_and_kept(
        self, browser: Client, more: dict[str, str], field: str
    ) -> None:
        answer = browser.post(reverse("account-tokens"), typed(**more))
        assert f'id="{field}_error"' in answer.content.decode()
        assert answer.context["made"] is None
        assert not ApiToken.objects.exists()
        if "name" not in more:
            assert 'value="Monthly report"' in answer.content.decode()

    def test_what_the_server_sets_cannot_be_sent(self, browser: Client, steward: User, place: Jurisdiction) -> None:
        other = factories.user()
        browser.post(reverse("account-tokens"), typed(user=str(other.pk), acting_for="0", digest="0" * 64, prefix="x"))
        token = ApiToken.objects.get()
        assert (token.user_id, token.acting_for) == (steward.pk, place.pk)
        assert token.digest != "0" * 64

    def test_ending_it_says_what_that_means_and_does_it_by_post(self, browser: Client, actor: Actor) -> None:
        token, secret = make(actor)
        page = browser.get(reverse("account-token-revoke", args=[token.pk]))
        assert "is refused from now on" in text(page)
        assert tokens.authenticate(secret) is not None
        assert browser.post(reverse("account-token-revoke", args=[token.pk])).status_code == 302
        assert tokens.authenticate(secret) is None

    def test_another_persons_token_does_not_exist(self, sign_in: Any, actor: Actor, place: Jurisdiction) -> None:
        token, secret = make(actor)
        colleague = sign_in(factories.person(ROLE, at=place))
        for send in (colleague.get, colleague.post):
            assert send(reverse("account-token-revoke", args=[token.pk])).status_code == 404
        assert tokens.authenticate(secret) is not None
        assert AccessLog.objects.filter(object_id=str(token.pk), outcome="not_found").count() == 2

    def test_without_the_right_the_page_says_so(self, sign_in: Any, place: Jurisdiction) -> None:
        browser = sign_in(factories.person("caseworker", at=place))
        assert "does not include tokens" in text(browser.get(reverse("account-tokens")))
        assert browser.post(reverse("account-tokens"), typed()).status_code == 403
        assert not ApiToken.objects.exists()

    def test_somebody_who_left_can_still_end_theirs(
        self, browser: Client, actor: Actor, steward: User, place: Jurisdiction
    ) -> None:
        token, secret = make(actor)
        factories.end_roles(steward, place)
        assert browser.post(reverse("account-token-revoke", args=[token.pk])).status_code == 302
        assert tokens.authenticate(secret) is None
