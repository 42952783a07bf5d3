"""Celery's way in. Ids only; state lives in Postgres."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from npcs.core.jobs import mail, runner, services
from npcs.core.jobs.models import Heartbeat
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.rls import scope


@shared_task(name="npcs.core.jobs.tasks.run", ignore_result=True)
def run(job_id: str, jurisdiction_id: int) -> None:
    runner.run(job_id, jurisdiction_id)


@shared_task(name="npcs.core.jobs.tasks.sweep", ignore_result=True)
def sweep() -> int:
    """Queues again what waits or lost its worker: the broker may have been down or emptied."""
    with scope(jur=every_jurisdiction(), actor="sweep"):
        jobs = services.due()
    return sum(services.send(str(job.pk), job.jurisdiction_id) for job in jobs)


@shared_task(name="npcs.core.jobs.tasks.send_outbox", ignore_result=True)
def send_outbox() -> int:
    return mail.send_waiting()


@shared_task(name="npcs.core.jobs.tasks.mark_beat", ignore_result=True)
def mark_beat() -> None:
    """Beat queued this and a worker ran it, so one row proves both alive (shown on /health/ready)."""
    with transaction.atomic():
        Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
