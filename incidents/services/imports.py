"""Notices from a spreadsheet: checked as a whole, then filed together or not at all.

Safe to repeat: a file is known by its hash, and each row files once however often the job runs.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import imports
from incidents.import_workflow import IMPORT
from incidents.imports import Problem
from incidents.models import ImportBatch, Incident
from incidents.permissions import IMPORT as IMPORT_ACTION
from incidents.services import notices
from npcs.core import audit
from npcs.core.access import Actor, Forbidden, require
from npcs.core.jobs import services as jobs
from npcs.core.jobs.models import Job
from npcs.core.versions import services as versions
from npcs.core.workflow import perform

JOB = "incidents.import"


@dataclass(frozen=True)
class DryRun:
    """What a file would do: the batch that is kept when every row is right, else the problems and nothing kept."""

    problems: list[Problem]
    batch: ImportBatch | None = None
    is_known: bool = False  # the same file was sent before


def dry_run(*, actor: Actor, content: bytes, name: str) -> DryRun:
    """Checks a file. Raises Forbidden without the right and imports.Unreadable for a file that is none."""
    return check(actor=actor, sheet=imports.read(content, name), name=name, sha256=hashlib.sha256(content).hexdigest())


@transaction.atomic
def check(*, actor: Actor, sheet: imports.Sheet, name: str, sha256: str = "") -> DryRun:
    """Checks the rows of a sheet against the rules, each other, and the notices that the member has."""
    if IMPORT_ACTION not in actor.actions or actor.acting_for is None:
        raise Forbidden(IMPORT_ACTION)
    sha256 = sha256 or hashlib.sha256(repr(sheet).encode()).hexdigest()
    earlier = ImportBatch.objects.filter(jurisdiction_id=actor.acting_for, sha256=sha256).first()
    if earlier is not None:
        return DryRun([], earlier, is_known=True)
    checked = imports.check(sheet, today=timezone.localdate())
    problems = checked.problems or list(_there_already(actor.acting_for, checked.rows))
    if problems:
        return DryRun(problems)
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    batch = ImportBatch.objects.create(
        jurisdiction_id=actor.acting_for, file_name=name[-120:], sha256=sha256, n_rows=len(checked.rows),
        rows=json.loads(json.dumps(checked.rows, default=str)), **people,
    )  # fmt: skip
    audit.record(kind="incidents.importbatch.checked", actor=actor, obj=batch, payload={"rows": batch.n_rows})
    return DryRun([], batch)


def _there_already(member: int, rows: list[tuple[int, dict[str, Any]]]) -> Iterator[Problem]:
    """Rows that look like a notice that was filed before."""
    days = [row["incident_date"] for _number, row in rows if row["incident_precision"] == "day"]
    if not days:
        return
    near = (min(days) - dt.timedelta(days=1), max(days) + dt.timedelta(days=1))
    names = ("incident_type", "incident_date", "incident_precision", "child_age_value", "child_age_unit")
    seen = imports.Seen()
    for incident in Incident.objects.filter(jurisdiction_id=member, incident_date__range=near).order_by("pk"):
        seen.add({name: getattr(incident, name) for name in names}, incident.number)
    for number, row in rows:
        twin = seen.twin(row)
        if twin is not None and row.get("not_a_duplicate") != "yes":
            rule = _("Looks like %(number)s") % {"number": twin}
            day = row["incident_date"].isoformat()
            yield Problem(number, "incident_date", day, rule, imports.duplicate_fix())


@transaction.atomic
def start(*, actor: Actor, batch: ImportBatch, version: int) -> ImportBatch:
    """Asks a worker to file all rows. Asking twice asks once."""
    started = perform(IMPORT, batch, "start", actor=actor, version=version)
    jobs.enqueue(
        kind=JOB, key=f"{started.pk}/{started.version}", actor=actor, jurisdiction_id=started.jurisdiction_id,
        batch=started.pk,
    )  # fmt: skip
    return started


@transaction.atomic
def stop(*, actor: Actor, batch: ImportBatch, version: int) -> ImportBatch:
    """Cancels the filing; what was checked stays and can be started again."""
    stopped = perform(IMPORT, batch, "stop", actor=actor, version=version)
    for job in Job.objects.filter(jurisdiction_id=batch.jurisdiction_id, kind=JOB, ids__batch=str(batch.pk)):
        jobs.cancel(job=job, actor=actor)
    return stopped


@transaction.atomic
def remove(*, actor: Actor, batch: ImportBatch, version: int) -> None:
    """Takes a checked file away; no notice came of it."""
    require(actor, IMPORT_ACTION, batch)
    deleted, _rows = ImportBatch.objects.filter(pk=batch.pk, version=version, state="checked").delete()
    if deleted:
        audit.record(kind="incidents.importbatch.removed", actor=actor, obj=batch)
    elif ImportBatch.objects.filter(pk=batch.pk).exists():
        raise versions.stale(ImportBatch.objects.get(pk=batch.pk), {})


@transaction.atomic
def bring_in(*, actor: Actor, batch_id: UUID) -> dict[str, Any]:
    """Files every row of a started batch in one transaction. Called by the job; a second time files nothing new.

    Raises FieldErrors when a row is refused by now; then nothing was filed.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state != "importing":
        return {"rows": 0}
    numbers = []
    for number, row in batch.rows:
        once = uuid5(batch.pk, str(number))
        review = notices.file(actor=actor, once_key=once, data=_data(row), known=_known(row))
        numbers.append(review.incident.number)
    changes = {"rows": [], "first_number": numbers[0], "last_number": numbers[-1]}
    perform(IMPORT, batch, "finish", actor=actor, version=batch.version, changes=changes)
    return {"rows": len(numbers)}


def _data(row: dict[str, Any]) -> dict[str, Any]:
    data = {name: value for name, value in row.items() if name in notices.FIELDS}
    for name in ("incident_date", "aware_date"):
        data[name] = dt.date.fromisoformat(data[name]) if data[name] else None
    return data


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in notices.LATER}
