"""Everything that happened to a review, as sentences: filtered, in pages, or as a file."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import selectors
from incidents.forms.history import HistoryFilter
from incidents.models import Review
from incidents.permissions import NARRATIVE
from incidents.views import pages
from incidents.views.review import entries
from npcs.core import audit
from npcs.core.access import access
from npcs.core.audit import describe
from npcs.core.sheets import csv_lines

FILE = "review.history"  # the action that the access log names


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def history(request: HttpRequest, review: Review) -> HttpResponse:
    """Newest first, fifty on a page."""
    pages.log_read(request, review)
    form, actor = _filter(request, review), pages.actor_of(request)
    before = _event_id(request.GET.get("before", ""))
    wanted = form.condition()
    events = selectors.history(review=review, actor=actor, limit=selectors.PAGE + 1, before=before, wanted=wanted)
    shown = events[: selectors.PAGE]
    query: dict[str, str] = {name: str(value) for name, value in request.GET.items() if name in form.fields and value}
    address = pages.url("history", review.pk)
    context = {
        "review": review,
        "form": form,
        "entries": entries(shown),
        "total": selectors.history_count(review=review, actor=actor, wanted=wanted),
        "first_url": f"{address}?{urlencode(query)}" if "before" in request.GET else "",
        "older_url": f"?{urlencode({**query, 'before': str(shown[-1].pk)})}" if len(events) > selectors.PAGE else "",
        "csv_url": f"{pages.url('history-csv', review.pk)}?{urlencode(query)}",
        "crumbs": pages.crumbs(review, {"label": _("History")}),
    }
    return render(request, "incidents/history.html", context)


def _filter(request: HttpRequest, review: Review) -> HistoryFilter:
    form = HistoryFilter(request.GET, people=selectors.history_people(review=review, actor=pages.actor_of(request)))
    form.is_valid()
    return form


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def history_csv(request: HttpRequest, review: Review) -> HttpResponse:
    """The entries that fit the filters, oldest first. The file leaves a line in the access log."""
    actor = pages.actor_of(request)
    events = selectors.history(review=review, actor=actor, wanted=_filter(request, review).condition())
    audit.exported(actor=actor, obj=review, action=FILE)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{review.incident.number}-history.csv"'
    answer.writelines(csv_lines([_("When"), _("Who"), _("What"), _("Why")], _lines(reversed(events))))
    return answer


def _lines(events: Any) -> Iterator[list[str]]:
    for event in events:
        yield [event.at.isoformat(timespec="seconds"), event.actor_label, describe(event), event.reason]


def _event_id(raw: str) -> UUID | None:
    """The entry from which the page goes on; a forged one shows the first page."""
    try:
        return UUID(raw)
    except ValueError:
        return None
