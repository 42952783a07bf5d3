"""The real members are those that the two published sources name, with the dates they give and no other."""

import pytest
from django.core.management import call_command

from jurisdictions.models import Jurisdiction, Membership
from npcs.core.audit.models import Event
from npcs.core.rls import scope

pytestmark = pytest.mark.django_db

# Read off the charter's list and the year-end update of 28 December 2023, a second time and by hand.
CHARTER = {
    "Los Angeles County, California": "county", "Santa Clara County, California": "county", "Connecticut": "state",
    "Georgia": "state", "Indiana": "state", "New Hampshire": "state", "New Jersey": "state", "New York City": "city",
    "Franklin County, Ohio": "county", "Hamilton County, Ohio": "county", "Oregon": "state", "South Carolina": "state",
    "Tennessee": "state", "Vermont": "state", "Wisconsin": "state",
}  # fmt: skip
UPDATE = {
    "Iowa": ("state", "Iowa Department of Health and Human Services"),
    "Mississippi": ("state", "Mississippi Department of Child Protection Services"),
    "Ohio": ("state", "Ohio Department of Job and Family Services"),
    "Washoe County, Nevada": ("county", "Washoe County Human Services Agency"),
    "Philadelphia": ("city", "Philadelphia Department of Human Services"),
    "Washington, DC": ("city", "Child and Family Services Agency of Washington, DC"),
}


def named() -> list[Jurisdiction]:
    return list(Jurisdiction.objects.members().filter(is_synthetic=False))


def test_the_members_are_the_fifteen_founders_and_the_six_of_2023() -> None:
    assert {member.name for member in named()} == CHARTER.keys() | UPDATE.keys()
    assert len(CHARTER) == 15
    for member in named():
        kind, agency = (CHARTER[member.name], None) if member.name in CHARTER else UPDATE[member.name]
        assert member.kind == kind
        assert member.status == "active"
        assert agency in (None, member.agency)


def test_joined_is_as_exact_as_the_sources_and_each_names_its_source() -> None:
    for member in named():
        founder = member.name in CHARTER
        assert (str(member.joined), member.joined_precision) == ("2018" if founder else "2023", "year")
        assert ("Charter" in member.source) is founder
        assert ("28 Dec 2023" in member.source) is True
        assert member.left_on is None


def test_the_two_counties_of_ohio_lie_in_ohio_and_no_other_place_is_invented() -> None:
    inside = {member.name: member.part_of.name for member in named() if member.part_of}
    assert inside == {"Franklin County, Ohio": "Ohio", "Hamilton County, Ohio": "Ohio"}


def test_the_partnership_has_one_office_and_no_real_person() -> None:
    assert Jurisdiction.objects.filter(kind="office").count() == 1
    with scope(people=[member.pk for member in Jurisdiction.objects.all()]):
        assert not Membership.objects.exists()


def test_loading_again_changes_nothing() -> None:
    before = list(Jurisdiction.objects.order_by("pk").values())
    everywhere = [0, *(row["id"] for row in before)]
    with scope(jur=everywhere):
        events = Event.objects.count()
    call_command("load_reference", verbosity=0)
    assert list(Jurisdiction.objects.order_by("pk").values()) == before
    with scope(jur=everywhere):
        assert Event.objects.count() == events


def test_what_somebody_changed_since_is_left_alone() -> None:
    Jurisdiction.objects.filter(code="GA").update(agency="A new agency")
    call_command("load_reference", verbosity=0)
    assert Jurisdiction.objects.get(code="GA").agency == "A new agency"
