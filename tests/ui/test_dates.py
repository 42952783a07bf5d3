"""A date is as exact as it is known: a day, a month, a year, or not known."""

import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from npcs.core.ui.dates import DAY, MONTH, UNKNOWN, YEAR, DayField, PartialDate, PartialDateField, as_parts

TODAY = dt.date(2026, 3, 12)


class Form(forms.Form):
    happened = PartialDateField(label="When did it happen?", latest=lambda: TODAY)


def typed(day="", month="", year="", unknown=""):
    return {"happened_day": day, "happened_month": month, "happened_year": year, "happened_unknown": unknown}


@pytest.mark.parametrize(
    ("data", "value", "words"),
    [
        (typed("9", "3", "2026"), PartialDate(dt.date(2026, 3, 9), DAY), "9 Mar 2026"),
        (typed("", "3", "2026"), PartialDate(dt.date(2026, 3, 1), MONTH), "March 2026"),
        (typed("", "", "2025"), PartialDate(dt.date(2025, 1, 1), YEAR), "2025"),
        (typed(unknown="1"), PartialDate(None, UNKNOWN), "Date not known"),
    ],
)
def test_what_is_left_empty_sets_the_precision(data, value, words):
    form = Form(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["happened"] == value
    assert str(form.cleaned_data["happened"]) == words


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (typed(), "Please give the date, as exact as it is known."),
        (typed("31", "2", "2026"), "This day is not in the calendar. Please check day and month."),
        (typed("4", "", "2026"), "Please choose the month as well, or leave the day empty."),
        (typed("4", "3", "26"), "Please write the year with four digits, for example 2026."),
        (typed("4", "3", "\uff12\uff10\uff12\uff16"), "Please write the year with four digits, for example 2026."),
        (typed("x", "3", "2026"), "This day is not in the calendar. Please check day and month."),
        (typed("13", "3", "2026"), "This date is after 12 Mar 2026. Please check it."),
        (typed("1", "1", "1899"), "Please write the year with four digits, for example 2026."),
        (typed("4", "3", "2026", "1"), "Please give a date or say that it is not known, not both."),
    ],
)
def test_each_slip_has_its_own_sentence_and_keeps_what_was_typed(data, message):
    form = Form(data)
    if data["happened_year"] == "1899":
        message = "This date is before 1 Jan 1900. Please check it."
    assert form.errors["happened"] == [message]
    for part in ("day", "year"):
        if data[f"happened_{part}"]:
            assert f'value="{data[f"happened_{part}"]}"' in str(form["happened"])


def test_this_month_and_this_year_are_not_in_the_future():
    assert Form(typed("", "3", "2026")).is_valid()
    assert Form(typed("", "", "2026")).is_valid()
    assert not Form(typed("", "4", "2026")).is_valid()


def test_only_allowed_precisions_are_taken():
    class Exact(forms.Form):
        day = DayField(latest=TODAY)

    assert Exact({"day_day": "1", "day_month": "2", "day_year": "2026"}).is_valid()
    assert Exact({"day_month": "2", "day_year": "2026"}).errors["day"] == ["Please give the day as well."]
    assert Exact({"day_unknown": "1"}).errors["day"] == ["Please give the date, as exact as it is known."]
    assert "not known" not in str(Exact()["day"])


def test_an_exact_day_cleans_to_a_date():
    class Exact(forms.Form):
        day = DayField(required=False)

    form = Exact({"day_day": "01", "day_month": "2", "day_year": "2026"})
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 2, 1)
    assert Exact({}).is_valid()


@given(st.dates(dt.date(1900, 1, 1), TODAY), st.sampled_from([DAY, MONTH, YEAR, UNKNOWN]))
def test_what_is_shown_for_a_value_cleans_to_that_value(date, precision):
    first = {DAY: date, MONTH: date.replace(day=1), YEAR: date.replace(day=1, month=1), UNKNOWN: None}[precision]
    value = PartialDate(first, precision)
    data = {f"happened_{part}": text for part, text in as_parts(value).items()}
    form = Form(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["happened"] == value
    assert not Form(data, initial={"happened": value}).has_changed()


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=3))
def test_no_input_breaks_the_field(day, month, year, unknown):
    form = Form(typed(day, month, year, unknown))
    assert form.is_valid() or form.errors["happened"]


def test_the_three_inputs_are_one_named_group():
    html = Form(typed("31", "2", "2026"))["happened"].as_field_group()
    assert "<fieldset" in html
    assert "When did it happen?</legend>" in html
    assert 'for="id_happened_month"' in html
    assert 'id="id_happened_month"' in html
    assert html.count('aria-invalid="true"') == 3
