"""Roles as data: complete, in known words, and sensible by the issue's own sentences."""

import pytest

from jurisdictions import roles
from jurisdictions.choices import Kind

NARRATIVES = {"reviewer", "second_rater", "coordinator", "director"}


def test_every_role_has_words_and_only_known_rights() -> None:
    for key, spec in roles.ROLES.items():
        assert key == spec.key
        assert str(spec.label)
        assert str(spec.description).endswith(".")
        assert spec.actions <= roles.ACTIONS.keys()
        assert "member.view" in spec.actions


def test_every_right_is_held_by_some_role() -> None:
    assert roles.actions_of(roles.ROLES) == roles.ACTIONS.keys()


def test_narratives_are_for_those_who_work_on_the_review() -> None:
    assert {key for key, spec in roles.ROLES.items() if "narrative.view" in spec.actions} == NARRATIVES
    assert {key for key, spec in roles.ROLES.items() if "review.edit" in spec.actions} <= NARRATIVES


def test_no_role_both_rates_and_approves() -> None:
    assert not [key for key, spec in roles.ROLES.items() if {"review.rate", "review.approve"} <= spec.actions]


def test_who_manages_people_sees_no_review() -> None:
    for spec in roles.ROLES.values():
        if "people.manage" in spec.actions:
            assert not {action for action in spec.actions if action.startswith(("review.", "narrative.", "notice."))}


def test_the_partnerships_rights_are_held_at_its_office_only() -> None:
    holders = [spec for spec in roles.ROLES.values() if "partnership.manage" in spec.actions]
    assert [spec.scope for spec in holders] == ["office"]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_place_has_a_role_that_manages_its_people(kind: str) -> None:
    keeper = roles.ROLES[roles.keeper(kind)]
    assert keeper.fits(kind)
    assert "people.manage" in keeper.actions
    assert keeper in roles.fitting(kind)


def test_a_role_that_is_gone_gives_nothing_and_keeps_its_name() -> None:
    assert roles.actions_of(["former_role"]) == frozenset()
    assert roles.labels(["former_role", "director", "reviewer"]) == "Reviewer, Director, former_role"
