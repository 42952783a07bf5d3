"""Long work of the review process. Each handler loads by id and calls one service."""

import json
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from incidents.core_set import NotShareable
from incidents.models import ImportBatch
from incidents.services import imports, sharing
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor, Forbidden
from npcs.core.access.actor import load
from npcs.core.jobs.registry import job
from npcs.core.jobs.runner import GiveUp, Run
from npcs.core.versions.errors import StaleVersion
from npcs.core.workflow import WorkflowError


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


@job(sharing.JOB)
def share_many(run: Run) -> dict[str, Any]:
    """Looks at every form first, then shares all of them in one transaction. One that cannot be: none is shared.

    Trying again would end the same, so the job is marked failed at once. Run a second time it shares nothing twice.
    """
    chosen = [sharing.Chosen(*one) for one in json.loads(run.ids["chosen"])]
    try:
        for number, one in enumerate(chosen, 1):
            with run.scope():
                sharing.must_be_shareable(review_id=one.review)
            run.progress(number, len(chosen))
        with run.scope():
            count = sharing.share_all(actor=_asker(run), chosen=chosen)
    except (NotShareable, StaleVersion, WorkflowError, Forbidden) as error:
        raise GiveUp("Nothing was shared: a review in the choice cannot be shared now.") from error
    return {"shared": count}


def _asker(run: Run) -> Actor:
    """The person who asked, with the rights that they hold now."""
    person = run.job.created_by
    return load(person, wanted=run.job.jurisdiction_id, request_id=str(run.job.pk), route=sharing.JOB)
