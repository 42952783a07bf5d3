"""The pure rules of a review: age bands, dates, due days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import rules

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("value", "unit", "band"),
    [
        (0, "days", "0-27 d"), (27, "days", "0-27 d"), (28, "days", "28-364 d"), (11, "months", "28-364 d"),
        (12, "months", "1"), (1, "years", "1"), (2, "years", "2-4"), (4, "years", "2-4"), (5, "years", "5-9"),
        (14, "years", "10-14"), (15, "years", "15-17"), (17, "years", "15-17"),
    ],
)  # fmt: skip
def test_age_bands_are_those_of_the_core_data_set(value: int, unit: str, band: str) -> None:
    assert rules.age_band(value, unit) == band


def test_i19_nine_days_is_the_first_band_and_an_unknown_age_is_unknown_not_0() -> None:
    assert rules.age_band(9, "days") == "0-27 d"
    assert rules.age_band(None, "") == "unknown"
    assert rules.age_band(9, "") == "unknown"


@given(st.integers(0, 250), st.sampled_from(["days", "months", "years"]))
def test_an_age_of_18_or_more_is_outside_every_band(value: int, unit: str) -> None:
    assert rules.age_too_high(value, unit) == (rules.age_band(value, unit) == "unknown")


@given(DAYS, DAYS, st.sampled_from(["day", "month", "year"]), DAYS)
def test_dates_that_cannot_be_are_named_by_their_field(
    incident: date, aware: date, precision: str, today: date
) -> None:
    fields = {field for field, _words in rules.date_problems(incident, precision, aware, today)}
    assert ("aware_date" in fields) == (aware > today)
    if precision == "day":
        assert ("incident_date" in fields) == (incident > today or incident > aware)


@given(DAYS, DAYS)
def test_an_unknown_date_is_never_compared(aware: date, today: date) -> None:
    assert {field for field, _words in rules.date_problems(None, "unknown", aware, today)} <= {"aware_date"}


@pytest.mark.parametrize(
    ("incident", "precision", "aware", "possible"),
    [
        (date(2026, 3, 1), "month", date(2026, 3, 1), True),
        (date(2026, 3, 31), "month", date(2026, 3, 2), True),
        (date(2026, 4, 1), "month", date(2026, 3, 31), False),
        (date(2026, 12, 1), "year", date(2026, 2, 1), True),
        (date(2027, 1, 1), "year", date(2026, 12, 31), False),
    ],
)
def test_i20_an_imprecise_date_is_compared_only_as_far_as_it_is_known(
    incident: date, precision: str, aware: date, possible: bool
) -> None:
    assert (rules.date_problems(incident, precision, aware, date(2028, 1, 1)) == []) is possible


@given(DAYS, st.integers(0, 400))
def test_the_due_day_counts_calendar_days(aware: date, days: int) -> None:
    assert rules.due_on(aware, days) - aware == timedelta(days=days)
