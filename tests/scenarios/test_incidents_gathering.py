"""Scenarios of docs, incidents section 5.5, about what a review gathers: 20 and 32."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from incidents import gathered, tasks
from incidents.models import Incident
from incidents.services import gathering, retention
from npcs.core.audit.models import Event
from npcs.core.jobs import runner
from npcs.core.jobs.models import Job
from tests import factories, reviews
from tests.support.everywhere import tables_with

pytestmark = pytest.mark.usefixtures("world")
WORD = "zwillikon"


@pytest.fixture
def place() -> Any:
    return factories.member()


def actor(place: Any, role: str) -> Any:
    return reviews.acting(factories.person(role, at=place), place)


def test_i20_a_date_known_only_by_month_keeps_its_precision_and_intervals_are_blank(place: Any) -> None:
    reviewer = actor(place, "reviewer")
    month = (timezone.localdate() - timedelta(days=60)).replace(day=1)
    review = reviews.opened(reviewer, incident_date=month, incident_precision="month")
    incident = Incident.objects.get()
    assert (incident.incident_date, incident.incident_precision) == (month, "month")
    first = reviews.with_event(reviewer, review, event_date=date(2025, 3, 4))
    coarse = reviews.with_event(reviewer, review, event_date=date(2025, 3, 1), event_precision="month")
    last = reviews.with_event(reviewer, review, event_date=date(2025, 4, 4))
    entries = gathered.timeline(review)
    assert [entry.event for entry in entries] == [coarse, first, last]
    assert [entry.since for entry in entries] == [None, None, 31]
    assert [entry.ahead for entry in entries] == [None, None, None]


def test_i32_raw_notes_past_their_day_are_gone_from_every_table_and_the_count_remains(
    place: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer, director = actor(place, "reviewer"), actor(place, "director")
    review = reviews.gathered(reviewer)
    debrief = review.debriefs.get()
    gathering.change_debrief(actor=reviewer, debrief=debrief, version=1, data={"notes": f"Told of {WORD}."})
    review = reviews.approve(director, reviews.send(reviewer, review))
    assert WORD in page(sign_in(reviewer.user, place), review)

    moved = timezone.now() + timedelta(days=90, hours=1)
    for module in (tasks, retention):
        monkeypatch.setattr(module.timezone, "now", lambda: moved)
    assert tasks.destroy_notes_due() == 1
    job = Job.objects.get(kind=tasks.DESTROY_NOTES)
    assert runner.run(str(job.pk), place.pk) == "done"

    assert tables_with(WORD) == []
    assert [one.code for one in gathered.debriefs(review)] == ["Worker A"]
    event = Event.objects.get(kind="incidents.debrief.notes_destroyed")
    assert event.payload == {"count": 1}
    monkeypatch.undo()
    assert WORD not in page(sign_in(reviewer.user, place), review)


def page(client: Client, review: Any) -> str:
    client.post("/content-note/", {"next": "/"})
    return client.get(f"/reviews/{review.pk}/debriefs/").content.decode()
