"""When things are due: calendar or working days, holidays, and days on which a clock stands still.

A clock has two dates. The **statutory** date counts every day. The **paused** date leaves out the days of a legal
hold; while a hold is open there is none, because nobody knows how long it lasts (docs, incidents scenario 27).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incidents.rules import holidays
from incidents.rules.definition import Clock, Rule
from incidents.rules.screening import months_after

DAY = dt.timedelta(days=1)
Key = tuple[str, int]  # a clock's key and which turn of it


@dataclass(frozen=True)
class Pause:
    """Days on which pausable clocks stand: from ``first`` up to, not with, ``until``; None while it lasts."""

    first: dt.date
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Due:
    """One clock as it stands. ``due`` is None while it is stopped, with ``left`` days to go when it goes on."""

    clock: Clock
    turn: int
    starts_on: dt.date
    statutory: dt.date
    due: dt.date | None
    paused_days: int
    left: int = 0
    met_on: dt.date | None = None

    @property
    def key(self) -> Key:
        return self.clock.key, self.turn

    @property
    def is_open(self) -> bool:
        return self.met_on is None

    def is_overdue(self, today: dt.date) -> bool:
        return self.is_open and self.due is not None and self.due < today

    @property
    def was_late(self) -> bool:
        return self.met_on is not None and self.due is not None and self.met_on > self.due


@dataclass(frozen=True)
class Known:
    """What the clocks of one review are computed from.

    ``anchors`` are days by name ("aware", "selected", "approved", ...); ``recorded`` the days that people gave for
    clocks met by their word; ``is_selected`` is None until the screening is decided; ``ended`` is the day on which the
    review was finished: nothing starts after it.
    """

    incident_type: str
    anchors: Mapping[str, dt.date]
    pauses: tuple[Pause, ...] = ()
    recorded: Mapping[Key, dt.date] | None = None
    is_selected: bool | None = None
    ended: dt.date | None = None


def schedule(rule: Rule, known: Known) -> list[Due]:
    """Every clock that runs or ran for this review, in the order of the rule; a repeated one turn by turn."""
    found: list[Due] = []
    for clock in rule.clocks:
        if clock.types and known.incident_type not in clock.types:
            continue
        if clock.selected_only and known.is_selected is False:
            continue
        found += _turns(rule, clock, known, found)
    return found


def _turns(rule: Rule, clock: Clock, known: Known, earlier: list[Due]) -> list[Due]:
    start = _start(clock, known, earlier)
    turns: list[Due] = []
    while start is not None and (known.ended is None or start <= known.ended):
        one = _run(rule, clock, len(turns) + 1, start, known)
        turns.append(one)
        start = one.met_on if clock.repeats and clock.met_by == "recorded" else None
    return turns


def _start(clock: Clock, known: Known, earlier: list[Due]) -> dt.date | None:
    if not clock.start.startswith("clock:"):
        return known.anchors.get(clock.start)
    key = clock.start.removeprefix("clock:")
    return next((one.met_on for one in earlier if one.clock.key == key), None)


def _run(rule: Rule, clock: Clock, turn: int, start: dt.date, known: Known) -> Due:
    recorded = known.recorded or {}
    met = recorded.get((clock.key, turn)) if clock.met_by == "recorded" else known.anchors.get(clock.met_by)
    pauses = known.pauses if clock.pausable else ()
    if met is not None:  # what came after does not matter any more
        pauses = tuple(one for one in pauses if one.first < met)
    statutory = day_due(rule, clock, start)
    due = day_due(rule, clock, start, pauses)
    if due is None and met is not None:
        due = day_due(rule, clock, start, tuple(Pause(one.first, one.until or met) for one in pauses))
    end = due or min(one.first for one in pauses if one.until is None) - DAY
    left = 0 if due else _left(rule, clock, start, pauses)
    assert statutory is not None
    return Due(clock, turn, start, statutory, due, _stood(start, end, pauses), left, met)


def day_due(rule: Rule, clock: Clock, start: dt.date, pauses: Iterable[Pause] = ()) -> dt.date | None:
    """The day on which ``clock``, started on ``start``, is due; the day of the start is not counted.

    None when an open pause stops it before.
    """
    pauses = tuple(pauses)
    open_since = min((one.first for one in pauses if one.until is None), default=None)
    left, day = length(clock, start), start
    while left:
        day += DAY
        if open_since is not None and day >= open_since:
            return None
        left -= counts(rule, clock, day, pauses)
    return day


def length(clock: Clock, start: dt.date) -> int:
    """How many days are counted; months are counted out from the start."""
    return (months_after(start, clock.months) - start).days if clock.months else clock.days


def counts(rule: Rule, clock: Clock, day: dt.date, pauses: Iterable[Pause] = ()) -> bool:
    """Does the clock go on by one on this day?"""
    if any(one.holds(day) for one in pauses):
        return False
    return not clock.working or holidays.is_working(day, rule.holiday_list, rule.extra_holidays)


def _left(rule: Rule, clock: Clock, start: dt.date, pauses: tuple[Pause, ...]) -> int:
    """Days to go on a stopped clock."""
    since = min(one.first for one in pauses if one.until is None)
    days = (start + DAY * number for number in range(1, max((since - start).days, 1)))
    return length(clock, start) - sum(counts(rule, clock, day, pauses) for day in days)


def _stood(start: dt.date, end: dt.date, pauses: tuple[Pause, ...]) -> int:
    """Calendar days after ``start``, up to and with ``end``, on which the clock stood; overlaps count once."""
    return sum(any(one.holds(start + DAY * number) for one in pauses) for number in range(1, (end - start).days + 1))


def next_open(clocks: Iterable[Due]) -> Due | None:
    """The open clock that is due first; a stopped one has no day and is never it."""
    running = [one for one in clocks if one.is_open and one.due is not None]
    return min(running, key=lambda one: (one.due, one.clock.key), default=None)
