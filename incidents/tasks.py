"""Celery's way in. Ids only; each job loads by id and calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from incidents.services import retention
from npcs.core.access import system
from npcs.core.jobs.registry import job
from npcs.core.jobs.runner import Run
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.jobs.services import enqueue
from npcs.core.rls import scope

DESTROY_NOTES = "incidents.destroy_notes"
BY = "The retention schedule"


@shared_task(name="incidents.tasks.destroy_notes_due", ignore_result=True)
def destroy_notes_due() -> int:
    """Asks for one job for each review whose raw notes are to go; asked every hour, it asks once a day for each."""
    now = timezone.now()
    with scope(jur=every_jurisdiction(), actor="schedule"):
        due = retention.reviews_due(now=now)
        for review in due:
            enqueue(
                kind=DESTROY_NOTES,
                key=f"{review.pk} {now:%Y-%m-%d}",
                actor=system(BY),
                jurisdiction_id=review.jurisdiction_id,
                review=review.pk,
            )
    return len(due)


@job(DESTROY_NOTES)
def destroy_notes(run: Run) -> dict[str, int]:
    """The notes of one review. A second run finds none."""
    with run.scope():
        return {"debriefs": retention.destroy_notes(actor=system(BY), review_id=UUID(run.ids["review"]))}
