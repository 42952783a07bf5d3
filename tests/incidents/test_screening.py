"""Screening, clocks and holds through their services: what is decided, what is due, what stands still."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from incidents.models import LegalHold, Review, ReviewClock, ScreeningDecision, ScreeningRule
from incidents.screening import templates
from incidents.selectors import clocks as clock_reads
from incidents.services import clocks, decisions, holds, leads, notices, reviews, rules, screening
from npcs.core.access import Forbidden
from npcs.core.audit.models import Event
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed, WorkflowError
from tests import reviews as made
from tests.incidents.conftest import Place

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def in_force(place: Place, slug: str, **changes: Any) -> ScreeningRule:
    """A shipped rule, adopted by the member's coordinator and in force from today."""
    actor = place.actor("coordinator")
    rule = rules.adopt(actor=actor, slug=slug, once_key=uuid4())
    if changes:
        data = {"definition": rule.definition | changes}
        rule = rules.change(actor=actor, rule=rule, version=rule.version, data=data)
    return rules.publish(actor=actor, rule=rule, version=rule.version)


def due(review: Review) -> dict[str, Any]:
    return {one.key: one.due_on for one in clock_reads.clocks_of(review=review)}


# Rules


def test_a_coordinator_adopts_a_rule_changes_it_and_publishes_it_for_good(place: Place) -> None:
    actor = place.actor("coordinator")
    rule = rules.adopt(actor=actor, slug="oregon", once_key=uuid4())
    longer = rule.definition | {"look_back_months": 24}
    rule = rules.change(actor=actor, rule=rule, version=rule.version, data={"definition": longer})
    rule = rules.publish(actor=actor, rule=rule, version=rule.version)
    assert (rule.status, rule.number, rule.rule.look_back_months) == ("published", 1, 24)
    with pytest.raises(FieldErrors, match="not a draft"):
        rules.change(actor=actor, rule=rule, version=rule.version, data={"definition": longer})
    for change in ({"title": "Other"}, {"effective_from": "2020-01-01"}, {"status": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ScreeningRule.objects.filter(pk=rule.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rule.delete()
    following = rules.next_version(actor=actor, rule=rule, once_key=uuid4())
    assert (following.number, following.supersedes, following.status) == (2, rule, "draft")


def test_adopting_twice_with_one_form_makes_one_draft_and_there_is_only_one_at_a_time(place: Place) -> None:
    actor, key = place.actor("coordinator"), uuid4()
    rule = rules.adopt(actor=actor, slug="oregon", once_key=key)
    assert rules.adopt(actor=actor, slug="oregon", once_key=key) == rule
    with pytest.raises(FieldErrors, match="a draft already"):
        rules.adopt(actor=actor, slug="kentucky", once_key=uuid4())
    rules.discard(actor=actor, rule=rule, version=rule.version)
    assert rules.adopt(actor=actor, slug="kentucky", once_key=uuid4()).number == 2


def test_a_rule_never_begins_in_the_past_and_a_faulty_one_is_not_kept(place: Place) -> None:
    actor = place.actor("coordinator")
    rule = rules.adopt(actor=actor, slug="oregon", once_key=uuid4())
    data = {"definition": rule.definition | {"clocks": []}}
    with pytest.raises(FieldErrors, match="clocks"):
        rules.change(actor=actor, rule=rule, version=rule.version, data=data)
    early = {"effective_from": timezone.localdate() - DAY}
    rule = rules.change(actor=actor, rule=rule, version=rule.version, data=early)
    with pytest.raises(GuardFailed) as refused:
        rules.publish(actor=actor, rule=rule, version=rule.version)
    assert "in the past" in refused.value.findings[0]


def test_only_whoever_manages_rules_adopts_one(place: Place) -> None:
    for role in ("reviewer", "director", "caseworker"):
        with pytest.raises(Forbidden):
            rules.adopt(actor=place.actor(role), slug="oregon", once_key=uuid4())


def test_a_rule_holds_for_notices_filed_from_its_day_and_not_for_those_before(place: Place) -> None:
    before = made.filed(place.actor("caseworker"))
    tomorrow = timezone.localdate() + DAY
    actor = place.actor("coordinator")
    rule = rules.adopt(actor=actor, slug="wisconsin", once_key=uuid4())
    rule = rules.change(actor=actor, rule=rule, version=rule.version, data={"effective_from": tomorrow})
    rules.publish(actor=actor, rule=rule, version=rule.version)
    today = made.filed(place.actor("caseworker"))
    for review in (before, today):
        assert set(due(review)) == {"review"}
        assert due(review)["review"] == review.incident.aware_date + 90 * DAY
    in_force(place, "kentucky")
    assert set(due(made.filed(place.actor("caseworker")))) == {"initial"}
    clocks.refresh(actor=actor, review=before)


# The decision


def test_a_decision_keeps_the_rule_the_facts_the_people_and_the_due_dates(place: Place) -> None:
    rule = in_force(place, "oregon")
    review = made.filed(place.actor("caseworker"), incident_type="fatality", prior_contact="unknown")
    contact = {"who": "sibling", "kind": "screened_out", "date": str(review.incident.aware_date - 30 * DAY),
               "precision": "day"}  # fmt: skip
    data = made.screening_data(
        contacts=[contact], meeting="", first_person="Screener A", second_person="Manager B",
        table=["director", "lead_staff"], waivers={"media_staff": "The post is empty."},
    )  # fmt: skip
    after = screening.decide(
        actor=place.actor("reviewer"), review=review, version=review.version, data=data,
        lead_id=place.person("reviewer").pk, lead_is_free=True,
    )  # fmt: skip
    assert (after.state, after.lead) == ("in_review", place.person("reviewer"))
    decision = ScreeningDecision.objects.get(review=review)
    assert (decision.rule, decision.rule_sha256, decision.outcome) == (rule, rule.sha256, "must")
    assert decision.near_fatality_version == "CAPTA, 42 U.S.C. 5106a(b)(4)(A)"
    assert decision.contacts == [contact]
    today = timezone.localdate()
    assert decision.due_dates == [{"name": "Report of the review", "due": str(today + 100 * DAY)}]
    assert due(review) == {"report": today + 100 * DAY}
    kinds = list(Event.objects.filter(parent_id=str(review.pk)).order_by("id").values_list("kind", flat=True))
    assert kinds == [
        "incidents.notice.filed", "incidents.review.start_screening", "incidents.screening.written",
        "incidents.review.select", "incidents.review.open", "incidents.lead.declared",
    ]  # fmt: skip


def test_deciding_twice_decides_once(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    data = made.screening_data(choice="not_select")
    for _time in range(2):
        after = screening.decide(actor=place.actor("reviewer"), review=review, version=review.version, data=data)
        assert after.state == "not_selected"
    assert Event.objects.filter(kind="incidents.review.not_select").count() == 1
    other = made.screening_data(reason="Another one.")
    with pytest.raises(WorkflowError):
        screening.decide(actor=place.actor("reviewer"), review=review, version=review.version, data=other)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"meeting": ""}, "meeting"),
        ({"meeting": "", "first_person": "Screener A"}, "second_person"),
        ({"meeting": "", "first_person": "Screener A", "second_person": "screener a "}, "second_person"),
        ({"choice": "perhaps"}, "choice"),
        ({"table": ["pope"]}, "table"),
        ({"contacts": [{"who": "child"}]}, "contacts"),
        ({"contacts": [{"who": "child", "kind": "assessed", "date": "2999-01-01", "precision": "day"}]}, "contacts"),
        ({"contacts": [{"who": "child", "kind": "assessed", "date": None, "precision": "day"}]}, "contacts"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_by_its_field_and_nothing_happens(
    place: Place, changes: dict[str, Any], field: str
) -> None:
    review = made.filed(place.actor("caseworker"))
    data = made.screening_data(**changes)
    with pytest.raises(FieldErrors) as refused:
        screening.decide(actor=place.actor("reviewer"), review=review, version=review.version, data=data)
    assert field in refused.value.errors
    review.refresh_from_db()
    assert review.state == "notified"
    assert not ScreeningDecision.objects.exists()


def test_selection_is_refused_by_every_way_until_the_decision_is_written_down(place: Place) -> None:
    actor = place.actor("reviewer")
    review = made.screening(actor)
    with pytest.raises(GuardFailed) as refused:
        made.take(actor, review, "select")
    assert "Write down first" in refused.value.findings[0]
    made.decided(actor, review, choice="not_select")
    with pytest.raises(GuardFailed) as refused:
        made.take(actor, review, "select")
    assert "Close without a review" in refused.value.findings[0]


def test_a_decision_can_be_reworded_until_it_is_taken_and_is_locked_by_approval(place: Place) -> None:
    actor = place.actor("reviewer")
    review = made.decided(actor, made.screening(actor))
    with pytest.raises(StaleVersion):
        screening.record(actor=actor, review=review, version=9, data={"reason": "Another."})
    again = screening.record(actor=actor, review=review, version=1, data={"reason": "Better said."})
    assert (again.reason, again.version) == ("Better said.", 2)
    review = made.take(actor, review, "select")
    with pytest.raises(WorkflowError):
        screening.record(actor=actor, review=review, version=2, data={"reason": "Too late."})
    approved = made.approved(actor, place.actor("director"))
    with pytest.raises(DatabaseError), transaction.atomic():
        ScreeningDecision.objects.filter(review=approved).update(reason="Forged.")


def test_what_the_server_sets_never_comes_from_outside(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    for name in ("outcome", "rule", "near_fatality_version", "due_dates"):
        with pytest.raises(Forbidden):
            screening.record(
                actor=place.actor("reviewer"), review=review, version=0, data=made.screening_data(**{name: "must"})
            )


def test_starting_to_score_fixes_the_rule_and_its_near_fatality_definition(place: Place) -> None:
    rule = in_force(place, "west-virginia")
    review = made.scoring(place.actor("reviewer"))
    assert review.pins["screening_rule"] == str(rule)
    assert review.pins["screening_rule_sha256"] == rule.sha256
    assert review.pins["near_fatality_definition"] == "W. Va. Code 61-12B"


# The lead


def test_scoring_waits_for_the_leads_own_word(place: Place) -> None:
    coordinator, reviewer = place.actor("coordinator"), place.actor("reviewer")
    review = made.selected(reviewer)
    review = reviews.open_review(
        actor=coordinator, review=review, version=review.version, lead_id=reviewer.user_id, lead_is_free=True
    )
    check = review.lead_checks.get()
    assert (check.checked_by_id, check.declared_at) == (coordinator.user_id, None)
    with pytest.raises(GuardFailed) as refused:
        reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    assert "no decision to take" in refused.value.findings[0]
    leads.vouch(actor=reviewer, review=review)
    with pytest.raises(GuardFailed) as refused:
        reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    assert "no decision to take" not in " ".join(refused.value.findings)


def test_a_lead_does_not_check_themselves(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.opened(reviewer)
    leads.vouch(actor=reviewer, review=review)
    check = review.lead_checks.get()
    assert check.declared_at
    assert check.checked_by is None
    with pytest.raises(DatabaseError), transaction.atomic():
        review.lead_checks.update(checked_by=reviewer.user_id, checked_at=timezone.now())
    with pytest.raises(Forbidden):
        leads.vouch(actor=place.actor("director"), review=review)


# Clocks


def test_a_hold_keeps_the_statutory_date_and_moves_the_other_when_it_is_lifted(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    by_rule = review.incident.aware_date + 90 * DAY
    after = made.take(place.actor("coordinator"), review, "hold", "A court asked for the file.")
    assert (after.state, after.due_on) == ("on_hold", None)
    [clock] = clock_reads.clocks_of(review=review)
    assert (clock.statutory_on, clock.due_on, clock.days_left) == (by_rule, None, 81)
    hold = LegalHold.objects.get()
    LegalHold.objects.filter(pk=hold.pk).update(placed_on=timezone.localdate() - 7 * DAY)
    holds.lift(actor=place.actor("coordinator"), hold=hold, version=hold.version, reason="Settled.")
    [clock] = clock_reads.clocks_of(review=review)
    assert (clock.statutory_on, clock.due_on, clock.paused_days) == (by_rule, by_rule + 7 * DAY, 7)
    after.refresh_from_db()
    assert (after.state, after.due_on) == ("in_review", by_rule + 7 * DAY)


def test_a_hold_that_does_not_stop_the_clocks_moves_nothing(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    before = due(review)
    data = {"reason": "Keep everything.", "pauses_clocks": False}
    holds.place(actor=place.actor("coordinator"), review=review, version=review.version, once_key=uuid4(), data=data)
    assert due(review) == before
    assert clock_reads.on_legal_hold(review)


def test_two_holds_are_lifted_one_by_one_and_work_goes_on_with_the_last(place: Place) -> None:
    actor, review = place.actor("coordinator"), made.gathered(place.actor("reviewer"))
    keys = [uuid4(), uuid4()]
    for key in keys:
        version = Review.objects.get(pk=review.pk).version
        for _time in range(2):
            holds.place(actor=actor, review=review, version=version, once_key=key, data={"reason": f"Court {key}"})
    first, second = LegalHold.objects.order_by("id")
    for hold, state in ((first, "on_hold"), (second, "in_review")):
        for _time in range(2):
            holds.lift(actor=actor, hold=hold, version=1, reason="Settled.")
        review.refresh_from_db()
        assert review.state == state
    assert not clock_reads.on_legal_hold(review)


def test_a_finished_review_is_held_without_changing_its_state(place: Place) -> None:
    review = made.approved(place.actor("reviewer"), place.actor("director"))
    data = {"reason": "A court asks.", "pauses_clocks": True}
    holds.place(actor=place.actor("coordinator"), review=review, version=review.version, once_key=uuid4(), data=data)
    review.refresh_from_db()
    assert review.state == "approved"
    assert clock_reads.on_legal_hold(review)
    with pytest.raises(Forbidden):
        holds.place(actor=place.actor("reviewer"), review=review, version=review.version, once_key=uuid4(), data=data)


def test_a_date_that_somebody_records_meets_its_clock_and_starts_the_next(place: Place) -> None:
    in_force(place, "west-virginia")
    review = made.gathered(place.actor("reviewer"))
    actor, today = place.actor("coordinator"), timezone.localdate()
    [clock] = clock_reads.clocks_of(review=review)
    for day, field in ((today + DAY, "met_on"), (review.incident.aware_date - DAY, "met_on")):
        with pytest.raises(FieldErrors) as refused:
            clocks.record_met(actor=actor, clock=clock, version=clock.version, met_on=day)
        assert field in refused.value.errors
    clocks.record_met(actor=actor, clock=clock, version=clock.version, met_on=today)
    found = [(one.key, one.turn, one.met_on) for one in clock_reads.clocks_of(review=review)]
    assert found == [("first_report", 1, today), ("update", 1, None)]
    review.refresh_from_db()
    assert review.due_on == today + 90 * DAY


def test_a_step_of_the_review_meets_its_clock_and_no_date_can_be_given_for_it(place: Place) -> None:
    review = made.submitted(place.actor("reviewer"))
    clock = ReviewClock.objects.get(review=review)
    with pytest.raises(FieldErrors, match="step of the review"):
        clocks.record_met(
            actor=place.actor("coordinator"), clock=clock, version=clock.version, met_on=timezone.localdate()
        )
    decisions.approve(actor=place.actor("director"), review=review, version=review.version, quality=made.quality())
    clock.refresh_from_db()
    assert clock.met_on == timezone.localdate()


def test_what_is_due_for_a_review_falls_away_when_none_follows(place: Place) -> None:
    review = made.not_selected(place.actor("reviewer"))
    assert due(review) == {}
    review.refresh_from_db()
    assert review.due_on is None


def test_a_later_notice_date_moves_what_is_counted_from_it(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    moved = review.incident.aware_date - DAY
    incident_date = moved - DAY
    notices.change(
        actor=place.actor("caseworker"), review=review, version=1,
        data={"aware_date": moved, "incident_date": incident_date},
    )  # fmt: skip
    assert due(review) == {"review": moved + 90 * DAY}
    assert Review.objects.get(pk=review.pk).due_on == moved + 90 * DAY


def test_every_shipped_rule_can_be_adopted_and_gives_due_dates(place: Place) -> None:
    for template in templates.offered():
        in_force(place, template.slug)
        review = made.filed(place.actor("caseworker"), incident_type="fatality")
        waiting = {one.key for one in template.rule.clocks if one.start in {"selected"} or one.start[:5] == "clock"}
        assert set(due(review)) == {one.key for one in template.rule.clocks} - waiting
