"""Two people at the same moment: one of them wins, and the rules hold afterwards. Real threads and commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.services import invitations, members, people
from npcs.core.access import Actor, anonymous
from npcs.core.rls import PARTNERSHIP, scope
from npcs.core.versions.errors import FieldErrors, StaleVersion
from tests import factories
from tests.jurisdictions.conftest import acting


def everywhere() -> Any:
    numbers = [PARTNERSHIP, *Jurisdiction.objects.values_list("pk", flat=True)]
    return scope(jur=numbers, people=numbers, actor="test")


def at_once(*services: Callable[[], Any]) -> list[str]:
    """Runs each in a thread and transaction of its own, started together; gives "done" or the error's name."""
    start = Barrier(len(services))

    def run(service: Callable[[], Any]) -> str:
        try:
            start.wait(10)
            with everywhere():
                service()
        except (FieldErrors, StaleVersion) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(services)) as pool:
        return sorted(pool.map(run, services))


def place_with_two_administrators() -> tuple[Jurisdiction, Actor, Actor]:
    place = factories.member("TWIN")
    one, two = (factories.person("member_admin", at=place) for _each in range(2))
    return place, acting(one, place), acting(two, place)


def test_two_administrators_cannot_end_each_other(own_database: str) -> None:
    with everywhere():
        place, one, two = place_with_two_administrators()
    answers = at_once(
        lambda: people.end(person=two.user, jurisdiction=place, actor=one),
        lambda: people.end(person=one.user, jurisdiction=place, actor=two),
    )
    assert answers == ["FieldErrors", "done"]
    with everywhere():
        assert Membership.objects.in_force().filter(jurisdiction=place, role="member_admin").count() == 1


def test_a_link_used_twice_at_once_makes_one_account(own_database: str) -> None:
    secrets: list[str] = []
    with everywhere():
        place, one, _two = place_with_two_administrators()
        invitations.invite(
            jurisdiction=place, email="new@example.org", display_name="N", role="reviewer", actor=one,
            link=lambda secret: secrets.append(secret) or secret,
        )  # fmt: skip

    def accept() -> None:
        invitations.accept(secret=secrets[0], display_name="N", password="four-unlike-words", actor=anonymous())

    assert at_once(accept, accept, accept) == ["FieldErrors", "FieldErrors", "done"]
    with everywhere():
        assert Membership.objects.filter(jurisdiction=place, role="reviewer").count() == 1


def test_an_invitation_sent_twice_at_once_is_one(own_database: str) -> None:
    with everywhere():
        place, one, two = place_with_two_administrators()

    def invite(actor: Actor) -> Callable[[], Any]:
        return lambda: invitations.invite(
            jurisdiction=place, email="new@example.org", display_name="N", role="reviewer", actor=actor, link=str
        )

    assert at_once(invite(one), invite(two), invite(one)) == ["done"] * 3
    with everywhere():
        assert place.invitations.count() == 1


def test_of_two_saves_of_the_settings_one_is_asked_to_compare(own_database: str) -> None:
    with everywhere():
        place, one, two = place_with_two_administrators()

    def save(actor: Actor, agency: str) -> Callable[[], Any]:
        return lambda: members.change(jurisdiction=place, expected=1, changes={"agency": agency}, actor=actor)

    assert at_once(save(one, "Agency of one"), save(two, "Agency of two")) == ["StaleVersion", "done"]


def test_a_role_given_and_a_suspension_at_once_leave_no_right(own_database: str) -> None:
    with everywhere():
        place, one, two = place_with_two_administrators()
        person = factories.person("caseworker", at=place)
    answers = at_once(
        lambda: people.add_role(person=person, jurisdiction=place, role="director", actor=one),
        lambda: people.suspend(person=person, jurisdiction=place, actor=two),
    )
    assert answers == ["done", "done"]
    with everywhere():
        assert not Membership.objects.in_force().filter(user=person).exists()
        assert Provider().grants(person) == {}
