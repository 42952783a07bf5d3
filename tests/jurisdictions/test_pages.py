"""The pages: who sees what, what a bad form answers, and that a list costs the same for 1 and for 50."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.services import people
from jurisdictions.views.home import greeting, summary
from npcs.core.audit.models import AccessLog
from npcs.core.jobs.models import OutboxMessage
from npcs.core.rls import PARTNERSHIP, scope
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting


def text(answer: Any) -> str:
    return answer.content.decode()


def logged(*, outcome: str) -> list[AccessLog]:
    numbers = [PARTNERSHIP, *Jurisdiction.objects.values_list("pk", flat=True)]
    with scope(jur=numbers):
        return list(AccessLog.objects.filter(outcome=outcome))


def held_by(person: Any) -> Membership:
    return Membership.objects.filter(user=person).latest("started_at")


@pytest.fixture
def admin(partnership: Partnership, sign_in: Any) -> Client:
    return sign_in(partnership.admin, partnership.own)


@pytest.fixture
def steward(partnership: Partnership, sign_in: Any) -> Client:
    return sign_in(partnership.steward, partnership.office)


# Home


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


# Members


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
        "part_of": partnership.parent.pk, "version": "1",
    }  # fmt: skip
    assert 'name="version" value="1"' in text(admin.get(address))
    assert admin.post(address, facts).status_code == 302
    saved = Jurisdiction.objects.get(pk=partnership.own.pk)
    assert (saved.name, saved.version, saved.updated_by) == ("Own County Renamed", 2, partnership.admin)
    assert "changed: " in text(admin.get(saved.get_absolute_url()))


def test_a_late_save_shows_both_texts_and_the_choice_is_saved(partnership: Partnership, admin: Client) -> None:
    address = reverse("member-settings", args=[partnership.own.pk])
    inside = partnership.parent.pk
    facts = {"name": "Own County", "short_name": "Own", "time_zone": "America/Chicago", "part_of": inside}
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
        ({"part_of": "999999"}, "valid choice"), ({"part_of": "x"}, "valid choice"), ({"version": "x"}, "not complete"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_said_and_what_was_typed_is_kept(
    partnership: Partnership, admin: Client, typed: dict, words: str
) -> None:
    facts = {
        "name": "Own County", "short_name": "Kept short", "agency": "", "time_zone": "America/Chicago",
        "part_of": partnership.parent.pk, "version": "1",
    }  # fmt: skip
    answer = admin.post(reverse("member-settings", args=[partnership.own.pk]), facts | typed)
    assert answer.status_code in {400, 422}
    assert words in text(answer)
    assert "Kept short" in text(answer)
    assert Jurisdiction.objects.get(pk=partnership.own.pk).version == 1


def test_facts_that_the_server_sets_are_not_taken_from_the_form(partnership: Partnership, admin: Client) -> None:
    facts = {
        "name": "Own County", "short_name": "Own", "agency": "A", "time_zone": "America/Chicago", "part_of": "",
        "version": "1", "code": "HACK", "kind": "state", "status": "left", "joined_year": "1999", "source": "me",
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
        "time_zone": "America/Chicago", "part_of": "", "source": "Letter", "once": str(uuid4()),
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


# People


def test_the_list_of_people_is_for_those_who_may_see_it_and_is_logged(partnership: Partnership, sign_in: Any) -> None:
    reviewer = factories.person("reviewer", at=partnership.own, name="Reviewer R-1")
    address = reverse("people-list", args=[partnership.own.pk])
    browser = sign_in(reviewer, partnership.own)
    page = text(browser.get(reverse("people-here")))
    assert "Admin A-1" in page
    assert "Invite somebody" not in page
    assert "Invited" not in page
    [line] = logged(outcome="read")
    assert (line.action, line.object_id, line.jurisdiction_id) == (
        "people.view", str(partnership.own.pk), partnership.own.pk,
    )  # fmt: skip
    assert "Admin A-1" in text(browser.get(address))
    caseworker = sign_in(factories.person("caseworker", at=partnership.own), partnership.own)
    assert caseworker.get(address).status_code == 403
    assert caseworker.get(reverse("people-here")).status_code == 403


def test_a_foreign_person_does_not_exist_and_leaves_one_line(partnership: Partnership, admin: Client) -> None:
    foreign = held_by(factories.person("reviewer", at=partnership.sibling))
    pages = [
        foreign.get_absolute_url(), reverse("person-step", args=[foreign.pk, "suspend"]),
        reverse("person-detail", args=[uuid4()]),
    ]  # fmt: skip
    for number, address in enumerate(pages, start=1):
        assert admin.get(address).status_code == 404
        lines = logged(outcome="not_found")
        assert len(lines) == number
    assert {line.actor_id for line in lines} == {partnership.admin.pk}
    assert admin.post(pages[1]).status_code == 404
    foreign.refresh_from_db()
    assert not foreign.is_suspended


def test_a_persons_page_shows_roles_then_and_now_and_what_happened(partnership: Partnership, admin: Client) -> None:
    person = factories.person("reviewer", at=partnership.own, name="Reviewer R-1")
    first = held_by(person)
    people.change_role(membership=first, role="coordinator", actor=partnership.as_admin)
    page = text(admin.get(first.get_absolute_url()))
    for words in ("Reviewer R-1", person.email, "Coordinator", "Ended", "Active", "Suspend", "End all roles"):
        assert words in page
    assert "Admin A-1 changed the role Reviewer to Coordinator." in page
    assert "Move to another member" not in page
    assert [line.object_type for line in logged(outcome="read")] == ["jurisdictions.membership"]


def test_my_own_page_offers_no_step_and_a_forged_one_is_refused(partnership: Partnership, admin: Client) -> None:
    own = held_by(partnership.admin)
    page = text(admin.get(own.get_absolute_url()))
    assert "Nobody changes their own roles" in page
    assert "What you can do" not in page
    for step in ("suspend", "end", "end-role", "change-role", "add-role", "move", "leadership", "restore"):
        answer = admin.post(reverse("person-step", args=[own.pk, step]), {"role": "director"})
        assert answer.status_code == 403
        assert "own roles" in text(answer)


STEPS = {
    "suspend": ({"reason": "On leave"}, "loses all access to Own County at once"),
    "end": ({"reason": ""}, "To come back they need a new invitation"),
    "end-role": ({}, "can no longer work as Reviewer"),
    "add-role": ({"role": "director"}, "from the next page they open"),
    "change-role": ({"role": "director"}, "The role Reviewer of Reviewer R-1 ends"),
    "leadership": ({"is_leadership": "on", "title": "Deputy"}, "gives and takes no access"),
    "new-second-step": ({}, "signed out everywhere"),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_says_what_follows_and_is_safe_to_send_twice(
    partnership: Partnership, admin: Client, step: str
) -> None:
    row = held_by(factories.person("reviewer", at=partnership.own, name="Reviewer R-1"))
    data, consequence = STEPS[step]
    address = reverse("person-step", args=[row.pk, step])
    before = list(Membership.objects.values())
    assert consequence in text(admin.get(address))
    assert list(Membership.objects.values()) == before
    assert admin.post(address, data).status_code == 302
    after = list(Membership.objects.order_by("pk").values())
    assert admin.post(address, data).status_code in {302, 422}
    assert list(Membership.objects.order_by("pk").values()) == after


def test_a_suspension_ends_an_open_session_of_that_member_at_once(partnership: Partnership, sign_in: Any) -> None:
    person = factories.person("reviewer", at=partnership.own)
    browser, manager = sign_in(person, partnership.own), sign_in(partnership.admin, partnership.own)
    assert browser.get(reverse("people-here")).status_code == 200
    manager.post(reverse("person-step", args=[held_by(person).pk, "suspend"]))
    assert browser.get(reverse("people-here")).status_code == 403
    manager.post(reverse("person-step", args=[held_by(person).pk, "restore"]))
    assert browser.get(reverse("people-here")).status_code == 200


def test_the_office_moves_somebody_and_reads_the_history_of_both(partnership: Partnership, steward: Client) -> None:
    person = factories.person("reviewer", at=partnership.own, name="Reviewer R-1")
    address = reverse("person-step", args=[held_by(person).pk, "move"])
    assert "stays with Own County" in text(steward.get(address))
    for typed, words in (
        ({"role_keys": ["reviewer"]}, "This field is required"),
        ({"destination": partnership.far.pk}, "at least one role"),
        ({"destination": partnership.far.pk, "role_keys": ["king"]}, "king is not one of the available choices"),
        ({"destination": partnership.far.pk, "role_keys": ["partnership_steward"]}, "cannot be held here"),
    ):  # fmt: skip
        answer = steward.post(address, typed)
        assert (answer.status_code, words in text(answer)) == (422, True)
    data = {"destination": partnership.far.pk, "role_keys": ["reviewer"], "reason": "New post"}
    assert steward.post(address, data).status_code == 302
    here, there = Membership.objects.filter(user=person).order_by("started_at")
    assert "with a move to FAR" in text(steward.get(here.get_absolute_url()))
    assert "with a move from OWN" in text(steward.get(there.get_absolute_url()))


def test_the_last_administrator_is_kept_with_a_clear_message(partnership: Partnership, steward: Client) -> None:
    answer = steward.post(reverse("person-step", args=[held_by(partnership.admin).pk, "end"]), {})
    assert answer.status_code == 422
    assert "This is the last Member administrator here." in text(answer)


def test_an_unknown_step_changes_nothing(partnership: Partnership, admin: Client) -> None:
    row = held_by(factories.person("reviewer", at=partnership.own))
    answer = admin.post(reverse("person-step", args=[row.pk, "promote"]), follow=True)
    assert "There is no such step" in text(answer)


# Invitations


def test_the_form_sends_an_invitation_that_the_list_shows_and_withdraws(
    partnership: Partnership, admin: Client
) -> None:
    form = reverse("person-invite", args=[partnership.own.pk])
    assert "Leads reviews" in text(admin.get(form))
    data = {"email": "New@Example.org", "display_name": "Reviewer R-9", "role": "reviewer"}
    answer = admin.post(form, data, follow=True)
    assert "The invitation is on its way" in text(answer)
    assert "new@example.org" in text(answer)
    assert f"http://testserver{reverse('invitation-accept')}?code=" in OutboxMessage.objects.get().body
    row = Invitation.objects.get()
    withdraw = reverse("invitation-withdraw", args=[row.pk])
    assert "stops working at once" in text(admin.get(withdraw))
    assert "Its link no longer works" in text(admin.post(withdraw, follow=True))
    row.refresh_from_db()
    assert row.withdrawn_by == partnership.admin


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "no address"}, "valid email"), ({"email": ""}, "required"), ({"role": ""}, "required"),
        ({"role": "partnership_steward"}, "valid choice"), ({"display_name": ""}, "required"),
        ({"display_name": "x" * 200_000}, "shorten"), ({"email": "a" * 300 + "@example.org"}, "at most 254"),
    ],
)  # fmt: skip
def test_a_bad_invitation_is_said_beside_the_field_and_sends_nothing(
    partnership: Partnership, admin: Client, typed: dict, words: str
) -> None:
    data = {"email": "new@example.org", "display_name": "Kept name", "role": "reviewer"} | typed
    answer = admin.post(reverse("person-invite", args=[partnership.own.pk]), data)
    assert answer.status_code == 422
    assert words in text(answer)
    assert data["email"] in text(answer)
    assert not OutboxMessage.objects.exists()


def test_a_name_is_kept_as_plain_text(partnership: Partnership, admin: Client) -> None:
    data = {"email": "new@example.org", "display_name": "=cmd <b>R\u202e-9</b>\x00", "role": "reviewer"}
    answer = admin.post(reverse("person-invite", args=[partnership.own.pk]), data, follow=True)
    assert Invitation.objects.get().display_name == "=cmd <b>R-9</b>"
    assert "&lt;b&gt;R-9&lt;/b&gt;" in text(answer)


def test_an_invitation_of_another_member_does_not_exist(partnership: Partnership, admin: Client) -> None:
    foreign = Invitation.objects.create(
        jurisdiction=partnership.sibling, email="x@example.org", display_name="X", role="reviewer", digest="f" * 64,
        expires_at=timezone.now() + dt.timedelta(days=7),
    )  # fmt: skip
    assert admin.post(reverse("invitation-withdraw", args=[foreign.pk])).status_code == 404
    assert len(logged(outcome="not_found")) == 1
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None


# What a list costs


def queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_a_list_costs_the_same_for_one_and_for_fifty(partnership: Partnership, admin: Client) -> None:
    place, actor = partnership.own, partnership.as_admin
    someone = factories.person(["reviewer", "caseworker"], at=place)
    pages = [
        reverse("home"), reverse("member-list"), partnership.parent.get_absolute_url(),
        reverse("people-list", args=[place.pk]), f"{reverse('people-list', args=[place.pk])}?view=ended",
        f"{reverse('people-list', args=[place.pk])}?view=invited", held_by(someone).get_absolute_url(),
    ]  # fmt: skip
    fill(partnership, 1)
    people.suspend(person=someone, jurisdiction=place, actor=actor)
    for page in pages:
        queries(admin, page)  # the first request of a session also writes it
    few = {page: queries(admin, page) for page in pages}
    fill(partnership, 49)
    for _again in range(10):
        people.restore(person=someone, jurisdiction=place, actor=actor)
        people.suspend(person=someone, jurisdiction=place, actor=actor)
    many = {page: queries(admin, page) for page in pages}
    assert many == few
    assert max(many.values()) <= 25


def fill(partnership: Partnership, number: int) -> None:
    """``number`` more members, people with two roles, former people, and open invitations."""
    later = timezone.now() + dt.timedelta(days=7)
    for _each in range(number):
        factories.member(kind="county", part_of=partnership.parent)
        factories.person(["reviewer", "director"], at=partnership.own)
        factories.end_roles(factories.person("caseworker", at=partnership.own), partnership.own)
        digest = uuid4().hex * 2
        Invitation.objects.create(
            jurisdiction=partnership.own, email=f"{digest[:8]}@example.org", display_name="N", role="reviewer",
            digest=digest, expires_at=later, invited_by=partnership.admin,
        )  # fmt: skip


def test_people_come_fifty_to_a_page(partnership: Partnership, admin: Client) -> None:
    for _each in range(55):
        factories.person("caseworker", at=partnership.own)
    address = reverse("people-list", args=[partnership.own.pk])
    assert "1 to 50 of 56" in text(admin.get(address))
    assert "51 to 56 of 56" in text(admin.get(address, {"page": "2"}))
    for odd in ("0", "-1", "x", "9" * 30):
        assert admin.get(address, {"page": odd}).status_code == 200


def test_a_colleague_sees_names_and_roles_but_no_address_on_home(partnership: Partnership, sign_in: Any) -> None:
    person = factories.person("director", at=partnership.own, name="Director D-1")
    page = text(sign_in(factories.person("caseworker", at=partnership.own), partnership.own).get("/"))
    assert "Director D-1" in page
    assert person.email not in page
    assert acting(person, partnership.own).label == "Director D-1"
