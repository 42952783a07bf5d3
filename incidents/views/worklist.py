"""The worklist: saved views, filters, one dense table. Codes only; nothing on it points to a child or a worker."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents import scales, selectors
from incidents.choices import CAUSE_IN_BRIEF
from incidents.forms.worklist import WorklistFilter
from incidents.models import Review
from incidents.permissions import FILE, NARRATIVE, VIEW
from incidents.views import pages
from incidents.workflow import OPEN, REVIEW
from npcs.core.access import Actor, access
from npcs.core.ui import words

LABELS = {
    "due": gettext_lazy("Due next"),
    "mine": gettext_lazy("Mine"),
    "notices": gettext_lazy("New notices"),
    "decision": gettext_lazy("Waiting for a decision"),
    "approved": gettext_lazy("Approved"),
    "all": gettext_lazy("All"),
}
NEXT = {
    "notified": gettext_lazy("Screen"),
    "screening": gettext_lazy("Select or close"),
    "selected": gettext_lazy("Name a lead"),
    "in_review": gettext_lazy("Gather"),
    "scoring": gettext_lazy("Rate"),
    "consensus": gettext_lazy("Agree"),
    "returned": gettext_lazy("Answer"),
    "amending": gettext_lazy("Amend"),
    "on_hold": gettext_lazy("Wait"),
    "in_approval": gettext_lazy("Decide"),
}
EMPTY = {
    "due": (
        gettext_lazy("Nothing is open"),
        gettext_lazy("A review starts with a notice. It is listed here by the day it is due."),
    ),
    "mine": (
        gettext_lazy("You lead no open review"),
        gettext_lazy("Reviews that you open, or that are given to you, are listed here."),
    ),
    "notices": (
        gettext_lazy("No new notice"),
        gettext_lazy("A notice waits here until it is screened and a review is opened, or closed with a reason."),
    ),
    "decision": (
        gettext_lazy("Nothing waits for a decision"),
        gettext_lazy("A review that is sent for approval is listed here until a director decides."),
    ),
    "approved": (
        gettext_lazy("No review is approved yet"),
        gettext_lazy("Approved reviews stay readable here. They are locked."),
    ),
    "all": (gettext_lazy("No review yet"), gettext_lazy("A review starts with a notice of a critical incident.")),
}


@access(Review, VIEW, also=(FILE,))
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """The reviews one may see; for whoever only files notices, their own with how far each is."""
    actor = pages.actor_of(request)
    if VIEW not in actor.actions:
        return _my_notices(request, actor)
    view = request.GET.get("view", "due")
    view = view if view in LABELS else "due"
    shows_people = NARRATIVE in actor.actions
    filters = WorklistFilter(request.GET, leads=selectors.leads(actor=actor) if shows_people else ())
    filters.is_valid()
    rows = filters.narrow(selectors.worklist(actor=actor, view=view))
    context = _table(request, rows, view, shows_people=shows_people)
    counts = selectors.view_counts(actor=actor)
    context |= {
        "views": [_tab(name, counts[name], name == view) for name in LABELS],
        "filters": filters,
        "chips": [{"label": said, "url": _query(request, name, "edge")} for name, said in filters.used.items()],
        "clear_url": f"?view={view}",
        "open_count": counts["due"],
        "soon": _soon(counts["soon"]),
        "empty": EMPTY[view],
        "can_file": FILE in actor.actions,
        "crumbs": [{"label": _("Reviews")}],
    }
    return render(request, "incidents/worklist.html", context)


def _soon(count: int) -> str:
    days = selectors.DUE_SOON.days
    if not count:
        return _("None is due within %(days)d days.") % {"days": days}
    said = ngettext("%(n)d is due within %(days)d days.", "%(n)d are due within %(days)d days.", count)
    return said % {"n": count, "days": days}


def _my_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    context = _table(request, selectors.worklist(actor=actor, view="all"), "all", shows_people=False)
    return render(request, "incidents/my_notices.html", {**context, "crumbs": [{"label": _("My notices")}]})


def _tab(name: str, count: int, current: bool) -> dict[str, Any]:
    return {"label": LABELS[name], "url": f"?view={name}", "count": count, "current": current}


def _table(request: HttpRequest, rows: Any, view: str, *, shows_people: bool) -> dict[str, Any]:
    """One page of rows with the ways to the page before and after."""
    back = "before" in request.GET
    edge = _edge(rows, request.GET.get("before" if back else "after", ""))
    order = selectors.in_order(view)
    page = selectors.page_of(rows, order=order, edge=edge, back=back and edge is not None)
    first, last = (str(page.rows[0].pk), str(page.rows[-1].pk)) if page.rows else ("", "")
    return {
        "rows": [_row(review) for review in page.rows],
        "shows_people": shows_people,
        "columns": _columns(shows_people, by_due=order[0] == "due_on"),
        "newer_url": _query(request, "after", before=first) if page.has_earlier else "",
        "older_url": _query(request, "before", after=last) if page.has_later else "",
    }


def _edge(rows: Any, raw: str) -> Review | None:
    """The row from which the page goes on; a forged one is none, and the first page is shown."""
    try:
        return rows.filter(pk=UUID(raw)).first()
    except ValueError:
        return None


def _columns(shows_people: bool, *, by_due: bool) -> list[dict[str, Any]]:
    lead = [{"label": _("Lead"), "less": True}] if shows_people else []
    due = {"label": _("Due"), "sorted": "ascending" if by_due else ""}
    return [
        {"label": _("Review")}, {"label": _("Incident")}, *lead, {"label": _("State")}, {"label": _("Next step")},
        due, {"label": _("Left"), "num": True}, {"label": _("Rated"), "num": True, "less": True},
    ]  # fmt: skip


def _row(review: Review) -> dict[str, Any]:
    incident, today = review.incident, timezone.localdate()
    is_open = review.state in OPEN
    return {
        "number": incident.number,
        "url": review.get_absolute_url(),
        "incident": f"{incident.get_incident_type_display()}, {CAUSE_IN_BRIEF[incident.cause_group]}",
        "lead": str(review.lead) if review.lead else _("not yet"),
        "state": pages.state_tag(review),
        "hint": REVIEW.states[review.state].hint,
        "sent": words.day(review.created_at),
        "next": NEXT.get(review.state, ""),
        "due": words.day(review.due_on),
        "left": words.due(review.due_on, today, short=True) if is_open and review.due_on else None,
        "rated": _rated(review),
    }


def _rated(review: Any) -> str:
    """ "49 of 58": the items of all opportunities and the family items."""
    if review.instrument_version_id is None:
        return _("not yet")
    definition = scales.read_definition(review.instrument_version_id, review.instrument_sha256)
    family = len(definition.items_at(scales.REVIEW_LEVEL))
    each = len(definition.items_at(scales.OPPORTUNITY_LEVEL))
    total = family + each * review.n_opportunities
    return _("%(done)d of %(all)d") % {"done": review.n_answered, "all": total}


def _query(request: HttpRequest, *drop: str, **add: str) -> str:
    query = request.GET.copy()
    for name in drop:
        query.pop(name, None)
    for name, value in add.items():
        query[name] = value
    return f"?{query.urlencode()}"
