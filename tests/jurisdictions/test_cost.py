"""A list costs the same for 1 and for 50."""

import datetime as dt
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Invitation
from jurisdictions.services import people
from tests import factories
from tests.jurisdictions.conftest import Partnership
from tests.jurisdictions.looking import held_by


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
