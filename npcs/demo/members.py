"""The made-up members. No real state, county, city or tribal nation has one of these names."""

import datetime as dt
from dataclasses import dataclass

from jurisdictions.choices import Kind, Precision, Status
from jurisdictions.models import Jurisdiction
from npcs.core.rls import widen


@dataclass(frozen=True)
class Place:
    """A made-up member. ``share`` is its part of the reviews, ``base`` the first number of its role codes."""

    code: str
    name: str
    short_name: str
    agency: str
    kind: Kind
    time_zone: str
    joined: int
    share: int
    base: int
    offices: tuple[str, ...]
    part_of: str = ""
    status: Status = Status.ACTIVE


EAST, CENTRAL, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
MAIN = "HB"  # the member in which everybody who tries the product starts

PLACES = (
    Place(
        "HB",
        "State of Harbor",
        "State of Harbor",
        "Harbor Department of Families",
        Kind.STATE,
        EAST,
        2018,
        42,
        0,
        ("Bay office", "Inlet office", "North office", "Lighthouse office", "River office"),
    ),
    Place(
        "QM",
        "Quillmere County",
        "Quillmere County",
        "Quillmere Family Services",
        Kind.COUNTY,
        EAST,
        2019,
        16,
        10,
        ("Main office", "Hill office"),
        part_of="HB",
    ),
    Place(
        "SF",
        "Saltfen County",
        "Saltfen County",
        "Saltfen Children and Families",
        Kind.COUNTY,
        EAST,
        2020,
        14,
        20,
        ("Main office", "Marsh office"),
        part_of="HB",
    ),
    Place(
        "LP",
        "City of Lanternport",
        "Lanternport",
        "Lanternport Office for Children",
        Kind.CITY,
        EAST,
        2021,
        12,
        30,
        ("East team", "West team", "Harbor team"),
        part_of="QM",
    ),
    Place(
        "LL",
        "Lanternlake Nation",
        "Lanternlake Nation",
        "Lanternlake Family Circle",
        Kind.TRIBAL,
        CENTRAL,
        2022,
        6,
        40,
        ("Family Circle",),
    ),
    Place(
        "AW",
        "State of Alderwyn",
        "State of Alderwyn",
        "Alderwyn Department of Children",
        Kind.STATE,
        CENTRAL,
        2018,
        28,
        50,
        ("Region 1", "Region 2", "Region 3", "Region 4"),
    ),
    Place(
        "CV",
        "State of Corvane",
        "State of Corvane",
        "Corvane Human Services",
        Kind.STATE,
        MOUNTAIN,
        2019,
        24,
        60,
        ("Highland region", "Basin region", "Plains region"),
    ),
    Place(
        "NRM",
        "State of Northmarrow",
        "State of Northmarrow",
        "Northmarrow Child Safety",
        Kind.STATE,
        WEST,
        2018,
        22,
        70,
        ("Coast", "Valley", "Ridge"),
    ),
    Place(
        "PLS",
        "State of Palisanne",
        "State of Palisanne",
        "Palisanne Department of Family Life",
        Kind.STATE,
        EAST,
        2020,
        18,
        80,
        ("District A", "District B", "District C"),
    ),
    Place(
        "TD",
        "Thistledane County",
        "Thistledane County",
        "Thistledane Family Court Services",
        Kind.COUNTY,
        CENTRAL,
        2021,
        10,
        90,
        ("Main office",),
        part_of="AW",
    ),
    Place(
        "EF",
        "City of Emberfell",
        "Emberfell",
        "Emberfell Children’s Bureau",
        Kind.CITY,
        MOUNTAIN,
        2022,
        8,
        100,
        ("Old Town team", "Station team"),
        part_of="CV",
        status=Status.PAUSED,
    ),
    Place(
        "VL",
        "State of Velisarre",
        "State of Velisarre",
        "Velisarre Office of Families",
        Kind.STATE,
        WEST,
        0,
        0,
        110,
        ("Head office",),
        status=Status.PROSPECTIVE,
    ),
)


def create() -> dict[str, Jurisdiction]:
    """Makes the members and lets the scope in force touch them; returns them by code."""
    made: dict[str, Jurisdiction] = {}
    for place in PLACES:
        joined = {"joined_on": dt.date(place.joined, 1, 1), "joined_precision": Precision.YEAR} if place.joined else {}
        made[place.code] = Jurisdiction.objects.create(
            code=place.code,
            name=place.name,
            short_name=place.short_name,
            agency=place.agency,
            kind=place.kind,
            part_of=made.get(place.part_of),
            status=place.status,
            time_zone=place.time_zone,
            source="Made up for the demonstration",
            is_synthetic=True,
            **joined,
        )
    numbers = [member.pk for member in made.values()]
    widen(jur=numbers, people=numbers)
    return made
