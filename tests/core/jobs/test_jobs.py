"""Jobs live in Postgres: asked twice they run once, a dead worker's job starts again, and nobody waits on Redis."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from npcs.core.access import system
from npcs.core.jobs import registry, runner, services, tasks
from npcs.core.jobs.models import Heartbeat, Job
from npcs.core.rls import scope

pytestmark = pytest.mark.django_db
KIND, PLACE = "test.kind", 5


@pytest.fixture(autouse=True)
def in_scope() -> Iterator[None]:
    with scope(jur=[PLACE]):
        yield


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> list:
    """Registers a handler that notes its runs; a test may replace what it does."""
    runs: list = []
    monkeypatch.setitem(registry._handlers, KIND, lambda run: runs.append(run.ids) or {"rows": 3})
    return runs


def ask(key: str = "once", **ids: object) -> Job:
    return services.enqueue(kind=KIND, key=key, actor=system(), jurisdiction_id=PLACE, **ids)


def test_asking_twice_makes_one_job() -> None:
    assert ask().pk == ask().pk
    assert ask("other").pk != ask().pk


def test_the_queue_hears_of_a_job_only_after_commit(
    django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list = []
    monkeypatch.setattr(services, "send", lambda *args: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert sent == []
    assert sent == [(str(job.pk), PLACE)]


def test_without_a_broker_the_request_goes_through_and_the_job_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", down)
    job = ask()
    assert services.send(str(job.pk), PLACE) is False
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_a_job_runs_once_and_keeps_its_result(handler: list) -> None:
    job = ask(review="r1")
    assert runner.run(str(job.pk), PLACE) == "done"
    assert runner.run(str(job.pk), PLACE) == "not claimed"
    assert handler == [{"review": "r1"}]
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"rows": 3}, 1)
    assert job.ended_at is not None


def test_a_dead_workers_job_is_due_again_and_the_old_worker_can_no_longer_report(handler: list) -> None:
    job = ask()
    first = runner.claim(str(job.pk))
    assert first is not None
    assert services.due() == []
    Job.objects.filter(pk=job.pk).update(alive_at=timezone.now() - services.STALE_AFTER - timedelta(seconds=1))
    assert [due.pk for due in services.due()] == [job.pk]
    assert runner.run(str(job.pk), PLACE) == "done"
    with pytest.raises(runner.Cancelled):
        runner.Run(first).progress(1, 2)


def test_progress_is_written_and_cancel_stops_at_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: runner.Run) -> dict:
        run.progress(1, 3)
        services.cancel(job=Job.objects.get(pk=run.job.pk), actor=system())
        run.progress(2, 3)
        return {}

    monkeypatch.setitem(registry._handlers, KIND, work)
    job = ask()
    assert runner.run(str(job.pk), PLACE) == "cancelled"
    job.refresh_from_db()
    assert (job.done, job.total) == (1, 3)


def test_a_waiting_job_is_cancelled_at_once(handler: list) -> None:
    job = services.cancel(job=ask(), actor=system())
    assert job.state == "cancelled"
    assert runner.run(str(job.pk), PLACE) == "not claimed"
    assert handler == []


def test_a_failing_job_is_tried_again_and_then_says_so_without_the_text_of_the_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(run: runner.Run) -> dict:
        raise ValueError("secret words of a record")

    monkeypatch.setitem(registry._handlers, KIND, fail)
    job = ask()
    states = [runner.run(str(job.pk), PLACE) for _attempt in range(services.MAX_ATTEMPTS)]
    assert states == ["queued"] * (services.MAX_ATTEMPTS - 1) + ["failed"]
    job.refresh_from_db()
    assert job.error == "ValueError"


def test_a_failed_attempt_leaves_no_half_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(run: runner.Run) -> dict:
        with run.scope():
            services.enqueue(kind="test.child", key="half", actor=system(), jurisdiction_id=PLACE)
            raise ValueError

    monkeypatch.setitem(registry._handlers, KIND, half)
    runner.run(str(ask().pk), PLACE)
    assert not Job.objects.filter(kind="test.child").exists()


def test_the_sweep_queues_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list = []
    monkeypatch.setattr(services, "send", lambda *args: sent.append(args) or True)
    monkeypatch.setattr(tasks, "every_jurisdiction", lambda: [PLACE])
    job = ask()
    assert tasks.sweep() == 0  # it was asked for a moment ago: its own call is on the way
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    assert tasks.sweep() == 1
    assert sent == [(str(job.pk), PLACE)]


def test_beat_leaves_its_mark() -> None:
    tasks.mark_beat()
    assert timezone.now() - Heartbeat.objects.get(name="beat").at < timedelta(minutes=1)
