"""When things are due: calendar and working days, holidays, and days on which a hold stops the clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules import clocks, holidays
from incidents.rules.clocks import Known, Pause, day_due, schedule
from incidents.rules.definition import Clock, Rule
from incidents.screening import templates

DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))
LENGTHS = st.integers(1, 400)
START = date(2026, 3, 2)


def rule(*found: Clock, holiday_list: str = "us_federal", extra: frozenset[date] = frozenset()) -> Rule:
    base = templates.fallback().rule
    return Rule(**{**vars(base), "clocks": found, "holiday_list": holiday_list, "extra_holidays": extra})


def clock(**changes: object) -> Clock:
    return Clock(**({"key": "report", "name": "Report", "start": "aware", "days": 100} | changes))  # type: ignore[arg-type]


@st.composite
def pauses(draw: st.DrawFn, *, lasting: bool = False) -> tuple[Pause, ...]:
    found = []
    for first, days in draw(st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=3)):
        found.append(Pause(first, first + DAY * days))
    if lasting:
        found.append(Pause(draw(DAYS)))
    return tuple(found)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, {(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)}),
        # 1 January 2028 is a Saturday, so the day off is 31 December 2027.
        (2027, {(1, 1), (1, 18), (2, 15), (5, 31), (6, 18), (7, 5), (9, 6), (10, 11), (11, 11), (11, 25), (12, 24),
                (12, 31)}),
        (2020, {(1, 1), (1, 20), (2, 17), (5, 25), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)}),
    ],
)  # fmt: skip
def test_federal_days_off_are_those_of_the_law(year: int, expected: set[tuple[int, int]]) -> None:
    assert {(day.month, day.day) for day in holidays.days_off(year)} == expected


@given(st.integers(2021, 2090))
def test_a_day_off_is_never_on_a_weekend_and_lies_in_its_year(year: int) -> None:
    found = holidays.days_off(year)
    assert all(day.weekday() < 5 and day.year == year for day in found)
    assert 10 <= len(found) <= 12


@given(DAYS, LENGTHS)
def test_calendar_days_are_counted_from_the_day_after(start: date, days: int) -> None:
    one = clock(days=days)
    assert day_due(rule(one), one, start) == start + DAY * days


@given(DAYS, st.integers(1, 120), pauses())
def test_a_working_day_clock_never_ends_on_a_weekend_a_holiday_or_a_day_on_hold(
    start: date, days: int, stopped: tuple[Pause, ...]
) -> None:
    one = clock(days=days, working=True)
    due = day_due(rule(one), one, start, stopped)
    assert due is not None
    assert due.weekday() < 5
    assert due not in holidays.days_off(due.year)
    assert not any(pause.holds(due) for pause in stopped)


@given(DAYS, st.integers(1, 120), st.booleans(), pauses())
def test_exactly_the_days_of_the_rule_are_counted(
    start: date, days: int, working: bool, stopped: tuple[Pause, ...]
) -> None:
    """The plain slow answer: count every day between the start and the due day."""
    one = clock(days=days, working=working)
    due = day_due(rule(one), one, start, stopped)
    assert due is not None
    between = [start + DAY * number for number in range(1, (due - start).days + 1)]
    counted = [
        day
        for day in between
        if not any(pause.first <= day < (pause.until or date.max) for pause in stopped)
        and (not working or (day.weekday() < 5 and day not in holidays.days_off(day.year)))
    ]
    assert len(counted) == days


@given(DAYS, LENGTHS, pauses())
def test_a_hold_never_makes_anything_due_earlier_and_adds_exactly_its_days(
    start: date, days: int, stopped: tuple[Pause, ...]
) -> None:
    one = clock(days=days)
    [found] = schedule(rule(one), Known("fatality", {"aware": start}, stopped))
    assert found.due is not None
    assert found.due - found.statutory == DAY * found.paused_days
    assert found.statutory == start + DAY * days


@given(DAYS, LENGTHS, pauses())
def test_a_clock_that_no_hold_stops_keeps_its_date(start: date, days: int, stopped: tuple[Pause, ...]) -> None:
    one = clock(days=days, pausable=False)
    [found] = schedule(rule(one), Known("fatality", {"aware": start}, stopped))
    assert (found.due, found.paused_days) == (found.statutory, 0)


@given(DAYS, LENGTHS, st.integers(1, 500), st.integers(0, 200))
def test_a_hold_that_lasts_stops_the_clock_and_what_was_left_is_what_comes_after(
    start: date, days: int, until_hold: int, lasts: int
) -> None:
    one, placed = clock(days=days), start + DAY * until_hold
    [found] = schedule(rule(one), Known("fatality", {"aware": start}, (Pause(placed),)))
    if until_hold > days:
        assert found.due == found.statutory  # it was due before
        return
    assert found.due is None
    assert found.left == days - until_hold + 1
    lifted = placed + DAY * lasts
    [after] = schedule(rule(one), Known("fatality", {"aware": start}, (Pause(placed, lifted),)))
    assert after.due == lifted + DAY * (found.left - 1)


def test_a_hold_of_20_days_adds_20_days_to_a_100_day_clock() -> None:
    one = clock()
    stopped = (Pause(START + DAY * 30, START + DAY * 50),)
    [found] = schedule(rule(one), Known("fatality", {"aware": START}, stopped))
    assert (found.statutory, found.due, found.paused_days) == (START + DAY * 100, START + DAY * 120, 20)


def test_two_holds_at_once_stop_a_clock_once() -> None:
    one = clock()
    stopped = (Pause(START + DAY * 10, START + DAY * 20), Pause(START + DAY * 15, START + DAY * 25))
    [found] = schedule(rule(one), Known("fatality", {"aware": START}, stopped))
    assert found.paused_days == 15


def test_months_are_counted_out_from_the_start() -> None:
    one = clock(days=0, months=6)
    assert day_due(rule(one), one, date(2026, 8, 31)) == date(2027, 2, 28)


def test_a_members_own_day_off_is_no_working_day() -> None:
    one = clock(days=1, working=True)
    friday = date(2026, 3, 6)
    assert day_due(rule(one, extra=frozenset({date(2026, 3, 9)})), one, friday) == date(2026, 3, 10)


def test_a_clock_without_its_start_does_not_run_yet_and_a_following_one_waits_for_the_first() -> None:
    first, second = clock(key="report", start="selected"), clock(key="posted", start="clock:report", days=10)
    both = rule(first, second)
    assert schedule(both, Known("fatality", {"aware": START})) == []
    anchors = {"aware": START, "selected": START}
    assert [one.clock.key for one in schedule(both, Known("fatality", anchors))] == ["report"]
    met = {("report", 1): START + DAY * 80}
    found = schedule(both, Known("fatality", anchors, recorded=met))
    assert [(one.clock.key, one.statutory) for one in found][1] == ("posted", START + DAY * 90)


def test_a_clock_that_repeats_starts_again_when_it_is_met_until_the_review_ends() -> None:
    first = clock(key="first", days=75)
    again = clock(key="update", start="clock:first", days=90, repeats=True)
    met = {("first", 1): START + DAY * 70, ("update", 1): START + DAY * 150}
    found = schedule(rule(first, again), Known("fatality", {"aware": START}, recorded=met))
    assert [(one.clock.key, one.turn, one.is_open) for one in found] == [
        ("first", 1, False), ("update", 1, False), ("update", 2, True),
    ]  # fmt: skip
    ended = schedule(rule(first, again), Known("fatality", {"aware": START}, recorded=met, ended=START + DAY * 100))
    assert [(one.clock.key, one.turn) for one in ended] == [("first", 1), ("update", 1)]


def test_a_clock_of_one_kind_of_incident_does_not_run_for_another() -> None:
    found = rule(clock(types=frozenset({"fatality"}), days=60), clock(key="near", types=frozenset({"near_fatality"})))
    assert [one.clock.days for one in schedule(found, Known("near_fatality", {"aware": START}))] == [100]
    assert [one.clock.days for one in schedule(found, Known("fatality", {"aware": START}))] == [60]


def test_what_is_due_only_for_a_review_falls_away_when_none_follows() -> None:
    found = rule(clock(selected_only=True), clock(key="notice", days=2))
    for is_selected, keys in ((None, ["report", "notice"]), (True, ["report", "notice"]), (False, ["notice"])):
        known = Known("fatality", {"aware": START}, is_selected=is_selected)
        assert [one.clock.key for one in schedule(found, known)] == keys


def test_met_late_and_overdue_are_told_apart() -> None:
    [open_one] = schedule(rule(clock(days=10)), Known("fatality", {"aware": START}))
    assert not open_one.is_overdue(START + DAY * 10)
    assert open_one.is_overdue(START + DAY * 11)
    met = {("report", 1): START + DAY * 12}
    [late] = schedule(rule(clock(days=10)), Known("fatality", {"aware": START}, recorded=met))
    assert late.was_late
    assert not late.is_overdue(START + DAY * 99)


def test_the_next_thing_due_is_the_nearest_open_one() -> None:
    found = rule(clock(days=90), clock(key="soon", days=2), clock(key="later", days=200))
    known = Known("fatality", {"aware": START}, recorded={("soon", 1): START})
    following = clocks.next_open(schedule(found, known))
    assert following is not None
    assert following.clock.key == "report"
    assert clocks.next_open([]) is None
