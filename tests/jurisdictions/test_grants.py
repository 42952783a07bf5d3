"""Grants in the database are what the memberships in force declare, no more and no less."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jurisdictions import roles
from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction, JurisdictionUserPermission, Membership
from jurisdictions.roles import RoleSpec
from jurisdictions.services import grants
from npcs.core.rls import current, scope
from tests import factories
from tests.jurisdictions.conftest import Partnership


def in_database() -> set[tuple[int, int, str]]:
    rows = JurisdictionUserPermission.objects.values_list("user_id", "content_object_id", "permission__codename")
    return set(rows)


def held(person: object, place: Jurisdiction) -> frozenset[str]:
    return Provider().grants(person).get(place.pk, frozenset())


def everywhere() -> scope:
    numbers = list(Jurisdiction.objects.values_list("pk", flat=True))
    return scope(jur=numbers, people=numbers, actor="test")


def test_permissions_in_the_database_are_the_declared_rights(world: None) -> None:
    Permission.objects.create(
        content_type=ContentType.objects.get_for_model(Jurisdiction), codename="old.right", name="Gone"
    )
    assert grants.ensure_permissions().keys() == roles.ACTIONS.keys()
    stored = Permission.objects.filter(content_type__app_label="jurisdictions", content_type__model="jurisdiction")
    assert set(stored.values_list("codename", flat=True)) == roles.ACTIONS.keys()


def test_for_every_role_the_database_says_what_the_declaration_says(partnership: Partnership) -> None:
    for key, spec in roles.ROLES.items():
        place = partnership.office if spec.scope == "office" else partnership.own
        assert held(factories.person(key, at=place), place) == spec.actions
    with everywhere():
        assert in_database() == grants.declared()


def test_several_roles_give_the_union(partnership: Partnership) -> None:
    person = factories.person(["caseworker", "director"], at=partnership.own)
    assert held(person, partnership.own) == roles.actions_of(["caseworker", "director"])


def test_grants_are_read_by_one_query(
    partnership: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = factories.person(["reviewer", "member_admin"], at=partnership.own)
    with django_assert_num_queries(1):
        assert len(Provider().grants(person)[partnership.own.pk]) > 5


def test_sync_mends_what_is_too_much_or_too_little(partnership: Partnership) -> None:
    person = factories.person("caseworker", at=partnership.own)
    JurisdictionUserPermission.objects.filter(user=person, permission__codename="notice.file").delete()
    number = grants.ensure_permissions()["review.approve"]
    JurisdictionUserPermission.objects.create(user=person, content_object=partnership.own, permission_id=number)
    with everywhere():
        grants.sync_all()
        assert held(person, partnership.own) == roles.ROLES["caseworker"].actions
        before = set(JurisdictionUserPermission.objects.values_list("pk", flat=True))
        grants.sync_all()
        assert set(JurisdictionUserPermission.objects.values_list("pk", flat=True)) == before


def test_a_changed_role_acts_after_the_next_start(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.person("caseworker", at=partnership.own)
    changed = RoleSpec("caseworker", "Caseworker", "Now reads the logs.", "member", frozenset({"audit.view"}))
    monkeypatch.setattr(roles, "ROLES", {**roles.ROLES, "caseworker": changed})
    with everywhere():
        grants.sync_all()
    assert held(person, partnership.own) == {"audit.view"}


@pytest.mark.parametrize("column", ["suspended_at", "ended_at"])
def test_a_suspended_or_ended_role_gives_nothing(partnership: Partnership, column: str) -> None:
    person = factories.person(["reviewer", "caseworker"], at=partnership.own)
    Membership.objects.filter(user=person, role="reviewer").update(**{column: timezone.now()})
    grants.sync(person_id=person.pk, jurisdiction_id=partnership.own.pk)
    assert held(person, partnership.own) == roles.ROLES["caseworker"].actions


def test_a_sync_that_cannot_see_the_roles_refuses_instead_of_taking_rights(partnership: Partnership) -> None:
    person = factories.person("reviewer", at=partnership.own)
    with scope(people=[partnership.far.pk]), pytest.raises(RuntimeError, match="outside the scope"):
        grants.sync(person_id=person.pk, jurisdiction_id=partnership.own.pk)
    with scope(people=[partnership.own.pk]), pytest.raises(RuntimeError, match="outside the scope"):
        grants.sync_all()
    assert held(person, partnership.own) == roles.ROLES["reviewer"].actions


def test_guardian_gives_the_same_answer(partnership: Partnership) -> None:
    person = factories.person("director", at=partnership.own)
    assert person.has_perm("jurisdictions.review.approve", partnership.own)
    assert not person.has_perm("jurisdictions.review.rate", partnership.own)
    assert not person.has_perm("jurisdictions.review.approve", partnership.far)


def test_users_with_finds_those_who_hold_a_right_and_may_sign_in(partnership: Partnership) -> None:
    director = factories.person("director", at=partnership.own)
    factories.person("director", at=partnership.sibling)
    factories.person("director", at=partnership.own, is_active=False)
    assert list(Provider().users_with("review.approve", partnership.own.pk)) == [director]


def test_the_tree_passes_on_no_right(partnership: Partnership) -> None:
    above = factories.person(list(roles.ROLES.keys() - {"partnership_steward"}), at=partnership.parent)
    assert Provider().grants(above).keys() == {partnership.parent.pk}
    places = Provider().people_scope(above, partnership.parent.pk, Provider().grants(above)[partnership.parent.pk])
    assert places == {partnership.parent.pk}


def test_only_the_office_reaches_the_people_of_every_member(partnership: Partnership) -> None:
    assert partnership.as_admin.people == {partnership.own.pk}
    assert partnership.as_steward.people == set(Jurisdiction.objects.values_list("pk", flat=True))
    assert partnership.as_steward.jurisdictions == {partnership.office.pk}
    nobody = factories.user()
    assert Provider().people_scope(nobody, partnership.own.pk, frozenset()) == frozenset()
    assert current() is not None
