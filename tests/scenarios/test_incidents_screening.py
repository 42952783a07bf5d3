"""Numbered scenarios of incidents.md 5.5: screening, dates, clocks, holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import LegalHold, Review, ReviewClock, ScreeningRule
from incidents.rules.clocks import Known, schedule
from incidents.rules.screening import Span, span_of
from incidents.screening import templates
from incidents.selectors import clocks as reads
from incidents.services import holds, notices, rules
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, saved, send

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


def in_force(place: Place, slug: str, **changes: Any) -> ScreeningRule:
    """A shipped rule, adopted by the member and in force from today."""
    actor = place.actor("coordinator")
    rule = rules.adopt(actor=actor, slug=slug, once_key=uuid4())
    rule = rules.change(actor=actor, rule=rule, version=1, data={"definition": rule.definition | changes})
    return rules.publish(actor=actor, rule=rule, version=rule.version)


def test_i20_a_date_known_by_month_keeps_its_precision_and_its_intervals_are_blank(place: Place) -> None:
    """Given incident date known only by month, when saved, then precision is kept and intervals are blank."""
    first = timezone.localdate().replace(day=1)
    review = made.filed(place.actor("caseworker"), incident_date=first, incident_precision="month")
    review.incident.refresh_from_db()
    assert (review.incident.incident_date, review.incident.incident_precision) == (first, "month")
    # No interval is counted from a day that is not known: a month is a span, and nothing is due from it.
    assert span_of(first, "month") != Span(first, first)
    assert {one.starts_on for one in ReviewClock.objects.filter(review=review)} == {review.incident.aware_date}
    unknown = made.filed(place.actor("caseworker"), incident_date=None, incident_precision="unknown")
    assert schedule(templates.fallback().rule, Known("fatality", {"opened": date(2026, 1, 1)})) == []
    page = get(place["reviewer"], at("screening", unknown.pk))
    assert "Date not known" in page.text


def test_i26_an_indian_child_needs_the_tribe_at_the_table_or_a_recorded_reason(place: Place) -> None:
    """Given a Minnesota-type rule and an Indian child, when selection is confirmed with no tribal representative, then
    it blocks until named role or recorded reason."""
    in_force(place, "minnesota")
    address = at("screening", made.filed(place.actor("caseworker"), incident_type="fatality").pk)
    answers: dict[str, Any] = {
        "maltreatment": "suspected", "indian_child": "yes", "choice": "select", "reason": "Maltreatment is suspected.",
        "meeting": "M-1", "table": ["county_staff"],
    }  # fmt: skip
    refused = send(place["reviewer"], address, **answers)
    assert refused.status == 422
    assert "Tribe" in refused.errors["waive_tribal_representative"]
    assert refused.fields["reason"] == "Maltreatment is suspected."
    assert Review.objects.get().state == "notified"
    named = answers | {"table": ["county_staff", "tribal_representative"]}
    saved(send(place["reviewer"], address, **named))
    assert Review.objects.get().state == "selected"
    other = at("screening", made.filed(place.actor("caseworker"), incident_type="fatality").pk)
    reason = {"waive_tribal_representative": "The Tribe was asked and cannot come."}
    saved(send(place["reviewer"], other, **answers, **reason))
    assert Review.objects.filter(state="selected").count() == 2


def test_i27_a_hold_of_20_days_leaves_the_statutory_date_and_shows_the_paused_one(place: Place) -> None:
    """Given an Oregon-type 100-day rule and a legal hold of 20 days, then the due date shows both the statutory and
    the paused date."""
    in_force(place, "oregon")
    review = made.gathered(place.actor("reviewer"), incident_type="fatality")
    actor, today = place.actor("coordinator"), timezone.localdate()
    data = {"reason": "A court asked for the file.", "pauses_clocks": True}
    hold = holds.place(actor=actor, review=review, version=review.version, once_key=uuid4(), data=data)
    LegalHold.objects.filter(pk=hold.pk).update(placed_on=today - 20 * DAY)
    Review.objects.filter(pk=review.pk).update(selected_at=timezone.now() - 30 * DAY)
    holds.lift(actor=actor, hold=hold, version=1, reason="The court has decided.")
    selected = today - 30 * DAY
    [clock] = reads.clocks_of(review=review)
    assert (clock.statutory_on, clock.due_on) == (selected + 100 * DAY, selected + 120 * DAY)
    assert clock.paused_days == 20
    text = get(place["reviewer"], at("holds", review.pk)).text
    for day in (clock.statutory_on, clock.due_on):
        assert f"{day.day} {day:%b %Y}" in text
    assert "20" in text
    page = get(place["reviewer"], review.get_absolute_url()).text
    assert "with 20 days on hold" in page
    assert "Paused 20 days by a legal hold." in page


def test_i30_a_near_fatality_that_becomes_a_fatality_keeps_its_history_and_its_due_dates_are_recomputed(
    place: Place,
) -> None:
    """Given a near fatality that becomes a fatality, then type history is kept and due dates are recomputed under the
    rule in force."""
    by_type = [
        {"key": "near", "name": "Near-fatality report", "from": "aware", "days": 90, "types": ["near_fatality"]},
        {"key": "death", "name": "Fatality report", "from": "aware", "days": 30, "types": ["fatality"]},
    ]
    in_force(place, "tennessee", clocks=by_type)
    reviewer = place.actor("reviewer")
    review = made.gathered(reviewer, incident_type="near_fatality")
    aware = review.incident.aware_date
    assert {one.key: one.due_on for one in reads.clocks_of(review=review)} == {"near": aware + 90 * DAY}
    data = {"incident_type": "fatality"}
    notices.change(actor=reviewer, review=review, version=review.incident.version, data=data)
    assert {one.key: one.due_on for one in reads.clocks_of(review=review)} == {"death": aware + 30 * DAY}
    review.refresh_from_db()
    assert review.due_on == aware + 30 * DAY
    [change] = reads.type_history(review=review)
    assert (change.before, change.after, change.by) == ("near_fatality", "fatality", str(place.person("reviewer")))
    said = "from “Near fatality” to “Fatality”"
    assert said in get(place["reviewer"], at("holds", review.pk)).text
    assert said in get(place["reviewer"], at("record", review.pk)).text
    assert said in get(place["reviewer"], at("history", review.pk)).text
