"""Pages of screening: one submit from notice to open review; rules in plain words; holds and due dates."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import LegalHold, Review, ReviewClock, ScreeningDecision, ScreeningRule
from incidents.services import rules
from npcs.core.audit.models import Event
from npcs.core.ui import needs
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, post, saved, send

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, Any] = {
    "maltreatment": "suspected", "choice": "select", "reason": "An open case at the time.", "meeting": "M-7",
    "table": ["community"],
}  # fmt: skip


def notice(place: Place, **changes: Any) -> Review:
    return made.filed(place.actor("caseworker"), **changes)


def draft(place: Place, slug: str = "oregon") -> ScreeningRule:
    return rules.adopt(actor=place.actor("coordinator"), slug=slug, once_key=uuid4())


# Screening


def test_one_submit_takes_a_notice_to_an_open_review(place: Place) -> None:
    review = notice(place)
    address = at("screening", review.pk)
    fields = get(place["reviewer"], address).fields | ANSWERS
    fields |= {"lead": str(place.person("reviewer").pk), "lead_is_free": "on"}
    for _time in range(2):
        assert saved(post(place["reviewer"], address, fields)) == review.get_absolute_url()
    review.refresh_from_db()
    assert (review.state, review.lead) == ("in_review", place.person("reviewer"))
    for step in ("start_screening", "select", "open"):
        assert Event.objects.filter(kind=f"incidents.review.{step}").count() == 1
    page = get(place["reviewer"], at("record", review.pk)).text
    assert "The decision on the notice" in page
    assert "An open case at the time." in page


def test_a_lead_is_named_only_with_the_word_that_they_had_no_decision_to_take(place: Place) -> None:
    review = notice(place)
    page = send(place["reviewer"], at("screening", review.pk), **ANSWERS, lead=str(place.person("reviewer").pk))
    assert page.status == 422
    assert "no decision to take" in page.errors["lead_is_free"]
    assert page.fields["reason"] == ANSWERS["reason"]
    assert Review.objects.get().state == "notified"


def test_what_the_rule_says_is_shown_of_what_is_typed_and_nothing_is_decided(place: Place) -> None:
    rule = draft(place)
    rules.publish(actor=place.actor("coordinator"), rule=rule, version=rule.version)
    review = notice(place, incident_type="fatality", prior_contact="unknown")
    address = at("screening", review.pk)
    page = get(place["reviewer"], address)
    assert "May be reviewed" in page.text
    assert "Not known yet: whether maltreatment is known or suspected" in page.text
    fields = page.fields | {"maltreatment": "suspected", "contact_1_who": "child", "contact_1_kind": "open_case"}
    assert saved(post(place["reviewer"], address, fields | {"look": "1"})) == f"{address}#rule"
    page = get(place["reviewer"], address)
    assert "Must be reviewed" in page.text
    assert page.fields["contact_1_kind"] == "open_case"
    assert not ScreeningDecision.objects.exists()
    assert Review.objects.get().state == "notified"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"choice": ""}, "choice"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"meeting": "", "first_person": ""}, "meeting"),
        ({"meeting": "", "first_person": "A", "second_person": "a"}, "second_person"),
        ({"contact_1_who": "child"}, "contact_1_kind"),
        ({"contact_1_who": "child", "contact_1_kind": "assessed"}, "contact_1_when"),
        ({"contact_1_who": "child", "contact_1_kind": "assessed", "contact_1_when_year": "2999"}, "contact_1_when"),
        ({"maltreatment": "certain"}, "maltreatment"),
        ({"lead": "999999"}, "lead"),
        ({"table": ["pope"]}, "table"),
    ],
)
def test_a_faulty_answer_is_said_beside_its_field_and_everything_typed_stays(
    place: Place, changes: dict[str, Any], field: str
) -> None:
    review = notice(place)
    page = send(place["reviewer"], at("screening", review.pk), **(ANSWERS | {"first_person": "Screener A"} | changes))
    assert page.status == 422
    assert page.errors[field]
    assert page.fields["reason"] == changes.get("reason", ANSWERS["reason"])
    assert Review.objects.get().state == "notified"


def test_a_decided_notice_leads_to_its_review_and_a_stranger_finds_nothing(place: Place, other: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    assert saved(get(place["reviewer"], at("screening", review.pk), status=302)) == review.get_absolute_url()
    assert place["director"].get(at("screening", review.pk)).status_code == 403
    for name in ("screening", "holds", "hold-place", "lead"):
        assert other["reviewer"].get(at(name, review.pk)).status_code == 404


def test_a_notice_in_screening_offers_the_way_to_its_decision(place: Place) -> None:
    review = made.screening(place.actor("reviewer"))
    assert at("screening", review.pk) in get(place["reviewer"], review.get_absolute_url()).links
    assert at("screening", review.pk) not in get(place["director"], review.get_absolute_url()).links
    assert saved(get(place["reviewer"], at("step", review.pk, "select"), status=302)) == at("screening", review.pk)


# The lead


def test_the_lead_says_it_and_a_colleague_checks_it(place: Place) -> None:
    review = made.selected(place.actor("reviewer"))
    lead = str(place.person("reviewer").pk)
    step = at("step", review.pk, "open")
    refused = send(place["coordinator"], step, lead=lead)
    assert refused.errors["lead_is_free"]
    saved(send(place["coordinator"], step, lead=lead, lead_is_free="on"))
    page = get(place["reviewer"], review.get_absolute_url())
    assert "Checked by a colleague. The lead has not said it yet." in page.text
    assert at("lead", review.pk) in page.links
    assert "You had no decision to take in this case" in get(place["reviewer"], at("lead", review.pk)).text
    saved(post(place["reviewer"], at("lead", review.pk), {}))
    assert "Said by the lead and checked by a colleague." in get(place["reviewer"], review.get_absolute_url()).text
    assert place["director"].get(at("lead", review.pk)).status_code == 403


# Holds and due dates


def test_a_hold_is_placed_and_lifted_on_its_pages(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    address = at("hold-place", review.pk)
    assert send(place["coordinator"], address, reason="").errors["reason"]
    fields = get(place["coordinator"], address).fields | {"reason": "A court asked for the file."}
    for _time in range(2):
        assert saved(post(place["coordinator"], address, fields)) == at("holds", review.pk)
    review.refresh_from_db()
    assert (review.state, LegalHold.objects.count()) == ("on_hold", 1)
    page = get(place["reviewer"], at("holds", review.pk)).text
    assert "A court asked for the file." in page
    assert "Stopped by a hold" in page
    assert "A legal hold stops the clock." in get(place["reviewer"], review.get_absolute_url()).text
    lift = at("hold-lift", LegalHold.objects.get().pk)
    assert place["reviewer"].get(lift).status_code == 403
    assert send(place["coordinator"], lift, reason=" ").errors["reason"]
    fields = get(place["coordinator"], lift).fields | {"reason": "Settled."}
    for _time in range(2):
        assert saved(post(place["coordinator"], lift, fields)) == at("holds", review.pk)
    review.refresh_from_db()
    assert review.state == "in_review"


def test_a_date_is_recorded_for_what_the_product_cannot_see(place: Place) -> None:
    rule = draft(place, "wisconsin")
    rules.publish(actor=place.actor("coordinator"), rule=rule, version=rule.version)
    review = notice(place)
    clock = ReviewClock.objects.get(review=review, key="to_state")
    address, today = at("clock", clock.pk), timezone.localdate()
    assert address in get(place["coordinator"], at("holds", review.pk)).links
    parts = {"met_on_month": str(today.month), "met_on_day": str(today.day), "met_on_year": str(today.year)}
    assert send(place["coordinator"], address, **(parts | {"met_on_year": "1999"})).errors["met_on"]
    saved(send(place["coordinator"], address, **parts))
    clock.refresh_from_db()
    assert (clock.met_on, clock.recorded_by) == (today, place.person("coordinator"))
    assert "Met late" in get(place["coordinator"], at("holds", review.pk)).text


def test_what_is_overdue_comes_first_in_needs_you(place: Place) -> None:
    rule = draft(place, "wisconsin")
    rules.publish(actor=place.actor("coordinator"), rule=rule, version=rule.version)
    review = notice(place)
    found = needs.items(place.actor("coordinator"))
    assert found[0].title == f"Notice to the state, {review.incident.number}"
    assert found[0].state == "Overdue"
    assert [need.due for need in found] == sorted(need.due for need in found if need.due)


def test_the_list_of_due_dates_asks_the_database_as_often_for_many_holds_as_for_one(
    place: Place, django_assert_max_num_queries: Any
) -> None:
    review = made.gathered(place.actor("reviewer"))
    actor = place.actor("coordinator")
    for _each in range(12):
        LegalHold.objects.create(
            jurisdiction_id=review.jurisdiction_id, review=review, placed_on=timezone.localdate(), reason="A court.",
            created_by_id=actor.user_id,
        )  # fmt: skip
    place["reviewer"].get(at("holds", review.pk))
    with django_assert_max_num_queries(30):
        place["reviewer"].get(at("holds", review.pk))


# Rules


def test_a_rule_is_adopted_changed_and_published_on_its_pages(place: Place) -> None:
    browser = place["coordinator"]
    page = get(browser, at("rules"))
    assert "Your member has no rule of its own yet" in page.text
    assert at("rule-template", "oregon") in page.links
    shipped = get(browser, at("rule-template", "oregon"))
    assert "100 calendar days from the day of selection" in shipped.text
    assert "Check with counsel." in shipped.text
    adopt = get(browser, at("rule-adopt", "oregon")).fields
    for _time in range(2):
        edit = saved(post(browser, at("rule-adopt", "oregon"), adopt))
    rule = ScreeningRule.objects.get()
    assert edit == at("rule-edit", rule.pk)
    changed = send(browser, edit, look_back_months="24", clock_1_days="80", checked="on")
    assert saved(changed) == at("rule", rule.pk)
    rule.refresh_from_db()
    assert (rule.rule.look_back_months, rule.rule.clocks[0].days) == (24, 80)
    assert [one.key for one in rule.rule.clocks] == ["report", "posted"]
    assert not rule.definition["check_with_counsel"]
    fields = get(browser, at("rule-step", rule.pk, "publish")).fields
    saved(post(browser, at("rule-step", rule.pk, "publish"), fields))
    assert ScreeningRule.objects.get().status == "published"
    assert "In force" in get(browser, at("rules")).text


def test_an_unchanged_form_keeps_the_rule_as_it_was(place: Place) -> None:
    for slug in ("oregon", "tennessee", "wisconsin", "west-virginia", "minnesota"):
        rule = draft(place, slug)
        before = rule.rule
        saved(send(place["coordinator"], at("rule-edit", rule.pk)))
        rule.refresh_from_db()
        assert rule.rule == before
        rules.discard(actor=place.actor("coordinator"), rule=rule, version=rule.version)


def test_rows_are_added_and_taken_out(place: Place) -> None:
    rule = draft(place)
    saved(
        send(
            place["coordinator"], at("rule-edit", rule.pk), clock_2_name="", clock_3_name="Letter to the family",
            clock_3_days="5", clock_3_count="working", seat_4_role="health", trigger_2_label="Media report",
            trigger_2_types=["other"],
        )
    )  # fmt: skip
    rule.refresh_from_db()
    assert [(one.name, one.days, one.working) for one in rule.rule.clocks] == [
        ("Report of the review", 100, False), ("Letter to the family", 5, True),
    ]  # fmt: skip
    assert [one.role for one in rule.rule.required] == ["director", "lead_staff", "media_staff", "health"]
    assert [one.label for one in rule.rule.triggers][1:] == ["Media report"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"look_back_months": "-1"}, "look_back_months"),
        ({"clock_1_days": "", "clock_1_months": ""}, "clock_1_days"),
        ({"clock_1_months": "2"}, "clock_1_days"),
        ({"clock_1_days": "4000"}, "clock_1_days"),
        ({"trigger_1_types": None}, "trigger_1_types"),
        ({"extra_days": "3 July"}, "extra_days"),
        ({"source": ""}, "source"),
        ({"persons": None}, "persons"),
    ],
)
def test_a_faulty_rule_is_said_beside_its_field(place: Place, changes: dict[str, Any], field: str) -> None:
    rule = draft(place)
    page = send(place["coordinator"], at("rule-edit", rule.pk), **changes)
    assert page.status == 422
    assert page.errors[field]
    assert ScreeningRule.objects.get().version == rule.version


def test_a_new_version_says_what_changed_and_the_old_one_stays(place: Place) -> None:
    rule = draft(place)
    rule = rules.publish(actor=place.actor("coordinator"), rule=rule, version=rule.version)
    browser = place["coordinator"]
    assert saved(get(browser, at("rule-edit", rule.pk), status=302)) == at("rule", rule.pk)
    edit = saved(send(browser, at("rule-next", rule.pk)))
    saved(send(browser, edit, look_back_months="36"))
    following = ScreeningRule.objects.get(number=2)
    page = get(browser, at("rule", following.pk))
    assert "Looked back 12 months" in page.part("changes") or "Looked back 12 months" in page.text
    assert "Looked back 36 months" in page.text
    rule.refresh_from_db()
    assert rule.rule.look_back_months == 12


def test_rules_are_read_by_whoever_sees_reviews_and_kept_by_coordinators(place: Place, other: Place) -> None:
    rule = draft(place)
    for role in ("reviewer", "director", "technical_advisor"):
        assert place[role].get(at("rule", rule.pk)).status_code == 200
        assert place[role].get(at("rule-edit", rule.pk)).status_code == 403
        assert place[role].get(at("rule-adopt", "kentucky")).status_code == 403
    assert other["coordinator"].get(at("rule", rule.pk)).status_code == 404
    assert place["caseworker"].get(at("rules")).status_code == 403
    assert place["coordinator"].get(at("rule-template", "atlantis")).status_code == 404


def test_publishing_a_rule_that_begins_in_the_past_is_refused_with_the_reason(place: Place) -> None:
    rule = draft(place)
    saved(
        send(
            place["coordinator"], at("rule-edit", rule.pk), effective_from_month="1", effective_from_day="2",
            effective_from_year="2020",
        )
    )  # fmt: skip
    page = send(place["coordinator"], at("rule-step", rule.pk, "publish"))
    assert page.status == 409
    assert "cannot begin in the past" in page.text
    assert ScreeningRule.objects.get().status == "draft"
