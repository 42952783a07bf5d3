"""Everything that happened to a review, as sentences."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import selectors
from incidents.models import Review
from incidents.permissions import NARRATIVE
from incidents.views import pages
from incidents.views.review import entries
from npcs.core.access import access


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def history(request: HttpRequest, review: Review) -> HttpResponse:
    """Newest first, fifty on a page."""
    pages.log_read(request, review)
    events = selectors.history(review=review, limit=selectors.PAGE + 1, before=_event_id(request.GET.get("before", "")))
    shown = events[: selectors.PAGE]
    context = {
        "review": review,
        "entries": entries(shown),
        "total": selectors.history_count(review=review),
        "first_url": pages.url("history", review.pk) if "before" in request.GET else "",
        "older_url": f"?before={shown[-1].pk}" if len(events) > selectors.PAGE else "",
        "crumbs": pages.crumbs(review, {"label": _("History")}),
    }
    return render(request, "incidents/history.html", context)


def _event_id(raw: str) -> UUID | None:
    """The entry from which the page goes on; a forged one shows the first page."""
    try:
        return UUID(raw)
    except ValueError:
        return None
