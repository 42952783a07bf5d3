"""Rules between fields of an incident and its review: pure, for any input (docs, incidents section 5.3)."""

import datetime as dt
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from incidents import checks


@given(st.sampled_from(["fatality", "near_fatality", "serious_injury", "suicide_attempt", "other"]))
def test_validation_05_pending_fits_every_kind_of_incident(kind: str) -> None:
    assert checks.manner_problem(kind, "pending") == ""


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1))


@given(DAYS, st.integers(-3, 3), st.integers(0, 17), st.integers(0, 17))
def test_validation_09_looking_alike_goes_both_ways_and_guesses_no_day(
    day: dt.date, off: int, one: int, two: int
) -> None:
    first, second = (day, "day"), (day + timedelta(days=off), "day")
    ages = (one, "years"), (two, "years")
    alike = checks.is_look_alike(first, ages[0], second, ages[1])
    assert alike == checks.is_look_alike(second, ages[1], first, ages[0])
    assert not alike or abs(off) <= 1
    assert not checks.is_look_alike((day, "month"), ages[0], second, ages[1])
    assert not checks.is_look_alike((None, "unknown"), ages[0], second, ages[1])
