"""Invents what a review gathers: a timeline before the incident, debriefs, and a map of influences. Pure."""

import datetime as dt
import random
from dataclasses import dataclass, field

from npcs.demo.cases import Case
from npcs.demo.chance import draw
from npcs.demo.words import gathering as words

ROLES = ("worker", "supervisor", "hotline", "provider", "health", "law_enforcement")


@dataclass
class Event:
    """``day`` is None when it is not known."""

    day: dt.date | None
    precision: str
    source: str
    what: str
    known_then: str


@dataclass
class Debrief:
    """One offer of a talk, by role."""

    role: str
    answer: str
    held: bool
    learned: str
    notes: str


@dataclass
class Gathered:
    """Everything that was gathered. ``boxes`` are (level, text, place of an opportunity or None)."""

    events: list[Event] = field(default_factory=list)
    debriefs: list[Debrief] = field(default_factory=list)
    no_debrief_reason: str = ""
    boxes: list[tuple[int, str, int | None]] = field(default_factory=list)
    arrows: list[tuple[int, int, str]] = field(default_factory=list)


def invent(rng: random.Random, case: Case, incident: dt.date, precision: str = "day") -> Gathered:
    """What the review of this case gathered; ``incident`` is about when it happened, known by ``precision``."""
    found = Gathered(events=[*_events(rng, case, incident), _the_day(incident, precision)])
    if case.depth == "full":
        _debriefs(rng, found)
    _map(rng, case, found)
    return found


def _events(rng: random.Random, case: Case, incident: dt.date) -> list[Event]:
    known = case.contact in {"open", "prior_closed"}
    bank = words.KNOWN_FAMILY if known else words.UNKNOWN_FAMILY
    chosen = sorted(rng.sample(range(len(bank)), rng.randint(3, len(bank))))
    found = []
    for place in chosen:
        (least, most), source, what, known_then = bank[place]
        day = incident - dt.timedelta(days=rng.randint(least, most))
        precision = draw(rng, {"day": 78, "month": 16, "year": 4, "unknown": 2})
        found.append(Event(_first(day, precision), precision, source, what, known_then))
    return found


def _the_day(incident: dt.date, precision: str) -> Event:
    """The incident itself, as exact as the notice has it."""
    return Event(_first(incident, precision), precision, "agency_record", words.THE_DAY, "")


def _first(day: dt.date, precision: str) -> dt.date | None:
    if precision == "unknown":
        return None
    if precision == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == "month" else day


def _debriefs(rng: random.Random, found: Gathered) -> None:
    if rng.random() < 0.08:
        found.no_debrief_reason = rng.choice(words.REASONS)
        return
    for role in rng.sample(ROLES, rng.randint(2, 4)):
        answer = draw(rng, {"accepted": 74, "declined": 17, "not_available": 9})
        held = answer == "accepted"
        learned, notes = (rng.choice(words.LEARNED), rng.choice(words.NOTES)) if held else ("", "")
        found.debriefs.append(Debrief(role, answer, held, learned, notes))


def _map(rng: random.Random, case: Case, found: Gathered) -> None:
    """Boxes from the frontline up, each led to by one of the level above; the opportunities' own boxes below."""
    for place, one in enumerate(case.opportunities[:4]):
        found.boxes.append((1 if one.locus == "internal" else 5, one.title, place))
    for level, texts in words.INFLUENCES.items():
        for text in rng.sample(texts, rng.randint(0 if level in {2, 5} else 1, 2)):
            found.boxes.append((level, text, None))
    for end, (level, _text, _place) in enumerate(found.boxes):
        above = [start for start, (higher, _words, _none) in enumerate(found.boxes) if higher > level]
        if above and rng.random() < 0.85:
            found.arrows.append((rng.choice(above), end, rng.choice(words.HOW)))
