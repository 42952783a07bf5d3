"""Long work of the review process. Each handler loads by id and calls one service."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from incidents.models import ImportBatch
from incidents.services import imports
from jurisdictions.models import Jurisdiction
from npcs.core.access.actor import load
from npcs.core.jobs.registry import job
from npcs.core.jobs.runner import Run


@job(imports.JOB)
def bring_in(run: Run) -> dict[str, Any]:
    """Files the rows of a spreadsheet, as the person who asked for it and on the member's clocks."""
    batch_id, member_id = UUID(run.ids["batch"]), run.job.jurisdiction_id
    with run.scope():
        total = ImportBatch.objects.get(pk=batch_id).n_rows
        member = Jurisdiction.objects.get(pk=member_id)
    run.progress(0, total)  # the last moment to cancel: the rows appear together, so there is no half-way
    with run.scope(), timezone.override(ZoneInfo(member.time_zone)):
        actor = load(run.job.created_by, wanted=member_id, request_id=f"job {run.job.pk}", route="job")
        filed = imports.bring_in(actor=actor, batch_id=batch_id)
    run.progress(total, total)
    return filed
