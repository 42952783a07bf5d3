"""The worklist: saved views, filters, one dense table. Codes only; nothing on it points to a child or a worker."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents import scales, selectors
from incidents.choices import CAUSE_IN_BRIEF
from incidents.forms.worklist import WorklistFilter
from incidents.keyset import page_of
from incidents.models import Review, SavedView
from incidents.permissions import FILE, NARRATIVE, VIEW
from incidents.services.saved_views import query_of
from incidents.views import pages
from incidents.workflow import OPEN, REVIEW
from npcs.core.access import Actor, access
from npcs.core.ui import panels, words

LABELS = {
    "due": gettext_lazy("Due next"),
    "mine": gettext_lazy("Mine"),
    "notices": gettext_lazy("New notices"),
    "decision": gettext_lazy("Waiting for a decision"),
    "approved": gettext_lazy("Approved"),
    "all": gettext_lazy("All"),
    "training": gettext_lazy("Training records"),
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
    "training": (
        gettext_lazy("No training record"),
        gettext_lazy("A notice that is marked as a training record is listed here. It counts in no figure."),
    ),
}


@access(Review, VIEW, also=(FILE,))
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """The reviews one may see; for whoever only files notices, their own with how far each is."""
    actor = pages.actor_of(request)
    if VIEW not in actor.actions:
        return _my_notices(request, actor)
    kept = selectors.saved_views(actor=actor)
    query = _query_of(request, kept, actor)
    view = query.get("view", "due")
    view = view if view in LABELS else "due"
    shows_people = NARRATIVE in actor.actions
    filters = _filters(query, actor, shows_people=shows_people)
    rows = filters.narrow(selectors.worklist(actor=actor, view=view))
    table = Table(request, query, view)
    counts = selectors.view_counts(actor=actor)
    context = table.context(rows, shows_people=shows_people)
    context |= {
        "views": [_tab(name, counts[name], name == view) for name in LABELS if counts[name] or name != "training"],
        "saved": [_saved(one, query, actor) for one in kept],
        "keep_url": f"{pages.url('saved-view-new')}?{query_of(query.urlencode())}",
        "filters": filters,
        "chips": [{"label": said, "url": table.address(name)} for name, said in filters.used.items()],
        "clear_url": f"?view={view}",
        "open_count": counts["due"],
        "soon": _soon(counts["soon"]),
        "empty": EMPTY[view],
        "can_file": FILE in actor.actions,
        "bulk": panels.render("worklist.bulk", request, None),
        "crumbs": [{"label": _("Reviews")}],
    }
    return render(request, "incidents/worklist.html", context)


def _query_of(request: HttpRequest, kept: list[SavedView], actor: Actor) -> QueryDict:
    """What the address asks for; without any word in it, the view that the person wants to open first."""
    if request.GET:
        return request.GET
    first = next((one for one in kept if one.is_default and one.owner_id == actor.user_id), None)
    return QueryDict(first.query if first else "")


def _filters(query: QueryDict, actor: Actor, *, shows_people: bool) -> WorklistFilter:
    offered = selectors.offered(actor=actor) if shows_people else selectors.Offered()
    filters = WorklistFilter(
        query,
        actor=actor,
        themes=selectors.themes(),
        leads=offered.leads,
        offices=offered.offices,
    )
    filters.is_valid()
    return filters


def _saved(view: SavedView, query: QueryDict, actor: Actor) -> dict[str, Any]:
    return {
        "label": view.name,
        "url": selectors.view_address(view),
        "count": None,
        "current": bool(view.query) and query_of(query.urlencode()) == view.query,
    }


def _soon(count: int) -> str:
    days = selectors.DUE_SOON.days
    if not count:
        return _("None is due within %(days)d days.") % {"days": days}
    said = ngettext("%(n)d is due within %(days)d days.", "%(n)d are due within %(days)d days.", count)
    return said % {"n": count, "days": days}


def _my_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = selectors.own_notices(actor=actor)
    context = Table(request, request.GET, "all").context(rows, shows_people=False)
    return render(request, "incidents/my_notices.html", {**context, "crumbs": [{"label": _("My notices")}]})


def _tab(name: str, count: int, current: bool) -> dict[str, Any]:
    return {"label": LABELS[name], "url": f"?view={name}", "count": count, "current": current}


class Table:
    """One page of the list in the order that was asked for, with the ways to the page before and after."""

    def __init__(self, request: HttpRequest, query: QueryDict, view: str) -> None:
        self.query = query
        self.sort = selectors.order_of(view, query.get("sort", ""))
        self.order = selectors.ORDERS[self.sort]
        self.back = "before" in request.GET
        self.edge = request.GET.get("before" if self.back else "after", "")

    def context(self, rows: QuerySet[Review], *, shows_people: bool) -> dict[str, Any]:
        rows = selectors.with_rank(rows) if "state" in self.sort else rows
        edge = self._row_at(rows)
        page = page_of(rows, order=self.order, size=selectors.PAGE, edge=edge, back=self.back and edge is not None)
        first, last = (str(page.rows[0].pk), str(page.rows[-1].pk)) if page.rows else ("", "")
        return {
            "rows": [_row(review) for review in page.rows],
            "shows_people": shows_people,
            "columns": self._columns(shows_people),
            "newer_url": self.address(before=first) if page.has_earlier else "",
            "older_url": self.address(after=last) if page.has_later else "",
        }

    def _row_at(self, rows: QuerySet[Review]) -> Review | None:
        """The row from which the page goes on; a forged one is none, and the first page is shown."""
        try:
            return rows.filter(pk=UUID(self.edge)).first()
        except ValueError:
            return None

    def address(self, *drop: str, **add: str) -> str:
        """This list with some words of the address taken away or set; always from its first page."""
        query = self.query.copy()
        for name in ("before", "after", *drop):
            query.pop(name, None)
        for name, value in add.items():
            query[name] = value
        return f"?{query.urlencode()}"

    def _columns(self, shows_people: bool) -> list[dict[str, Any]]:
        lead = [{"label": _("Lead"), "less": True}] if shows_people else []
        return [
            self._sortable("filed", _("Review")), {"label": _("Incident")}, *lead,
            self._sortable("state", _("State")), {"label": _("Next step")}, self._sortable("due", _("Due")),
            {"label": _("Left"), "num": True}, {"label": _("Rated"), "num": True, "less": True},
        ]  # fmt: skip

    def _sortable(self, name: str, label: str) -> dict[str, Any]:
        """A column's head: choosing it sorts by it, choosing it again turns the order round."""
        turned = f"-{name}" if self.sort == name else name
        state = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        return {"label": label, "sorted": state, "sort_url": self.address(sort=turned)}


def _row(review: Review) -> dict[str, Any]:
    incident, today = review.incident, timezone.localdate()
    is_open = review.state in OPEN
    return {
        "number": incident.number,
        "pk": str(review.pk),
        "training": review.is_training,
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
    if review.double_rating and review.state == "scoring":
        return _("by two")
    definition = scales.read_definition(review.instrument_version_id, review.instrument_sha256)
    family = len(definition.items_at(scales.REVIEW_LEVEL))
    each = len(definition.items_at(scales.OPPORTUNITY_LEVEL))
    total = family + each * review.n_opportunities
    return _("%(done)d of %(all)d") % {"done": review.n_answered, "all": total}
