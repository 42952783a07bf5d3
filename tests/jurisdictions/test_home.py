"""Home and the header: what needs me, who is who, and only my own places."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.services import people
from jurisdictions.views.home import greeting, summary
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting
from tests.jurisdictions.looking import text


def test_home_greets_and_says_what_needs_me(partnership: Partnership, sign_in: Any) -> None:
    factories.person("director", at=partnership.own, name="Director D-1")
    page = text(sign_in(factories.person("caseworker", at=partnership.own), partnership.own).get("/"))
    assert "Nothing needs you now." in page
    assert "You are up to date." in page
    assert "Director D-1" in page
    assert "Heavy day?" in page
    assert "All people here" not in page


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_the_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert greeting(dt.datetime(2026, 4, 7, hour, tzinfo=dt.UTC)) == words


def test_the_count_is_said_in_words() -> None:
    assert [summary(number) for number in (0, 1, 4)] == [
        "Nothing needs you now.", "One thing needs you.", "4 things need you.",
    ]  # fmt: skip


def test_home_shows_the_day_of_the_member_not_of_the_server(
    partnership: Partnership, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Jurisdiction.objects.filter(pk=partnership.own.pk).update(time_zone="Pacific/Honolulu")
    browser = sign_in(partnership.admin, partnership.own)
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 4, 7, 5, 0, tzinfo=dt.UTC))
    page = text(browser.get("/"))
    assert "Monday 6 Apr 2026" in page
    assert "Good evening" in page


def test_a_former_person_sees_no_member(partnership: Partnership, sign_in: Any) -> None:
    former = factories.person("reviewer", at=partnership.own)
    browser = sign_in(former, partnership.own)
    assert browser.get(reverse("member-list")).status_code == 200
    people.end(person=former, jurisdiction=partnership.own, actor=partnership.as_admin)
    assert "You belong to no member now" in text(browser.get("/"))
    for name, arguments in (("member-list", []), ("people-list", [partnership.own.pk]), ("people-here", [])):
        assert browser.get(reverse(name, args=arguments)).status_code in {403, 404}


def test_the_header_offers_only_own_places(partnership: Partnership, sign_in: Any) -> None:
    both = factories.person("reviewer", at=partnership.own)
    Membership.objects.create(user=both, jurisdiction=partnership.far, role="director")
    factories.grants.sync(person_id=both.pk, jurisdiction_id=partnership.far.pk)
    browser = sign_in(both, partnership.own)
    page = text(browser.get("/"))
    assert "State of Far" in page
    assert "Sibling County" not in page
    browser.post(reverse("switch-member"), {"member": partnership.far.pk})
    assert browser.session["acting_for"] == partnership.far.pk
    browser.post(reverse("switch-member"), {"member": partnership.sibling.pk})
    assert browser.session["acting_for"] == partnership.far.pk


def test_a_colleague_sees_names_and_roles_but_no_address_on_home(partnership: Partnership, sign_in: Any) -> None:
    person = factories.person("director", at=partnership.own, name="Director D-1")
    page = text(sign_in(factories.person("caseworker", at=partnership.own), partnership.own).get("/"))
    assert "Director D-1" in page
    assert person.email not in page
    assert acting(person, partnership.own).label == "Director D-1"
