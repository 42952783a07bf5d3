"""The timeline's arithmetic: order when dates are coarse, and intervals that are blank and not guessed."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incidents import chronology

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
PRECISIONS = st.sampled_from(["day", "month", "year", "unknown"])


def event(key: int, day: date | None, precision: str) -> Any:
    known = None if precision == "unknown" or day is None else chronology.first_day(day, precision)
    return SimpleNamespace(pk=key, event_date=known, event_precision=precision if known else "unknown")


def places(entries: list[chronology.Entry]) -> list[int]:
    return [entry.event.pk for entry in entries]


def test_a_year_stands_before_its_months_a_month_before_its_days_and_the_unknown_last() -> None:
    events = [
        event(1, None, "unknown"), event(2, date(2025, 1, 1), "day"), event(3, date(2025, 1, 1), "month"),
        event(4, date(2025, 1, 1), "year"), event(5, date(2024, 12, 31), "day"), event(6, date(2025, 1, 1), "day"),
    ]  # fmt: skip
    assert places(chronology.entries(events, None, "unknown")) == [5, 4, 3, 2, 6, 1]


@given(st.lists(st.tuples(DAYS, PRECISIONS), max_size=12), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_entry_but_for_equal_dates(rows: Any, random: Any) -> None:
    events = [event(number, day, precision) for number, (day, precision) in enumerate(rows)]
    shuffled = list(events)
    random.shuffle(shuffled)
    assert places(chronology.entries(shuffled, None, "")) == places(chronology.entries(events, None, ""))


@given(st.lists(st.tuples(DAYS, PRECISIONS), max_size=12), DAYS, PRECISIONS)
def test_an_interval_is_there_exactly_where_both_days_are_known(rows: Any, incident: date, precision: str) -> None:
    events = [event(number, day, exact) for number, (day, exact) in enumerate(rows)]
    entries = chronology.entries(events, incident, precision)
    assert [entry.number for entry in entries] == list(range(1, len(rows) + 1))
    for before, entry in zip([None, *entries], entries, strict=False):
        exact = entry.event.event_precision == "day"
        both = before is not None and exact and before.event.event_precision == "day"
        assert (entry.since is not None) == both
        assert (entry.ahead is not None) == (exact and precision == "day")
        if entry.since is not None:
            assert entry.since >= 0


@given(DAYS, st.integers(-4000, 4000))
def test_days_between_are_the_days_of_the_calendar(day: date, count: int) -> None:
    other = day + timedelta(days=count)
    assert chronology.days_between(day, "day", other, "day") == count
    assert chronology.days_between(other, "day", day, "day") == -count
