"""Which reviews there are: how many each member has, when, and the arranged ones that everybody meets first."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from zoneinfo import ZoneInfo

from npcs.demo import cases, courses
from npcs.demo.chance import source
from npcs.demo.members import MAIN, PLACES, Place

YEARS = 3
TWO_RATERS = 0.3  # of the reviews of the main member


@dataclass(frozen=True)
class Plan:
    """One review to be: where, since when, how far, and by whom where that is arranged (names of people)."""

    place: Place
    aware: dt.date
    course: courses.Course
    key: str  # seeds everything else about it
    filer: str = ""
    lead: str = ""
    director: str = ""
    rated_share: float = 1.0  # of the answers, while scoring goes on
    two_raters: bool = False


@dataclass(frozen=True)
class Arranged:
    """A review of the main member that gives somebody something to do in the first minute."""

    state: str
    days: int  # since the agency became aware
    filer: str = "Caseworker C-1"
    lead: str = "Reviewer R-2"
    rated_share: float = 1.0
    came_back: bool = False
    two_raters: bool = False


FIRST_MINUTE = (
    Arranged("notified", 1),
    Arranged("notified", 3),
    Arranged("notified", 6, filer="Caseworker C-2"),
    Arranged("screening", 8),
    Arranged("selected", 10),
    Arranged("not_selected", 12),
    Arranged("in_review", 24, lead="Reviewer R-1"),
    Arranged("in_review", 31),
    Arranged("in_review", 44, lead="Reviewer R-4"),  # on hold, see afterwards
    Arranged("scoring", 62, rated_share=0.5),
    Arranged("scoring", 70, lead="Reviewer R-1", rated_share=1.0),
    Arranged("scoring", 55, two_raters=True),
    Arranged("consensus", 66, two_raters=True),
    Arranged("returned", 79),
    Arranged("in_approval", 76, lead="Reviewer R-1"),
    Arranged("in_approval", 83, came_back=True),
    Arranged("in_approval", 87, lead="Reviewer R-4"),
    Arranged("approved", 95),
)
DECIDER = "Director D-1"


def all_of_them(wanted: int, now: dt.datetime) -> list[Plan]:
    """``wanted`` plans over the last three years, more of them lately, in the order in which they were filed."""
    return sorted(_plans(wanted, now), key=lambda plan: plan.course.at("filed"))


def _plans(number: int, now: dt.datetime) -> Iterator[Plan]:
    rest = number - len(FIRST_MINUTE)
    whole = sum(place.share for place in PLACES)
    given = 0
    for place in PLACES:
        wanted = rest - given if place is _last() else rest * place.share // whole
        yield from _by_chance(place, wanted, now)
        given += wanted
    main = next(place for place in PLACES if place.code == MAIN)
    for number, entry in enumerate(FIRST_MINUTE):
        yield _arranged(main, number, entry, now)


def _last() -> Place:
    return [place for place in PLACES if place.share][-1]


def _by_chance(place: Place, number: int, now: dt.datetime) -> Iterator[Plan]:
    rng = source(f"days {place.code}")
    days = sorted((int(365 * YEARS * rng.random() ** 1.15) + 1 for _number in range(number)), reverse=True)
    for order, ago in enumerate(days):
        key = f"{place.code} {order}"
        aware = (now - dt.timedelta(days=ago)).date()
        course = courses.natural(source(f"course {key}"), aware, now, ZoneInfo(place.time_zone))
        two = place.code == MAIN and course.has("submitted") and source(f"two {key}").random() < TWO_RATERS
        course = courses.compared(course, now) if two else course
        yield Plan(place, aware, course, key, rated_share=source(key).uniform(0.1, 0.9), two_raters=two)


def _arranged(place: Place, number: int, entry: Arranged, now: dt.datetime) -> Plan:
    key = _key_of_a_short_one(number)
    aware = (now - dt.timedelta(days=entry.days)).date()
    course = courses.arranged(
        source(key), entry.state, aware, now, ZoneInfo(place.time_zone), came_back=entry.came_back
    )
    course = courses.compared(course, now) if entry.state == "consensus" else course
    return Plan(place, aware, course, key, entry.filer, entry.lead, DECIDER, entry.rated_share, entry.two_raters)


def _key_of_a_short_one(number: int) -> str:
    """A key whose case has two or three opportunities: what one meets first can be finished in a sitting."""
    wanted = 2 + number % 2
    keys = (f"first {number} {turn}" for turn in count())
    return next(key for key in keys if len(cases.invent(source(f"review {key}")).opportunities) == wanted)
