"""The core data set: whatever the local record holds, only declared forms leave, or nothing at all."""

import json
import re
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import choices
from incidents.core_set import (
    FIELDS,
    SHARED,
    Local,
    NotShareable,
    Opportunity,
    Rated,
    dictionary,
    guard,
    lists,
    payload,
    shared_form,
    transforms,
)
from incidents.models import Review
from npcs.core.privacy import PrivacyClass, class_of

VOCABULARY = {
    "io.theme": frozenset({"coordination", "other"}), "io.locus": frozenset({"internal", "health"}),
    "io.partner_type": frozenset({"court"}), "io.proximity": frozenset({"0", "1", "2", "3", "u"}),
    "item": frozenset({"FAM-01", "TEA-02"}), "missing": frozenset({"NR"}), "instrument": frozenset({"SLRS"}),
}  # fmt: skip
UID = "3f2b8c1e-5d4a-4b6f-9e8d-7c6b5a493827"
SHA = "0123456789abcdef" * 4
LOCAL = Local(
    share_uid=UID, member_class="state", incident_type="fatality", incident_date=date(2026, 3, 5),
    incident_precision="day", aware_date=date(2026, 3, 6), selected_date=date(2026, 3, 12),
    approved_date=date(2026, 6, 1), birth_date=None, age_value=9, age_unit="days", sex="female", manner="accident",
    cause_group="sleep", determination="pending", determination_source="agency", prior_contact="open", depth="full",
    instrument_code="SLRS", instrument_version="1.0.0", instrument_sha256=SHA,
    needs=(("economic", "unmet"),), ratings=(Rated("FAM-01", 2), Rated("TEA-02", None, "NR")),
    opportunities=(Opportunity("coordination", "internal", "", "2", (Rated("TEA-02", 3),)),),
)  # fmt: skip

anything = st.one_of(
    st.none(), st.integers(), st.text(), st.dates(), st.booleans(), st.floats(), st.binary(),
    st.lists(st.one_of(st.text(), st.integers()), max_size=3).map(tuple),
    st.sampled_from(["fatality", "2026-03-05", "Maria Lopez", "555-867-5309", "day", "unknown", "declined", "L-1"]),
)  # fmt: skip


def made(**changes: Any) -> dict[str, Any]:
    return dict(shared_form(replace(LOCAL, **changes), VOCABULARY).values)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from([field.name for field in fields(Local)]), anything, max_size=4))
def test_any_local_record_gives_declared_forms_or_nothing(changes: dict[str, Any]) -> None:
    try:
        form = shared_form(replace(LOCAL, **changes), VOCABULARY)
    except NotShareable:
        return
    values = json.loads(form.text)
    assert set(values) == {field.name for field in SHARED}
    for field in SHARED:
        assert field.shape is not None
        assert list(field.shape.problems(values[field.name], VOCABULARY)) == []
    assert re.search(r"\d{4}-\d{2}-\d{2}\D", form.text) is None
    assert not any(text in form.text for text in ("Maria", "867-5309", "2026-03-05"))


@settings(deadline=None)
@given(st.dates(), st.sampled_from(["day", "month", "year", "unknown"]), st.dates())
def test_of_a_date_only_the_year_and_numbers_of_days_leave(day: date, precision: str, aware: date) -> None:
    assert transforms.year(day, precision) == (None if precision == "unknown" else day.year)
    between = transforms.days_between(day, aware, exact=precision == "day")
    assert between == ((aware - day).days if precision == "day" else None)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2026, 1, 1)), st.integers(0, 17 * 365))
def test_the_age_band_of_a_date_of_birth_counts_birthdays(birth: date, days: int) -> None:
    day = date.fromordinal(birth.toordinal() + days)
    band = transforms.age_band(replace(LOCAL, birth_date=birth, incident_date=day))
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    expected = {1: "1", 2: "2-4", 3: "2-4", 4: "2-4"} | dict.fromkeys(range(5, 10), "5-9")
    expected |= dict.fromkeys(range(10, 15), "10-14") | dict.fromkeys(range(15, 18), "15-17")
    expected[0] = "0-27 d" if days <= 27 else "28-364 d"
    assert band == expected[years]


@settings(deadline=None)
@given(st.lists(st.sampled_from(lists.Race.values)))
def test_race_leaves_as_one_of_six_groups_and_never_as_a_tribal_one(codes: list[str]) -> None:
    shared = transforms.race(codes)
    assert shared in lists.SharedRace.values
    if "american_indian" in codes and "hispanic" not in codes:
        assert shared == "several_or_another"


@settings(deadline=None)
@given(st.lists(st.sampled_from(lists.CaregiverFactor.values)))
def test_rare_factors_become_something_else(codes: list[str]) -> None:
    shared = transforms.caregiver_factors(codes)
    assert not set(shared) & lists.RARE_FACTORS
    assert ("other" in shared) == bool(set(codes) & (lists.RARE_FACTORS | {"other"}))
    assert shared == sorted(set(shared))
    assert shared


@pytest.mark.parametrize(("count", "band"), [(None, "not_recorded"), (0, "0"), (2, "1-2"), (3, "3-5"), (6, "6+")])
def test_debriefs_leave_as_a_band(count: int | None, band: str) -> None:
    assert transforms.count_band(count) == band


@pytest.mark.parametrize(
    "changes",
    [
        {"incident_type": "Fatality of a boy"}, {"member_class": "office"}, {"cause_group": ""},
        {"needs": (("economic", "unmet", "text"),)}, {"needs": (("economic", "a free text"),)},
        {"opportunities": (Opportunity("made up", "internal", "", "2"),)}, {"ratings": (Rated("XX-99", 1),)},
        {"ratings": (Rated("FAM-01", True),)}, {"share_uid": "HB-2026-014"}, {"instrument_sha256": "x"},
        {"incident_date": "2026-03-05"}, {"aware_date": date(2020, 1, 1)}, {"lookback_months": "12"},
        {"race": ("white", object())}, {"depth": None},
    ],
)  # fmt: skip
def test_what_is_not_declared_holds_back_the_whole_form(changes: dict[str, Any]) -> None:
    with pytest.raises(NotShareable):
        made(**changes)


def test_a_local_number_holds_back_the_whole_form() -> None:
    with pytest.raises(NotShareable, match="local number"):
        shared_form(LOCAL, VOCABULARY, local_texts=["fatality"])


def test_a_field_that_nobody_declared_is_refused() -> None:
    values = made()
    with pytest.raises(NotShareable, match="other fields"):
        guard.check(values | {"office": "Bay"}, VOCABULARY)
    with pytest.raises(NotShareable, match="other fields"):
        guard.check({name: value for name, value in values.items() if name != "sex"}, VOCABULARY)


@pytest.mark.parametrize("text", ["Maria Lopez", "2026-03-05", "555-867-5309", "a@example.org"])
def test_what_looks_like_somebody_is_refused_even_where_a_list_allows_it(text: str) -> None:
    vocabulary = VOCABULARY | {"io.theme": frozenset({text})}
    local = replace(LOCAL, opportunities=(Opportunity(text, "internal", "", "2"),))
    with pytest.raises(NotShareable, match="looks like"):
        shared_form(local, vocabulary)


def test_no_reason_repeats_a_value() -> None:
    with pytest.raises(NotShareable) as refused:
        made(incident_type="Maria Lopez", sex="x", needs=(("Bay Street", "unmet"),))
    assert "Maria" not in str(refused.value)
    assert "Bay" not in str(refused.value)


def test_the_text_is_one_spelling_and_its_fingerprint_is_that_of_the_text() -> None:
    form = shared_form(LOCAL, VOCABULARY)
    assert form.text == shared_form(replace(LOCAL), VOCABULARY).text
    assert form.text.isascii()
    assert json.loads(form.text) == form.values
    assert form.sha256 == payload.fingerprint(form.text)
    assert len(form.sha256) == 64


@pytest.mark.parametrize("field", [field for field in FIELDS if field.shape is not None], ids=lambda field: field.name)
def test_no_declared_code_looks_like_somebody(field: Any) -> None:
    assert [code for code in field.shape.codes({}) if guard.pattern_hits(code)] == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_local_source_is_a_column_that_there_is(field: Any) -> None:
    for path in field.sources:
        model: Any = Review
        for step in path.split("."):
            found = model._meta.get_field(step)
            model = found.related_model or model


def test_what_is_never_shared_is_never_in_a_form() -> None:
    never = {field.name for field in FIELDS if not field.is_shared}
    assert {"tribal_membership", "icwa_applies", "tribe_represented", "jurisdiction", "texts"} <= never
    assert not never & set(made())


def test_no_privileged_text_is_the_source_of_a_shared_field() -> None:
    for field in SHARED:
        for path in field.sources:
            model: Any = Review
            *way, name = path.split(".")
            for step in way:
                model = model._meta.get_field(step).related_model
            if name in {one.name for one in model._meta.concrete_fields}:
                assert class_of(model, name) is not PrivacyClass.PRIVILEGED, path


def test_the_dictionary_prints_every_field_of_the_declaration_once() -> None:
    names = [row[0] for row in dictionary.rows()]
    assert names == [field.name for field in FIELDS]
    assert len(set(names)) == len(names)
    twins = {row[0]: row[5] for row in dictionary.rows()}
    assert "CHPRIOR" in twins["prior_contact"]
    assert "CHLVNG" in twins["living_arrangement"]
    assert "MALDEATH" in twins["incident_type"]
    assert all(len(row) == len(dictionary.head()) for row in dictionary.rows())


def test_the_codes_of_the_shared_lists_are_those_of_the_local_ones() -> None:
    shapes = {field.name: field.shape for field in SHARED}
    assert set(shapes["cause_group"].codes({})) == set(choices.CauseGroup.values)  # type: ignore[union-attr]
    assert apps.get_app_config("incidents")
