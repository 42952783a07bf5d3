"""The three answers of each policy agree: can, visible, who. And the tree, a sibling or the past never says yes."""

from itertools import product
from typing import Any

import pytest

from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.roles import ROLES
from jurisdictions.services import invitations
from npcs.core.access import Actor, policy_of, system
from npcs.core.access.actor import anonymous
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting


@pytest.fixture
def cast(partnership: Partnership) -> list[Actor]:
    """Somebody of every role at every place where it can be held, and one whose role has ended."""
    places = (partnership.own, partnership.sibling, partnership.parent, partnership.far, partnership.office)
    actors = [
        acting(factories.person(key, at=place), place)
        for (key, spec), place in product(ROLES.items(), places)
        if spec.fits(place.kind)
    ]
    former = factories.person("member_admin", at=partnership.own)
    factories.end_roles(former, partnership.own)
    return [*actors, acting(former, partnership.own)]


@pytest.fixture
def objects(partnership: Partnership) -> list[Any]:
    places = [partnership.own, partnership.far, partnership.office]
    for place in places:
        invitations.invite(
            jurisdiction=place,
            email="new@example.org",
            display_name="N",
            role="auditor",
            actor=system("Test"),
            link=str,
        )
    return [*places, *Membership.objects.filter(jurisdiction__in=places), *Invitation.objects.all()]


def test_can_visible_and_who_agree_for_everybody(cast: list[Actor], objects: list[Any]) -> None:
    wrong, answers = [], set()
    for obj in objects:
        policy = policy_of(type(obj))
        for action in policy.actions:
            who = set(policy.who(action, obj).values_list("pk", flat=True))
            for actor in cast:
                can = policy.can(actor, action, obj)
                visible = policy.visible(actor, action, type(obj)._default_manager.all()).filter(pk=obj.pk).exists()
                answers.add((type(obj), action, can))
                if not can == visible == (actor.user_id in who) or bool(policy.why_not(actor, action, obj)) == can:
                    wrong.append((obj, action, sorted(actor.actions), can, visible, actor.user_id in who))
    assert wrong == []
    for model in (Jurisdiction, Membership, Invitation):
        for action in policy_of(model).actions:
            assert {(model, action, True), (model, action, False)} <= answers


def test_only_own_people_and_the_office_reach_people(partnership: Partnership, cast: list[Actor]) -> None:
    policy = policy_of(Membership)
    row = Membership.objects.get(user=partnership.admin)
    allowed = {actor.acting_for for actor in cast if policy.can(actor, "people.view", row)}
    assert allowed == {partnership.own.pk, partnership.office.pk}
    managers = {actor.acting_for for actor in cast if policy.can(actor, "people.manage", row)}
    assert managers == {partnership.own.pk, partnership.office.pk}


def test_nobody_manages_their_own_role(partnership: Partnership) -> None:
    policy, row = policy_of(Membership), Membership.objects.get(user=partnership.admin)
    assert policy.can(partnership.as_admin, "people.view", row)
    assert not policy.can(partnership.as_admin, "people.manage", row)
    assert "own roles" in policy.why_not(partnership.as_admin, "people.manage", row)


@pytest.mark.parametrize("nobody", [anonymous(), system("Set-up")], ids=["anonymous", "system"])
def test_nobody_and_the_system_hold_no_right_by_themselves(nobody: Actor, objects: list[Any]) -> None:
    for obj in objects:
        policy = policy_of(type(obj))
        for action in (*policy.actions, "no.such"):
            assert not policy.can(nobody, action, obj)
            assert not policy.visible(nobody, action, type(obj)._default_manager.all()).exists()
            if action == "no.such":
                assert not policy.who(action, obj).exists()
