"""Runs one job once: claims the row, calls the handler, writes the end. Killed at any moment, it starts again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from npcs.core.jobs import registry
from npcs.core.jobs.models import Job
from npcs.core.jobs.services import MAX_ATTEMPTS, STALE_AFTER
from npcs.core.rls import scope

log = structlog.get_logger(__name__)


class Cancelled(Exception):
    """The person asked to stop, or the job was taken over by another worker."""


class GiveUp(Exception):
    """Trying again would end the same. The job is marked failed at once, with this sentence (no detail of a case)."""


class Run:
    """What a handler gets: the ids it was asked with, and a way to report."""

    def __init__(self, job: Job) -> None:
        self.job, self.ids, self.attempt = job, job.ids, job.attempts

    @contextmanager
    def scope(self) -> Iterator[None]:
        """One unit of work: a transaction in the job's scope that holds the job's row.

        A worker that was taken for dead and replaced gets Cancelled here, so its work cannot be written twice.
        """
        with scope(jur=[self.job.jurisdiction_id], actor="job", job=str(self.job.pk)):
            mine = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt)
            if not mine.select_for_update(of=("self",)).exists():
                raise Cancelled
            yield

    def progress(self, done: int, total: int) -> None:
        """Writes counts, proves life, and raises Cancelled when asked to stop. Call it between units of work."""
        with scope(jur=[self.job.jurisdiction_id], actor="job"):
            rows = Job.objects.filter(
                pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt, cancel_asked=False
            ).update(done=done, total=total, alive_at=Now())
        if not rows:
            raise Cancelled


def claim(job_id: str) -> Job | None:
    """Takes a waiting job, or one whose worker died, by one conditional UPDATE. None if somebody else has it."""
    lost = Q(state=Job.State.RUNNING, alive_at__lt=timezone.now() - STALE_AFTER)
    rows = Job.objects.filter(Q(state=Job.State.QUEUED) | lost, pk=job_id).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, alive_at=Now(), done=0
    )
    return Job.objects.get(pk=job_id) if rows else None


def run(job_id: str, jurisdiction_id: int) -> str:
    """Runs the job to its end and returns its state. Safe to call for a job that has ended."""
    with scope(jur=[jurisdiction_id], actor="job"):
        job = claim(job_id)
    if job is None:
        return "not claimed"
    state, extra = _attempt(job)
    with scope(jur=[jurisdiction_id], actor="job"):
        Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING).update(
            state=state, ended_at=None if state == Job.State.QUEUED else Now(), **extra
        )
    log.info("job_ended", job=job_id, kind=job.kind, state=state)
    return state


def _attempt(job: Job) -> tuple[str, dict[str, Any]]:
    try:
        result = registry.handler_of(job.kind)(Run(job))
    except Cancelled:
        return Job.State.CANCELLED, {}
    except GiveUp as error:
        log.warning("job_given_up", job=str(job.pk), kind=job.kind)
        return Job.State.FAILED, {"error": str(error)[:200]}
    except Exception as error:
        log.exception("job_failed", job=str(job.pk), kind=job.kind)
        again = job.attempts < MAX_ATTEMPTS
        return (Job.State.QUEUED if again else Job.State.FAILED), {"error": type(error).__name__}
    return Job.State.DONE, {"result": result or {}}
