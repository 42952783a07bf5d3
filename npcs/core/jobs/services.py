"""Asks for jobs and mail, in the caller's transaction; the queue hears of them after commit."""

from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from npcs.core.jobs.models import Job, OutboxMessage

RUN_TASK = "npcs.core.jobs.tasks.run"
STALE_AFTER = timedelta(seconds=60)  # a running job that has not reported for this long lost its worker
MAX_ATTEMPTS = 5
log = structlog.get_logger(__name__)


@transaction.atomic
def enqueue(*, kind: str, key: str, actor: Any, jurisdiction_id: int = 0, **ids: object) -> Job:
    """One job for each (jurisdiction, kind, key): asking again returns the one that is there."""
    job, created = Job.objects.get_or_create(
        jurisdiction_id=jurisdiction_id,
        kind=kind,
        key=key,
        defaults={"ids": {name: str(value) for name, value in ids.items()}, "created_by_id": actor.user_id},
    )
    if created:
        transaction.on_commit(lambda: send(str(job.pk), jurisdiction_id))
    return job


def send(job_id: str, jurisdiction_id: int) -> bool:
    """Tells a worker to look at the row. Without a broker the row waits for the sweep."""
    try:
        current_app.send_task(RUN_TASK, args=[job_id, jurisdiction_id], ignore_result=True)
    except Exception as error:  # noqa: BLE001 the broker's client raises many kinds; none may lose the request
        log.warning("job_not_sent", job=job_id, error=type(error).__name__)
        return False
    return True


def cancel(*, job: Job, actor: Any) -> Job:
    """A waiting job ends at once; a running one ends at its next step."""
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.CANCELLED, ended_at=Now())
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


def due(limit: int = 100) -> list[Job]:
    """Jobs that wait, or whose worker has died."""
    lost = Q(state=Job.State.RUNNING, alive_at__lt=timezone.now() - STALE_AFTER)
    waiting = Q(state=Job.State.QUEUED, created_at__lt=timezone.now() - timedelta(seconds=5))
    return list(Job.objects.filter(waiting | lost).order_by("id")[:limit])


def post_mail(*, key: str, to: str, subject: str, body: str) -> OutboxMessage:
    """Puts one mail into the outbox; the same key never sends twice."""
    message, _created = OutboxMessage.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject, "body": body}
    )
    return message
