"""Notices from a spreadsheet: template, check, and filing them all together."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents import selectors
from incidents.forms.imports import SpreadsheetForm
from incidents.import_workflow import IMPORT as LIFE
from incidents.imports import COLUMNS, Unreadable, template
from incidents.models import ImportBatch
from incidents.permissions import IMPORT
from incidents.services import imports
from incidents.views import pages
from npcs.core.access import access
from npcs.core.ui import words
from npcs.core.versions.errors import StaleVersion
from npcs.core.workflow import WorkflowError, available

SHOWN = 200  # problems on the page; mending these first shows the rest
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(ImportBatch, IMPORT)
def index(request: HttpRequest) -> HttpResponse:
    """Check a file: every problem in a table, or the way to file all rows. Nothing is filed by the check."""
    actor = pages.actor_of(request)
    form = SpreadsheetForm(request.POST, request.FILES) if request.method == "POST" else SpreadsheetForm()
    problems: list[imports.Problem] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = imports.dry_run(actor=actor, content=file.read(), name=file.name)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            if found.batch is not None:
                return _checked(request, found)
            problems = found.problems
    context = {
        "form": form,
        "problems": [_problem(one) for one in problems[:SHOWN]],
        "n_problems": len(problems),
        "problem_columns": [{"label": label} for label in _heads()],
        "columns": COLUMNS,
        "batches": [_line(batch) for batch in selectors.import_batches(actor=actor)],
        "batch_columns": [{"label": _("File")}, {"label": _("State")}, {"label": _("Rows"), "num": True},
                          {"label": _("Checked")}],
        "crumbs": pages.crumbs(None, {"label": _("Bring in a spreadsheet")}),
    }  # fmt: skip
    refused = bool(problems or form.errors)
    return render(request, "incidents/imports.html", context, status=422 if refused else 200)


def _heads() -> list[str]:
    return [_("Row"), _("Column"), _("Value"), _("Rule"), _("What to do")]


def _problem(one: imports.Problem) -> list[dict[str, Any]]:
    values = (str(one.row), one.column, one.value, one.rule, one.fix)
    return [{"label": label, "text": value} for label, value in zip(_heads(), values, strict=True)]


def _line(batch: ImportBatch) -> list[dict[str, Any]]:
    state = LIFE.states[batch.state]
    return [
        {"label": _("File"), "text": batch.file_name, "url": batch.get_absolute_url()},
        {"label": _("State"), "state": {"tone": state.tone, "label": state.label, "icon": state.icon}},
        {"label": _("Rows"), "text": words.number(batch.n_rows), "num": True},
        {"label": _("Checked"), "text": words.moment(batch.created_at)},
    ]


def _checked(request: HttpRequest, found: imports.DryRun) -> HttpResponse:
    assert found.batch is not None
    if found.is_known:
        messages.info(request, _("This very file was sent before. Nothing is filed twice."))
    return HttpResponseRedirect(found.batch.get_absolute_url())


@access(ImportBatch, IMPORT)
@require_safe
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty spreadsheet."""
    content, mime = (template.as_xlsx(), XLSX) if kind == "xlsx" else (template.as_csv(), "text/csv; charset=utf-8")
    headers = {"Content-Disposition": f'attachment; filename="notices.{kind}"'}
    return HttpResponse(content, content_type=mime, headers=headers)


@access(ImportBatch, IMPORT, pk="batch_id", name="batch")
@require_safe
def show(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One file: how far it is, and what can be done."""
    actor = pages.actor_of(request)
    state = LIFE.states[batch.state]
    context = {
        "batch": batch,
        "state": {"tone": state.tone, "label": state.label, "icon": state.icon},
        "hint": state.hint,
        "job": selectors.import_job(batch=batch),
        "steps": {offer.transition.name for offer in available(LIFE, batch, actor) if offer.allowed},
        "consequence": LIFE.transition("start").consequence,
        "crumbs": pages.crumbs(
            None, {"label": _("Bring in a spreadsheet"), "url": pages.url("imports")}, {"label": batch.file_name}
        ),
    }
    return render(request, "incidents/import.html", context)


@access(ImportBatch, IMPORT, pk="batch_id", name="batch")
@require_POST
def start(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Files all rows."""
    return _take(request, batch, imports.start, _("The notices are being filed."))


@access(ImportBatch, IMPORT, pk="batch_id", name="batch")
@require_POST
def stop(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Goes back to the check."""
    return _take(request, batch, imports.stop, _("Nothing was filed. You can start again."))


def _take(request: HttpRequest, batch: ImportBatch, step: Any, said: str) -> HttpResponse:
    version = pages.number(request.POST.get("version", ""))
    try:
        step(actor=pages.actor_of(request), batch=batch, version=version)
    except (WorkflowError, StaleVersion) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(batch.get_absolute_url())


@access(ImportBatch, IMPORT, pk="batch_id", name="batch")
def remove(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Takes a checked file away."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        None,
        remove=lambda version: imports.remove(actor=actor, batch=batch, version=version),
        version=batch.version,
        back=pages.url("imports"),
        keep=batch.get_absolute_url(),
        title=_("Take the file away"),
        shown=batch.file_name,
        consequence=_("Its rows are forgotten here. No notice came of them."),
        action=_("Take it away"),
    )
