"""The directory, a member's page, its settings and its lifecycle in the browser."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jurisdictions.models import Jurisdiction
from tests import factories
from tests.jurisdictions.conftest import Partnership
from tests.jurisdictions.looking import held_by, logged, text


def test_everybody_with_a_role_sees_the_facts_of_every_member(partnership: Partnership, sign_in: Any) -> None:
    browser = sign_in(factories.person("caseworker", at=partnership.own), partnership.own)
    page = text(browser.get(reverse("member-list")))
    for name in ("Own County", "State of Far", "Connecticut", "Franklin County, Ohio"):
        assert name in page
    assert "Partnership office" not in page
    detail = text(browser.get(partnership.far.get_absolute_url()))
    assert "State of Far" in detail
    assert "History" not in detail
    assert "Settings" not in detail


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"q": "connect"}, "Connecticut", "Georgia"), ({"q": "human serv"}, "Iowa", "Georgia"),
        ({"q": "ct"}, "Connecticut", "Georgia"), ({"kind": "county"}, "Franklin County", "Georgia"),
        ({"status": "left"}, "No member fits", "Georgia"), ({"kind": "planet"}, "Georgia", "No member fits"),
        ({"q": "100%"}, "No member fits", "Georgia"), ({"q": "a\x00b\u202e"}, "No member fits", "Georgia"),
        ({"q": "x" * 100_000}, "Georgia", "No member fits"),
    ],
)  # fmt: skip
def test_the_directory_is_searched(admin: Client, query: dict, shown: str, hidden: str) -> None:
    answer = admin.get(reverse("member-list"), query)
    rows = text(answer).partition("<main")[2]
    assert answer.status_code == 200
    assert shown in rows
    assert hidden not in rows


def test_a_member_inside_another_is_named_and_its_people_are_not(partnership: Partnership, sign_in: Any) -> None:
    above = sign_in(factories.person(["member_admin", "director"], at=partnership.parent), partnership.parent)
    assert "Own County" in text(above.get(partnership.parent.get_absolute_url()))
    assert above.get(reverse("people-list", args=[partnership.own.pk])).status_code == 403
    assert above.get(held_by(partnership.admin).get_absolute_url()).status_code == 404


def test_the_settings_are_saved_with_a_version(partnership: Partnership, admin: Client) -> None:
    address = reverse("member-settings", args=[partnership.own.pk])
    facts = {
        "name": "Own County Renamed", "short_name": "Own", "agency": "Agency", "time_zone": "America/Denver",
        "notes_days": "30", "part_of": partnership.parent.pk, "version": "1",
    }  # fmt: skip
    assert 'name="version" value="1"' in text(admin.get(address))
    assert admin.post(address, facts).status_code == 302
    saved = Jurisdiction.objects.get(pk=partnership.own.pk)
    assert (saved.name, saved.version, saved.updated_by) == ("Own County Renamed", 2, partnership.admin)
    assert saved.notes_days == 30
    assert "30 days after approval" in text(admin.get(saved.get_absolute_url()))
    assert "changed: " in text(admin.get(saved.get_absolute_url()))


def test_a_late_save_shows_both_texts_and_the_choice_is_saved(partnership: Partnership, admin: Client) -> None:
    address = reverse("member-settings", args=[partnership.own.pk])
    inside = partnership.parent.pk
    facts = {
        "name": "Own County", "short_name": "Own", "time_zone": "America/Chicago", "notes_days": "90",
        "part_of": inside,
    }  # fmt: skip
    admin.post(address, facts | {"agency": "Their agency", "version": "1"})
    late = admin.post(address, facts | {"agency": "My agency", "short_name": "Mine", "version": "1"})
    page = text(late)
    assert late.status_code == 409
    assert "Their agency" in page
    assert "My agency" in page
    assert Jurisdiction.objects.get(pk=partnership.own.pk).agency == "Their agency"
    choice = {"choose-agency": "theirs", "choose-short_name": "mine", "version": "2"}
    assert admin.post(address, facts | {"agency": "My agency", "short_name": "Mine"} | choice).status_code == 302
    saved = Jurisdiction.objects.get(pk=partnership.own.pk)
    assert (saved.agency, saved.short_name) == ("Their agency", "Mine")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "This field is required"), ({"name": "x" * 200}, "shorten"),
        ({"name": "Sibling County"}, "Another member has this name."), ({"time_zone": "Mars"}, "valid choice"),
        ({"notes_days": "0"}, "greater than or equal to 1"), ({"notes_days": "4000"}, "less than or equal to 3650"),
        ({"part_of": "999999"}, "valid choice"), ({"part_of": "x"}, "valid choice"), ({"version": "x"}, "not complete"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_said_and_what_was_typed_is_kept(
    partnership: Partnership, admin: Client, typed: dict, words: str
) -> None:
    facts = {
        "name": "Own County", "short_name": "Kept short", "agency": "", "time_zone": "America/Chicago",
        "notes_days": "90", "part_of": partnership.parent.pk, "version": "1",
    }  # fmt: skip
    answer = admin.post(reverse("member-settings", args=[partnership.own.pk]), facts | typed)
    assert answer.status_code in {400, 422}
    assert words in text(answer)
    assert "Kept short" in text(answer)
    assert Jurisdiction.objects.get(pk=partnership.own.pk).version == 1


def test_facts_that_the_server_sets_are_not_taken_from_the_form(partnership: Partnership, admin: Client) -> None:
    facts = {
        "name": "Own County", "short_name": "Own", "agency": "A", "time_zone": "America/Chicago", "part_of": "",
        "notes_days": "90", "version": "1", "code": "HACK", "kind": "state", "status": "left",
        "joined_year": "1999", "source": "me",
    }  # fmt: skip
    assert admin.post(reverse("member-settings", args=[partnership.own.pk]), facts).status_code == 302
    saved = Jurisdiction.objects.get(pk=partnership.own.pk)
    assert (saved.code, saved.kind, saved.status) == ("OWN", "county", "active")
    assert (saved.joined_on, saved.source) == (None, "")


def test_settings_of_another_member_are_refused(partnership: Partnership, admin: Client) -> None:
    answer = admin.get(reverse("member-settings", args=[partnership.sibling.pk]))
    assert answer.status_code == 403
    assert [line.object_id for line in logged(outcome="refused")] == [str(partnership.sibling.pk)]


def test_the_office_adds_a_member_and_leads_it_through_its_lifecycle(steward: Client) -> None:
    facts = {
        "code": "nb", "name": "State of Northbank", "short_name": "Northbank", "kind": "state", "agency": "",
        "time_zone": "America/Chicago", "notes_days": "90", "part_of": "", "source": "Letter", "once": str(uuid4()),
    }  # fmt: skip
    for _double_click in range(2):
        assert steward.post(reverse("member-new"), facts).status_code == 302
    new = Jurisdiction.objects.get(code="NB")
    assert new.status == "prospective"
    join = reverse("member-status", args=[new.pk, "join"])
    assert "from that day" in text(steward.get(join))
    assert steward.post(join, {"version": "1", "on_year": "2024", "on_month": "5", "on_day": "2"}).status_code == 302
    new.refresh_from_db()
    assert (new.status, str(new.joined)) == ("active", "2 May 2024")
    leave = reverse("member-status", args=[new.pk, "leave"])
    assert "lose their access at once" in text(steward.get(leave))
    without_reason = steward.post(leave, {"version": "2"})
    assert (without_reason.status_code, "This field is required" in text(without_reason)) == (422, True)
    late = steward.post(leave, {"version": "1", "reason": "Ended"})
    assert (late.status_code, "changed by somebody else" in text(late)) == (409, True)
    forged = steward.post(reverse("member-status", args=[new.pk, "approve"]), {"version": "2"}, follow=True)
    assert "There is no such step" in text(forged)
    new.refresh_from_db()
    assert new.status == "active"
