"""What a screening rule says of a notice, and the rules that ship: six types of law with the sources' figures."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules import screening
from incidents.rules.definition import MAY, MUST, OUTSIDE, Rule
from incidents.rules.screening import Contact, Facts, Span, judge, span_of
from incidents.screening import templates, validate, words

WHEN = date(2026, 3, 10)
KINDS = ("custody", "open_case", "open_assessment", "closed_case", "assessed", "screened_out", "services")


def rule(slug: str) -> Rule:
    return templates.every()[slug].rule


def facts(**changes: Any) -> Facts:
    day = Span(WHEN, WHEN)
    base = Facts("fatality", day, date(2026, 3, 12), age_days=400, maltreatment="suspected", prior_contact="none",
                 indian_child="no")  # fmt: skip
    return replace(base, **changes)


def contact(kind: str, day: date | None = None, precision: str = "day", who: str = "child") -> Contact:
    return Contact(who, kind, span_of(day, precision))


def test_six_rules_ship_marked_for_counsel_and_each_names_its_source() -> None:
    shipped = templates.offered()
    assert [one.rule.code for one in shipped] == ["KY", "MN", "OR", "TN", "WV", "WI"]
    for one in shipped:
        assert one.data["check_with_counsel"] is True
        assert "incidents 2" in one.data["source"]


@pytest.mark.parametrize(
    ("slug", "look_back", "clocks"),
    [
        ("oregon", 12, {"report": (100, False, "selected"), "posted": (10, False, "clock:report")}),
        ("tennessee", 36, {"review": (90, False, "aware")}),
        ("kentucky", 24, {"initial": (30, False, "aware")}),
        ("wisconsin", 12, {"to_state": (2, True, "aware"), "summary_90": (90, False, "aware"),
                           "summary_6m": (0, False, "aware")}),
        ("west-virginia", 12, {"first_report": (75, False, "aware"), "update": (90, False, "clock:first_report")}),
        ("minnesota", 12, {"review": (90, False, "aware")}),
    ],
)  # fmt: skip
def test_the_figures_are_those_of_the_sources(slug: str, look_back: int, clocks: dict[str, tuple]) -> None:
    found = rule(slug)
    assert found.look_back_months == look_back
    assert {one.key: (one.days, one.working, one.start) for one in found.clocks} == clocks


def test_what_the_sources_say_of_people_and_persons() -> None:
    assert {one.role for one in rule("oregon").required} == {"director", "lead_staff", "media_staff"}
    assert rule("oregon").persons == {"child", "sibling", "household_child"}
    assert "screened_out" in rule("oregon").contacts
    tribe = next(one for one in rule("minnesota").required if one.role == "tribal_representative")
    assert (tribe.when, tribe.waivable) == ("indian_child", True)
    assert [one.months for one in rule("wisconsin").clocks if one.key == "summary_6m"] == [6]
    assert [one.repeats for one in rule("west-virginia").clocks] == [False, True]
    assert "substantial risk" in rule("west-virginia").near_fatality_text
    assert all(one.age_under == 18 for one in map(rule, templates.every()))


def test_a_screened_out_report_within_the_look_back_obliges_where_the_rule_counts_it() -> None:
    seen = contact("screened_out", date(2025, 6, 1))
    assert judge(rule("oregon"), facts(contacts=(seen,))).outcome == MUST
    assert judge(rule("kentucky"), facts(contacts=(seen,))).outcome == OUTSIDE


@pytest.mark.parametrize(
    ("day", "precision", "outcome"),
    [
        (date(2025, 3, 10), "day", MUST),  # twelve months before to the day
        (date(2025, 3, 9), "day", OUTSIDE),
        (date(2025, 4, 1), "month", MUST),
        (date(2025, 3, 1), "month", MAY),  # some days of that month are within, some are not
        (date(2025, 2, 1), "month", OUTSIDE),
        (date(2025, 1, 1), "year", MAY),
        (None, "unknown", MAY),
    ],
)
def test_i20_a_look_back_is_counted_only_as_far_as_the_date_is_known(
    day: date | None, precision: str, outcome: str
) -> None:
    assert judge(rule("oregon"), facts(contacts=(contact("assessed", day, precision),))).outcome == outcome


def test_i20_an_incident_known_only_by_its_month_is_never_set_to_a_day() -> None:
    month = span_of(date(2026, 3, 1), "month")
    on_the_edge = contact("assessed", date(2025, 3, 15))
    assert judge(rule("oregon"), facts(incident=month, contacts=(on_the_edge,))).outcome == MAY
    sure = contact("assessed", date(2025, 3, 31))
    assert judge(rule("oregon"), facts(incident=month, contacts=(sure,))).outcome == MUST
    unknown = facts(incident=Span(), contacts=(contact("assessed", date(2025, 1, 1)),))
    assert judge(rule("oregon"), unknown).outcome == MAY


def test_contact_with_a_person_who_does_not_count_is_no_contact() -> None:
    seen = contact("assessed", date(2026, 1, 1), who="caregiver")
    assert judge(rule("oregon"), facts(contacts=(seen,))).outcome == OUTSIDE


def test_what_is_not_known_is_never_taken_for_no() -> None:
    silent = facts(prior_contact="unknown")
    verdict = judge(rule("oregon"), silent)
    assert verdict.outcome == MAY
    assert "whether a contact falls into the look-back" in " ".join(map(words.reason, verdict.reasons))
    assert judge(rule("minnesota"), facts(maltreatment="unknown")).outcome == MAY
    assert judge(rule("tennessee"), facts(maltreatment="suspected", prior_contact="none")).outcome == MAY


def test_a_request_obliges_where_the_rule_says_so() -> None:
    calm = facts(incident_type="other", maltreatment="not")
    assert judge(rule("tennessee"), calm).outcome == OUTSIDE
    assert judge(rule("tennessee"), replace(calm, requested="yes")).outcome == MUST


def test_the_age_limit_ends_it_and_an_unknown_age_does_not() -> None:
    seen = (contact("open_case"),)
    assert judge(rule("oregon"), facts(age_days=18 * 365, contacts=seen)).outcome == OUTSIDE
    assert judge(rule("oregon"), facts(age_days=18 * 365 - 1, contacts=seen)).outcome == MUST
    assert judge(rule("oregon"), facts(age_days=None, contacts=seen)).outcome == MAY


FACTS = st.builds(
    Facts,
    incident_type=st.sampled_from(["fatality", "near_fatality", "serious_injury", "suicide_attempt", "other"]),
    incident=st.sampled_from([Span(), Span(WHEN, WHEN), span_of(WHEN, "month"), span_of(WHEN, "year")]),
    aware=st.just(date(2026, 12, 31)),
    age_days=st.none() | st.integers(0, 9000),
    maltreatment=st.sampled_from(["substantiated", "suspected", "not", "unknown"]),
    prior_contact=st.sampled_from(["none", "unknown", "open"]),
    requested=st.sampled_from(["yes", "no", "unknown"]),
    indian_child=st.sampled_from(["yes", "no", "unknown"]),
    contacts=st.lists(
        st.builds(
            Contact,
            who=st.sampled_from(["child", "sibling", "household_child", "caregiver"]),
            kind=st.sampled_from(KINDS),
            when=st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(lambda day: Span(day, day)) | st.just(Span()),
        ),
        max_size=3,
    ).map(tuple),
)
SLUGS = st.sampled_from(sorted(templates.every()))


@given(SLUGS, FACTS)
def test_learning_a_fact_never_turns_outside_into_must(slug: str, known: Facts) -> None:
    """Unknown is cautious: what is outside with an open question stays outside whatever the answer."""
    if judge(rule(slug), replace(known, maltreatment="unknown", requested="unknown")).outcome == OUTSIDE:
        assert judge(rule(slug), known).outcome == OUTSIDE


@given(SLUGS, FACTS)
def test_the_outcome_follows_from_the_reasons_that_are_shown(slug: str, known: Facts) -> None:
    verdict = judge(rule(slug), known)
    fits = [one for one in verdict.reasons if one.code == "trigger" and one.fits]
    age = verdict.reasons[0].fits
    if verdict.outcome == MUST:
        assert age
        assert any(one.params["outcome"] == MUST for one in fits)
    if verdict.outcome == OUTSIDE:
        assert not fits
    assert all(words.reason(one) for one in verdict.reasons)


@given(SLUGS, FACTS, st.sets(st.sampled_from(["director", "lead_staff", "tribal_representative", "county_staff"])))
def test_a_seat_is_taken_waived_or_named_as_empty(slug: str, known: Facts, table: set[str]) -> None:
    needed = {one.role for one in screening.required_now(rule(slug), known)}
    empty = {one.role for one, _waivable in screening.empty_seats(rule(slug), known, table, {})}
    assert empty == needed - table
    waived = dict.fromkeys(empty, "They could not come.")
    left = [one for one, waivable in screening.empty_seats(rule(slug), known, table, waived) if waivable]
    assert left == []


def test_a_tribes_seat_is_asked_for_also_when_it_is_not_known_whether_the_child_is_an_indian_child() -> None:
    for answer, asked in (("yes", True), ("unknown", True), ("no", False)):
        found = {one.role for one in screening.required_now(rule("minnesota"), facts(indian_child=answer))}
        assert ("tribal_representative" in found) is asked


@pytest.mark.parametrize("slug", sorted(templates.every()))
def test_every_rule_can_be_said_in_plain_words(slug: str) -> None:
    one = templates.every()[slug]
    text = words.as_text(one.rule, one.data)
    assert all(part.lines for part in words.parts(one.rule, one.data))
    for clock in one.rule.clocks:
        assert clock.name in text
    assert not any(mark in text for mark in ("%(", "None", "_"))


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def apply(data: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        place: Any = data
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("clocks.0.days", 0, "clocks[0].days"),
        ("clocks.0.days", "100", "clocks[0].days"),
        ("clocks.0.days", True, "clocks[0].days"),
        ("clocks.0.months", 3, "clocks[0]"),
        ("clocks.0.from", "clock:posted", "clocks[0].from"),
        ("clocks.0.repeats", True, "clocks[0].repeats"),
        ("clocks.1.key", "report", "clocks"),
        ("triggers.0.contact", ["services"], "triggers[0].contact"),
        ("triggers.0.types", ["death"], "triggers[0].types[0]"),
        ("triggers", [], "triggers"),
        ("title", "", "title"),
        ("title", "a\u202eb", "title"),
        ("near_fatality", None, ""),
        ("holidays.extra", ["2026-02-30"], "holidays.extra[0]"),
        ("age_under", 99, "age_under"),
        ("script", "<script>", ""),
    ],
)
def test_a_definition_with_a_fault_is_refused_by_its_place(path: str, value: Any, where: str) -> None:
    data = json.loads(json.dumps(dict(templates.every()["oregon"].data)))
    change(path, value)(data)
    found = validate.faults(data)
    assert {fault.path for fault in found} == {where}
    with pytest.raises(validate.InvalidRule):
        validate.require_valid(data)


@pytest.mark.parametrize("data", [None, [], "x", 3, {"title": "x" * 70_000}, {"format": 1}])
def test_anything_else_is_refused_without_an_error_of_ours(data: Any) -> None:
    assert validate.faults(data)
