"""One-click sign-in as a made-up person: in demo mode only."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from npcs.core.accounts import demo
from npcs.core.accounts.models import User
from npcs.core.audit.models import AccessLog
from tests import factories
from tests.core.accounts.talk import PASSWORD, is_signed_in, sign_in, text


@pytest.fixture
def made_up(world: None) -> User:
    return factories.person("reviewer", name="Reviewer R-2", is_demo=True, password=PASSWORD)


@pytest.fixture
def on(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def listed(made_up: User) -> Iterator[None]:
    former = list(demo._listers)
    demo.register_lister(lambda: [demo.DemoPerson(made_up.pk, "Reviewer R-2", "Reviewer", "Cedar State")])
    yield
    demo._listers[:] = former


def click(client: Client, person: object, **more: str) -> Any:
    return client.post(reverse("account-demo"), {"person": str(person), **more})


def test_one_click_signs_in(client: Client, made_up: User, on: None) -> None:
    assert click(client, made_up.pk).headers["Location"] == reverse("home")
    assert is_signed_in(client)


def test_one_goes_on_to_where_one_was_going(client: Client, made_up: User, on: None) -> None:
    assert click(client, made_up.pk, next="/account/log/").headers["Location"] == "/account/log/"


def test_another_click_is_another_person(client: Client, made_up: User, on: None) -> None:
    other = factories.person("director", is_demo=True)
    click(client, made_up.pk)
    click(client, other.pk)
    assert client.get(reverse("session-ping"), headers={"accept": "application/json"}).json()["user"] == str(other.pk)


def test_the_sign_in_page_lists_them_by_role_and_member(client: Client, listed: None, on: None) -> None:
    for name in ("account_login", "account-demo"):
        page = text(client.get(reverse(name)))
        assert "Reviewer R-2" in page
        assert "Reviewer, Cedar State" in page


@pytest.mark.parametrize("person", ["", "0", "999999999", "9" * 40, "x", "\uff11", "-1", "1 OR 1=1"])
def test_nobody_by_that_number_is_404(client: Client, world: None, on: None, person: str) -> None:
    assert click(client, person).status_code == 404
    assert not is_signed_in(client)


def test_a_real_person_cannot_be_clicked(client: Client, reviewer: User, on: None) -> None:
    assert click(client, reviewer.pk).status_code == 404
    assert not is_signed_in(client)


class TestOff:
    """Outside demo mode: 404 and one line in the access log, for real and for made-up people."""

    @pytest.fixture(autouse=True)
    def off(self, settings: Any) -> None:
        settings.DEMO = False

    def test_it_does_not_exist_and_the_try_is_logged(self, client: Client, made_up: User) -> None:
        assert click(client, made_up.pk).status_code == 404
        assert not is_signed_in(client)
        line = AccessLog.objects.get(action="demo.sign_in")
        assert (line.outcome, line.object_id, line.actor_id) == ("not_found", str(made_up.pk), None)

    def test_the_page_does_not_exist_either(self, client: Client, listed: None) -> None:
        assert client.get(reverse("account-demo")).status_code == 404

    def test_the_sign_in_page_names_nobody(self, client: Client, listed: None) -> None:
        assert "Reviewer R-2" not in text(client.get(reverse("account_login")))

    def test_a_made_up_person_cannot_sign_in_by_password(self, client: Client, made_up: User) -> None:
        assert "do not match" in text(sign_in(client, made_up.email))
        assert not is_signed_in(client)

    def test_a_made_up_persons_open_sign_in_ends(self, client: Client, made_up: User, settings: Any) -> None:
        settings.DEMO = True
        click(client, made_up.pk)
        assert is_signed_in(client)
        settings.DEMO = False
        assert not is_signed_in(client)
