"""Downloads: the member's own reviews as CSV or as a workbook. Each one is a line in the access log."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents import exports
from incidents.models import Review
from incidents.permissions import NARRATIVE, VIEW
from incidents.services import downloads
from incidents.views import pages
from npcs.core import sheets
from npcs.core.access import Actor, NotVisible, access

LABELS: dict[str, tuple[Any, Any]] = {
    "reviews": (gettext_lazy("Reviews"), gettext_lazy("One row a review, with the facts of its incident.")),
    "needs": (gettext_lazy("Needs"), gettext_lazy("What the child and family needed, and whether it was met.")),
    "opportunities": (
        gettext_lazy("Improvement opportunities"), gettext_lazy("Theme, place, partner, and how near they were."),
    ),
    "ratings": (gettext_lazy("Ratings"), gettext_lazy("One row an item that was rated.")),
}  # fmt: skip


@access(Review, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, and which columns this person's role includes."""
    actor = pages.actor_of(request)
    context = {
        "tables": [_card(actor, name) for name in exports.SHEETS],
        "whole": NARRATIVE in actor.actions,
        "crumbs": [*pages.crumbs(), {"label": _("Downloads")}],
    }
    return render(request, "incidents/exports.html", context)


def _card(actor: Actor, table: str) -> dict[str, Any]:
    label, text = LABELS[table]
    return {
        "name": table,
        "label": label,
        "text": text,
        "rows": exports.count(actor, table),
        "columns": ", ".join(exports.head(actor, table)),
        "csv_url": pages.url("export", table, sheets.CSV),
        "xlsx_url": pages.url("export", table, sheets.XLSX),
    }


@access(Review, VIEW)
@require_safe
def download(request: HttpRequest, table: str, kind: str) -> Any:
    """One table as a file. A CSV is sent while it is read, so its length does not matter."""
    actor = pages.actor_of(request)
    if table not in exports.SHEETS or kind not in sheets.TYPES:
        raise NotVisible(VIEW, "incidents.export", f"{table}.{kind}")
    if kind == sheets.XLSX and exports.count(actor, table) > sheets.MOST_ROWS:
        said = _("A workbook holds at most %(most)s rows. Take the CSV instead.") % {"most": f"{sheets.MOST_ROWS:,}"}
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    downloads.note(actor=actor, table=table, kind=kind)
    name = f"{table}-{timezone.localdate().isoformat()}.{kind}"
    head, rows = exports.head(actor, table), exports.rows(actor, table)
    if kind == sheets.CSV:
        found: StreamingHttpResponse = StreamingHttpResponse(sheets.csv_lines(head, rows))
    else:
        found = FileResponse(sheets.xlsx_file(str(LABELS[table][0]), head, rows))
    found["Content-Type"] = sheets.TYPES[kind]
    found["Content-Disposition"] = f'attachment; filename="{name}"'
    found["Cache-Control"] = "private, no-store"
    return found
