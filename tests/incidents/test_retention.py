"""Raw debrief notes are destroyed on schedule, everywhere, once, and never under a hold."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from incidents import content, holds, retention, selectors, tasks
from incidents.models import Debrief, Review
from incidents.services import gathering
from incidents.services import holds as hold_services
from incidents.services import retention as services
from npcs.core.access import Actor, Forbidden, system
from npcs.core.audit.models import Event
from npcs.core.jobs import runner
from npcs.core.jobs.models import Job
from npcs.core.versions.errors import FieldErrors
from npcs.core.versions.models import Draft
from npcs.core.versions.services import keep_draft
from tests import after, factories, reviews
from tests.support.everywhere import tables_with

pytestmark = pytest.mark.usefixtures("world")
SECRET = "zwillikon"  # a word that stands nowhere else
LATER = timedelta(days=90, minutes=1)


@pytest.fixture
def place() -> Any:
    return factories.member("HB")


@pytest.fixture
def people(place: Any) -> dict[str, Actor]:
    return {role: reviews.acting(factories.person(role, at=place), place) for role in ("reviewer", "director")}


@pytest.fixture
def coordinator(place: Any) -> Actor:
    return reviews.acting(factories.person("coordinator", at=place), place)


@pytest.fixture
def approved(people: dict[str, Actor]) -> Review:
    """Approved just now; its debrief holds the word in raw notes."""
    review = reviews.gathered(people["reviewer"])
    debrief = review.debriefs.get()
    data = {"notes": f"He said {SECRET}."}
    gathering.change_debrief(actor=people["reviewer"], debrief=debrief, version=debrief.version, data=data)
    return reviews.approve(people["director"], reviews.send(people["reviewer"], review))


def destroy(review: Review, after: timedelta = LATER) -> int:
    return services.destroy_notes(actor=system("Test"), review_id=review.pk, now=timezone.now() + after)


def test_the_word_is_in_one_table_before_and_in_none_after(approved: Review, people: dict[str, Actor]) -> None:
    debrief = approved.debriefs.get()
    for key in (str(debrief.pk), f"new-{approved.pk}"):
        keep_draft(
            actor=people["reviewer"], jurisdiction_id=approved.jurisdiction_id, form_key="debrief", object_id=key,
            fields=[("notes", f"And more of {SECRET}.")], base_version=None,
        )  # fmt: skip
    assert tables_with(SECRET) == ["core_draft", "incidents_debrief"]
    assert destroy(approved) == 1
    assert tables_with(SECRET) == []


def test_roles_answers_and_what_was_learned_stay_and_one_event_tells_the_count(approved: Review) -> None:
    before = approved.debriefs.get()
    destroy(approved)
    after = approved.debriefs.get()
    assert after.notes == ""
    assert after.notes_destroyed_at is not None
    for name in ("role", "letter", "answer", "held_on", "learned"):
        assert getattr(after, name) == getattr(before, name)
    event = Event.objects.get(kind="incidents.debrief.notes_destroyed")
    assert (event.payload, event.reason, event.actor_id) == ({"count": 1}, "", None)


def test_the_fingerprint_of_the_approved_content_still_fits(approved: Review) -> None:
    destroy(approved)
    review = Review.objects.get(pk=approved.pk)
    assert review.content_sha256 == content.fingerprint(selectors.whole_review(review=review))


def test_a_second_run_destroys_nothing_more(approved: Review) -> None:
    destroy(approved)
    moment = approved.debriefs.get().notes_destroyed_at
    assert destroy(approved) == 0
    assert approved.debriefs.get().notes_destroyed_at == moment
    assert Event.objects.filter(kind="incidents.debrief.notes_destroyed").count() == 1


def test_nothing_goes_before_the_members_own_time(approved: Review, place: Any) -> None:
    assert destroy(approved, timedelta(days=89)) == 0
    type(place).objects.filter(pk=place.pk).update(notes_days=120)
    assert destroy(approved) == 0
    assert destroy(approved, timedelta(days=121)) == 1


def test_a_legal_hold_stops_the_schedule(approved: Review, coordinator: Actor) -> None:
    data = {"reason": "A letter from counsel.", "pauses_clocks": True}
    hold = hold_services.place(
        actor=coordinator, review=approved, version=approved.version, once_key=uuid4(), data=data
    )
    assert services.reviews_due(now=timezone.now() + LATER) == []
    assert destroy(approved) == 0
    assert SECRET in approved.debriefs.get().notes
    hold_services.lift(actor=coordinator, hold=hold, version=hold.version, reason="Closed.")
    assert destroy(approved) == 1


def test_a_hold_on_the_amendment_keeps_the_notes_of_the_revision_before(
    approved: Review, people: dict[str, Actor], coordinator: Actor
) -> None:
    amendment = after.amend(people["director"], approved)
    assert not Debrief.objects.filter(review=amendment).exclude(notes="").exists()  # raw notes are not copied
    held = hold_services.hold_review(
        actor=coordinator, review=amendment, version=amendment.version, reason="A letter from counsel."
    )
    assert destroy(approved) == 0
    assert services.reviews_due(now=timezone.now() + LATER) == []
    hold_services.resume_review(actor=coordinator, review=held, version=held.version, reason="Closed.")
    assert destroy(approved) == 1


def test_an_open_review_keeps_its_notes_however_old(people: dict[str, Actor]) -> None:
    review = reviews.submitted(people["reviewer"])
    assert services.reviews_due(now=timezone.now() + timedelta(days=4000)) == []
    assert destroy(review, timedelta(days=4000)) == 0


def test_nobody_but_the_schedule_destroys_notes(approved: Review, people: dict[str, Actor]) -> None:
    with pytest.raises(Forbidden):
        services.destroy_notes(actor=people["director"], review_id=approved.pk)


def test_a_locked_debrief_takes_the_destruction_and_no_other_change(approved: Review) -> None:
    rows = Debrief.objects.filter(review=approved)
    refused: list[dict[str, Any]] = [
        {"notes": ""}, {"notes": "Other"}, {"learned": ""}, {"notes_destroyed_at": timezone.now()},
        {"notes": "", "notes_destroyed_at": timezone.now(), "role": "manager"},
    ]  # fmt: skip
    for changes in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    destroy(approved)
    for changes in ({"notes_destroyed_at": None}, {"notes_destroyed_at": timezone.now()}, {"notes": "Back"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)


def test_destroyed_notes_are_not_written_anew_in_a_later_state(people: dict[str, Actor]) -> None:
    review = reviews.gathered(people["reviewer"])
    Debrief.objects.filter(review=review).update(notes="", notes_destroyed_at=timezone.now())
    debrief = review.debriefs.get()
    with pytest.raises(FieldErrors) as refusal:
        gathering.change_debrief(
            actor=people["reviewer"], debrief=debrief, version=debrief.version, data={"notes": "Once more"}
        )
    assert set(refusal.value.errors) == {"notes"}


class Clock:
    """The clock of the schedule, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    for module in (tasks, services):
        monkeypatch.setattr(module.timezone, "now", lambda: moved.now)
    return moved


def test_the_hourly_task_asks_once_a_day_and_the_job_destroys_by_the_moved_clock(
    approved: Review, clock: Clock
) -> None:
    assert tasks.destroy_notes_due() == 0
    clock.now += LATER
    assert tasks.destroy_notes_due() == 1
    assert tasks.destroy_notes_due() == 1
    job = Job.objects.get(kind=tasks.DESTROY_NOTES)
    assert job.ids == {"review": str(approved.pk)}
    assert SECRET not in str(job.__dict__)
    assert runner.run(str(job.pk), approved.jurisdiction_id) == "done"
    job.refresh_from_db()
    assert job.result == {"debriefs": 1}
    assert tables_with(SECRET) == []
    clock.now += timedelta(days=1)
    assert tasks.destroy_notes_due() == 0


def test_a_hold_that_came_after_the_job_was_asked_for_is_kept(
    approved: Review, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now += LATER
    tasks.destroy_notes_due()
    job = Job.objects.get(kind=tasks.DESTROY_NOTES)
    with monkeypatch.context() as held:
        held.setattr(holds, "on_legal_hold", lambda _review: True)
        assert runner.run(str(job.pk), approved.jurisdiction_id) == "done"
    assert SECRET in approved.debriefs.get().notes
    clock.now += timedelta(days=1)  # the hold is lifted: the next day asks again
    assert tasks.destroy_notes_due() == 1
    again = Job.objects.filter(kind=tasks.DESTROY_NOTES).latest("id")
    assert runner.run(str(again.pk), approved.jurisdiction_id) == "done"
    assert tables_with(SECRET) == []


def test_a_draft_that_was_never_saved_is_due_as_well(approved: Review, people: dict[str, Actor]) -> None:
    destroy(approved)
    keep_draft(
        actor=people["reviewer"], jurisdiction_id=approved.jurisdiction_id, form_key="debrief",
        object_id=f"new-{approved.pk}", fields=[("notes", SECRET)], base_version=None,
    )  # fmt: skip
    assert [one.pk for one in services.reviews_due(now=timezone.now() + LATER)] == [approved.pk]
    destroy(approved)
    assert not Draft.objects.filter(form_key="debrief").exists()


def test_the_moment_is_the_approval_and_the_members_days() -> None:
    ended = datetime(2026, 1, 1, tzinfo=UTC)
    assert retention.destroy_from(None, 90) is None
    assert retention.is_due(ended, 90, datetime(2026, 4, 1, tzinfo=UTC))
    assert not retention.is_due(ended, 90, datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
