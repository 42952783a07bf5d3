"""People and invitations in the browser: who sees whom, each step, and what a bad form answers."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Invitation, Membership
from jurisdictions.services import people
from npcs.core.jobs.models import OutboxMessage
from tests import factories
from tests.jurisdictions.conftest import Partnership
from tests.jurisdictions.looking import held_by, logged, text


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


def test_people_come_fifty_to_a_page(partnership: Partnership, admin: Client) -> None:
    for _each in range(55):
        factories.person("caseworker", at=partnership.own)
    address = reverse("people-list", args=[partnership.own.pk])
    assert "1 to 50 of 56" in text(admin.get(address))
    assert "51 to 56 of 56" in text(admin.get(address, {"page": "2"}))
    for odd in ("0", "-1", "x", "9" * 30):
        assert admin.get(address, {"page": odd}).status_code == 200


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
