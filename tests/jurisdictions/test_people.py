"""Roles over time: what a change does acts at once, stays in the history, and nobody does it to themselves."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.roles import ROLES
from jurisdictions.services import people
from npcs.core.access import Forbidden, system
from npcs.core.audit.models import Event
from npcs.core.rls import current, scope
from npcs.core.versions.errors import FieldErrors
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting


def held(person: Any, place: Jurisdiction) -> frozenset[str]:
    return Provider().grants(person).get(place.pk, frozenset())


def kinds_about(person: Any) -> list[str]:
    """Short names of what happened to somebody's roles, oldest first, in every place of the test."""
    with scope(jur=current().jur | set(Jurisdiction.objects.values_list("pk", flat=True))):
        rows = Event.objects.filter(object_type="jurisdictions.membership", parent_id=str(person.pk)).order_by("id")
        return [kind.rpartition(".")[2] for kind in rows.values_list("kind", flat=True)]


@pytest.fixture
def reviewer(partnership: Partnership) -> Any:
    return factories.person("reviewer", at=partnership.own)


def test_a_suspension_takes_every_right_at_once_and_is_restored(partnership: Partnership, reviewer: Any) -> None:
    whom = {"person": reviewer, "jurisdiction": partnership.own, "actor": partnership.as_admin}
    people.suspend(**whom, reason="On leave")
    assert held(reviewer, partnership.own) == frozenset()
    row = Membership.objects.get(user=reviewer)
    assert (row.is_suspended, row.is_current, row.suspended_by) == (True, True, partnership.admin)
    people.restore(**whom)
    assert held(reviewer, partnership.own) == ROLES["reviewer"].actions
    assert kinds_about(reviewer) == ["suspended", "restored"]


def test_the_end_of_a_role_takes_its_rights_at_once_and_keeps_the_row(partnership: Partnership, reviewer: Any) -> None:
    people.add_role(person=reviewer, jurisdiction=partnership.own, role="director", actor=partnership.as_admin)
    first = Membership.objects.get(user=reviewer, role="reviewer")
    people.end_role(membership=first, actor=partnership.as_admin)
    assert held(reviewer, partnership.own) == ROLES["director"].actions
    people.end(person=reviewer, jurisdiction=partnership.own, actor=partnership.as_admin)
    assert held(reviewer, partnership.own) == frozenset()
    rows = Membership.objects.filter(user=reviewer)
    assert [(row.ended_by, row.ended_at > row.started_at) for row in rows] == [(partnership.admin, True)] * 2


def test_a_changed_role_ends_one_and_starts_another(partnership: Partnership, reviewer: Any) -> None:
    former = Membership.objects.get(user=reviewer)
    started = people.change_role(membership=former, role="coordinator", actor=partnership.as_admin)
    former.refresh_from_db()
    assert (former.is_current, started.role, started.is_current) == (False, "coordinator", True)
    assert held(reviewer, partnership.own) == ROLES["coordinator"].actions
    assert kinds_about(reviewer) == ["changed"]


def test_a_move_ends_here_and_starts_there_and_both_keep_their_history(partnership: Partnership, reviewer: Any) -> None:
    moved = people.move(
        person=reviewer, origin=partnership.own, destination=partnership.far, role_keys=["caseworker"],
        actor=partnership.as_steward, reason="New post",
    )  # fmt: skip
    assert [(row.role, row.jurisdiction_id) for row in moved] == [("caseworker", partnership.far.pk)]
    assert Provider().grants(reviewer) == {partnership.far.pk: ROLES["caseworker"].actions}
    with scope(jur=[partnership.own.pk]):
        assert [event.kind for event in Event.objects.filter(parent_id=str(reviewer.pk))] == [
            "jurisdictions.membership.moved_away"
        ]
    with scope(jur=[partnership.far.pk]):
        assert [event.kind for event in Event.objects.filter(parent_id=str(reviewer.pk))] == [
            "jurisdictions.membership.moved_here"
        ]


def test_a_member_administrator_cannot_move_somebody_to_another_member(partnership: Partnership, reviewer: Any) -> None:
    with pytest.raises(Forbidden):
        people.move(
            person=reviewer, origin=partnership.own, destination=partnership.far, role_keys=["reviewer"],
            actor=partnership.as_admin,
        )  # fmt: skip
    assert held(reviewer, partnership.own) == ROLES["reviewer"].actions


def test_everything_is_safe_to_repeat(partnership: Partnership, reviewer: Any) -> None:
    actor, steward = partnership.as_admin, partnership.as_steward
    whom = {"person": reviewer, "jurisdiction": partnership.own, "actor": actor}
    row = Membership.objects.get(user=reviewer)
    for _twice in range(2):
        people.add_role(**whom, role="director")
        people.set_leadership(**whom, is_leadership=True, title="Deputy")
        people.suspend(**whom)
    for _twice in range(2):
        people.restore(**whom)
        people.change_role(membership=row, role="coordinator", actor=actor)
    for _twice in range(2):
        people.move(
            person=reviewer,
            origin=partnership.own,
            destination=partnership.far,
            role_keys=["coordinator"],
            actor=steward,
        )
    for _twice in range(2):
        people.end(person=reviewer, jurisdiction=partnership.far, actor=steward)
    assert kinds_about(reviewer) == [
        "started", "leadership_set", "suspended", "suspended", "restored", "restored", "changed", "moved_away",
        "moved_away", "moved_here", "ended",
    ]  # fmt: skip


@pytest.mark.parametrize("service", ["suspend", "restore", "end", "add_role", "set_leadership", "reset_second_step"])
def test_nobody_changes_their_own_roles(partnership: Partnership, service: str) -> None:
    factories.person("member_admin", at=partnership.own)
    more = {"add_role": {"role": "director"}, "set_leadership": {"is_leadership": True, "title": ""}}
    with pytest.raises(Forbidden, match="own roles"):
        getattr(people, service)(
            person=partnership.admin, jurisdiction=partnership.own, actor=partnership.as_admin, **more.get(service, {})
        )
    own = Membership.objects.get(user=partnership.admin)
    for change in (
        lambda: people.end_role(membership=own, actor=partnership.as_admin),
        lambda: people.change_role(membership=own, role="director", actor=partnership.as_admin),
    ):
        with pytest.raises(Forbidden, match="own roles"):
            change()
    assert held(partnership.admin, partnership.own) == ROLES["member_admin"].actions


def test_the_last_administrator_stays_until_there_is_another(partnership: Partnership) -> None:
    steward, own = partnership.as_steward, partnership.own
    row = Membership.objects.get(user=partnership.admin)
    attempts = (
        lambda: people.end(person=partnership.admin, jurisdiction=own, actor=steward),
        lambda: people.end_role(membership=row, actor=steward),
        lambda: people.change_role(membership=row, role="director", actor=steward),
        lambda: people.move(
            person=partnership.admin, origin=own, destination=partnership.far, role_keys=["caseworker"], actor=steward
        ),
    )
    for attempt in attempts:
        with pytest.raises(FieldErrors, match="last Member administrator"):
            attempt()
    second = factories.person("member_admin", at=own)
    people.suspend(person=second, jurisdiction=own, actor=steward)
    with pytest.raises(FieldErrors, match="last Member administrator"):
        people.end(person=partnership.admin, jurisdiction=own, actor=steward)
    people.restore(person=second, jurisdiction=own, actor=steward)
    people.end(person=partnership.admin, jurisdiction=own, actor=steward)
    assert held(partnership.admin, own) == frozenset()


def test_the_office_can_suspend_a_last_administrator(partnership: Partnership) -> None:
    people.suspend(person=partnership.admin, jurisdiction=partnership.own, actor=partnership.as_steward)
    assert held(partnership.admin, partnership.own) == frozenset()


def test_the_last_steward_of_the_office_stays_too(partnership: Partnership) -> None:
    other = factories.person("partnership_steward", at=partnership.office)
    actor = acting(other, partnership.office)
    people.end(person=partnership.steward, jurisdiction=partnership.office, actor=actor)
    with pytest.raises(FieldErrors, match="last Partnership steward"):
        people.end(person=other, jurisdiction=partnership.office, actor=system("Set-up"))


@pytest.mark.parametrize("role", ["partnership_steward", "no_such_role", ""])
def test_a_role_of_another_place_or_of_no_place_is_refused(partnership: Partnership, reviewer: Any, role: str) -> None:
    with pytest.raises(FieldErrors) as refusal:
        people.add_role(person=reviewer, jurisdiction=partnership.own, role=role, actor=partnership.as_admin)
    assert set(refusal.value.errors) == {"role"}


def test_somebody_who_is_not_here_is_invited_instead_of_given_a_role(partnership: Partnership) -> None:
    stranger = factories.person("reviewer", at=partnership.far)
    with pytest.raises(FieldErrors, match="invitation"):
        people.add_role(person=stranger, jurisdiction=partnership.own, role="reviewer", actor=partnership.as_admin)


def test_a_role_added_during_a_suspension_is_suspended(partnership: Partnership, reviewer: Any) -> None:
    whom = {"person": reviewer, "jurisdiction": partnership.own, "actor": partnership.as_admin}
    people.suspend(**whom)
    people.add_role(**whom, role="director")
    assert held(reviewer, partnership.own) == frozenset()
    people.restore(**whom)
    assert held(reviewer, partnership.own) == ROLES["reviewer"].actions | ROLES["director"].actions


def test_a_suspended_person_is_not_moved_out_of_the_suspension(partnership: Partnership, reviewer: Any) -> None:
    people.suspend(person=reviewer, jurisdiction=partnership.own, actor=partnership.as_admin)
    with pytest.raises(FieldErrors, match="suspended"):
        people.move(
            person=reviewer, origin=partnership.own, destination=partnership.far, role_keys=["reviewer"],
            actor=partnership.as_steward,
        )  # fmt: skip


def test_leadership_and_title_give_no_right(partnership: Partnership, reviewer: Any) -> None:
    people.set_leadership(
        person=reviewer, jurisdiction=partnership.own, is_leadership=True, title="Deputy", actor=partnership.as_admin
    )
    row = Membership.objects.get(user=reviewer)
    assert (row.is_leadership, row.title) == (True, "Deputy")
    assert held(reviewer, partnership.own) == ROLES["reviewer"].actions


def test_an_administrator_of_one_member_cannot_touch_people_of_another(partnership: Partnership) -> None:
    stranger = factories.person("reviewer", at=partnership.sibling)
    with pytest.raises(Forbidden):
        people.suspend(person=stranger, jurisdiction=partnership.sibling, actor=partnership.as_admin)
    above = acting(factories.person("member_admin", at=partnership.parent), partnership.parent)
    with pytest.raises(Forbidden):
        people.suspend(person=stranger, jurisdiction=partnership.sibling, actor=above)


def test_a_second_step_is_reset_by_one_member_only_for_its_own_people(partnership: Partnership, reviewer: Any) -> None:
    whom = {"person": reviewer, "jurisdiction": partnership.own}
    people.reset_second_step(**whom, actor=partnership.as_admin)
    Membership.objects.create(user=reviewer, jurisdiction=partnership.far, role="reviewer")
    factories.grants.sync(person_id=reviewer.pk, jurisdiction_id=partnership.far.pk)
    with pytest.raises(FieldErrors, match="another member"):
        people.reset_second_step(**whom, actor=partnership.as_admin)
    people.reset_second_step(**whom, actor=partnership.as_steward)


def test_the_database_refuses_impossible_roles(partnership: Partnership, reviewer: Any) -> None:
    row = Membership.objects.get(user=reviewer)
    now = timezone.now()
    impossible = (
        {"ended_at": row.started_at},
        {"ended_by": partnership.admin},
        {"suspended_by": partnership.admin},
    )
    for values in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=reviewer, jurisdiction=partnership.own, role="reviewer")
    Membership.objects.filter(pk=row.pk).update(ended_at=now)
    Membership.objects.create(user=reviewer, jurisdiction=partnership.own, role="reviewer")


def test_people_of_another_member_do_not_exist_without_its_scope(partnership: Partnership, reviewer: Any) -> None:
    with scope(people=[partnership.far.pk]):
        assert not Membership.objects.filter(user=reviewer).exists()
    with scope(people=[partnership.far.pk], user_id=reviewer.pk):
        assert Membership.objects.get(user=reviewer).role == "reviewer"
