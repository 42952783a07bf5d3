"""Members: added, changed with both texts on a clash, kept a tree, and led through their lifecycle."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jurisdictions.choices import Precision
from jurisdictions.grants import Provider
from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.services import invitations, members
from npcs.core.access import Forbidden, system
from npcs.core.audit.models import Event
from npcs.core.rls import scope
from npcs.core.ui.dates import PartialDate
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import NotAllowedFrom
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting


def add(partnership: Partnership, **facts: Any) -> Jurisdiction:
    values = {"code": "NEW", "name": "State of New", "short_name": "New", "kind": "state"} | facts
    return members.create(actor=values.pop("actor", partnership.as_steward), **values)


def change(partnership: Partnership, **changes: Any) -> Jurisdiction:
    own = Jurisdiction.objects.get(pk=partnership.own.pk)
    return members.change(jurisdiction=own, expected=own.version, changes=changes, actor=partnership.as_admin)[0]


def step(partnership: Partnership, place: Jurisdiction, name: str, **more: Any) -> Jurisdiction:
    version = Jurisdiction.objects.get(pk=place.pk).version
    return members.set_status(jurisdiction=place, step=name, expected=version, actor=partnership.as_steward, **more)


def test_the_office_adds_a_member_as_prospective_and_twice_is_once(partnership: Partnership) -> None:
    first = add(partnership)
    assert (first.status, first.created_by) == ("prospective", partnership.steward)
    assert add(partnership) == first
    with scope(jur=[first.pk]):
        assert [event.kind for event in Event.objects.all()] == ["jurisdictions.member.added"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "OWN"}, "code"), ({"code": "a b"}, "code"), ({"code": "1A"}, "code"), ({"code": ""}, "code"),
        ({"name": "Own County"}, "name"), ({"name": ""}, "name"), ({"short_name": "x" * 25}, "short_name"),
        ({"kind": "planet"}, "kind"), ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)  # fmt: skip
def test_a_bad_fact_is_named_by_its_field_and_nothing_is_added(
    partnership: Partnership, facts: dict, field: str
) -> None:
    before = Jurisdiction.objects.count()
    with pytest.raises(FieldErrors) as refusal:
        add(partnership, **facts)
    assert field in refusal.value.errors
    assert Jurisdiction.objects.count() == before


def test_only_the_office_adds_members_and_changes_their_status(partnership: Partnership) -> None:
    with pytest.raises(Forbidden):
        add(partnership, actor=partnership.as_admin)
    with pytest.raises(Forbidden):
        members.set_status(jurisdiction=partnership.own, step="pause", expected=1, actor=partnership.as_admin)
    assert not Jurisdiction.objects.filter(code="NEW").exists()


@pytest.mark.parametrize(("kind", "parent"), [("state", "far"), ("county", "sibling"), ("tribal", "own")])
def test_a_member_lies_only_where_its_kind_can(partnership: Partnership, kind: str, parent: str) -> None:
    with pytest.raises(FieldErrors) as refusal:
        add(partnership, kind=kind, part_of=getattr(partnership, parent), actor=system("Set-up"))
    assert set(refusal.value.errors) == {"part_of"}


def test_a_tribal_nation_says_itself_whether_it_is_part_of_a_state(partnership: Partnership) -> None:
    with pytest.raises(FieldErrors, match="says itself"):
        add(partnership, kind="tribal", part_of=partnership.far)
    nation = add(partnership, kind="tribal")
    factories.widen(people=[nation.pk])
    with pytest.raises(FieldErrors, match="says itself"):
        members.change(
            jurisdiction=nation, expected=1, changes={"part_of": partnership.far}, actor=partnership.as_steward
        )
    own_people = acting(factories.person("member_admin", at=nation), nation)
    changed, _fields = members.change(
        jurisdiction=nation, expected=1, changes={"part_of": partnership.far}, actor=own_people
    )
    assert changed.part_of == partnership.far


def test_no_member_is_inside_itself(partnership: Partnership) -> None:
    city = factories.member("CITY", kind="city", part_of=partnership.own)
    Jurisdiction.objects.filter(pk=partnership.own.pk).update(kind="city")
    Jurisdiction.objects.filter(pk=city.pk).update(kind="county")
    with pytest.raises(FieldErrors, match="part of itself"):
        change(partnership, part_of=Jurisdiction.objects.get(pk=city.pk))
    for values in ({"part_of_id": city.pk}, {"kind": "state"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Jurisdiction.objects.filter(pk=city.pk).update(**values)


def test_a_late_save_gets_both_texts_and_changes_nothing(partnership: Partnership) -> None:
    change(partnership, name="Own County One", agency="Agency of One")
    with pytest.raises(StaleVersion) as late:
        members.change(
            jurisdiction=partnership.own, expected=1, actor=partnership.as_admin,
            changes={"name": "Own County Two", "part_of": None, "short_name": partnership.own.short_name},
        )  # fmt: skip
    assert late.value.differences == {
        "name": ("Own County Two", "Own County One"),
        "part_of": (None, partnership.parent),
    }
    assert Jurisdiction.objects.get(pk=partnership.own.pk).name == "Own County One"


def test_saving_what_is_there_is_no_change(partnership: Partnership) -> None:
    change(partnership, agency="Agency of One")
    again = change(partnership, agency="Agency of One")
    assert again.version == 2
    with scope(jur=[partnership.own.pk]):
        [event] = Event.objects.filter(kind="jurisdictions.member.changed")
    assert event.payload == {"fields": ["agency"]}


def test_joined_and_source_are_the_offices_to_change(partnership: Partnership) -> None:
    joined = PartialDate(dt.date(2021, 1, 1), Precision.YEAR)
    with pytest.raises(Forbidden):
        change(partnership, joined=joined)
    saved, fields = members.change(
        jurisdiction=partnership.own, expected=1, changes={"joined": joined, "source": "Letter"},
        actor=partnership.as_steward,
    )  # fmt: skip
    assert (saved.joined, str(saved.joined), fields) == (joined, "2021", ["joined", "source"])
    with pytest.raises(TypeError):
        add(partnership, colour="red")


@pytest.mark.parametrize("forged", ["status", "version", "is_synthetic", "left_on", "code", "kind"])
def test_what_the_server_sets_cannot_be_sent(partnership: Partnership, forged: str) -> None:
    with pytest.raises(Forbidden):
        change(partnership, **{forged: "x"})


def test_the_lifecycle_sets_its_dates(partnership: Partnership) -> None:
    new = add(partnership)
    factories.widen(people=[new.pk])
    new = step(partnership, new, "join", on=dt.date(2024, 5, 2))
    assert (new.status, str(new.joined)) == ("active", "2 May 2024")
    new = step(partnership, new, "pause")
    new = step(partnership, new, "resume")
    with pytest.raises(FieldErrors) as refusal:
        step(partnership, new, "leave", on=dt.date(2023, 1, 1), reason="Ended")
    assert set(refusal.value.errors) == {"on"}
    new = step(partnership, new, "leave", on=dt.date(2025, 1, 1), reason="Ended")
    assert (new.status, new.left_on) == ("left", dt.date(2025, 1, 1))
    new = step(partnership, new, "rejoin")
    assert (new.status, new.left_on, str(new.joined)) == ("active", None, "2 May 2024")
    with pytest.raises(NotAllowedFrom):
        step(partnership, new, "join")


def test_when_a_member_leaves_its_people_see_nothing_at_once(partnership: Partnership) -> None:
    reviewer = factories.person("reviewer", at=partnership.own)
    invitations.invite(
        jurisdiction=partnership.own, email="new@example.org", display_name="N", role="reviewer",
        actor=partnership.as_admin, link=str,
    )  # fmt: skip
    step(partnership, partnership.own, "leave", reason="Chose to leave")
    assert Provider().grants(reviewer) == {}
    assert Provider().grants(partnership.admin) == {}
    assert not Membership.objects.current().filter(jurisdiction=partnership.own).exists()
    assert not Invitation.objects.unanswered().filter(jurisdiction=partnership.own).exists()
    with pytest.raises(FieldErrors, match="has left"):
        invitations.invite(
            jurisdiction=partnership.own, email="n@example.org", display_name="N", role="reviewer",
            actor=partnership.as_steward, link=str,
        )  # fmt: skip


def test_the_office_cannot_leave_itself(partnership: Partnership) -> None:
    with pytest.raises(FieldErrors, match="own office"):
        step(partnership, partnership.office, "leave", reason="x")


@pytest.mark.parametrize(
    "values",
    [
        {"code": "lower"}, {"joined_on": dt.date(2020, 1, 1)}, {"joined_precision": "year"}, {"status": "gone"},
        {"left_on": dt.date(2020, 1, 1)},
        {"status": "left", "joined_on": dt.date(2020, 1, 2), "joined_precision": "day", "left_on": dt.date(2020, 1, 1)},
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_members(partnership: Partnership, values: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Jurisdiction.objects.filter(pk=partnership.own.pk).update(**values)
