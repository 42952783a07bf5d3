"""The reviewer's dashboard: have we seen this before, and is my record complete?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from incidents import scales, selectors
from incidents.choices import CAUSE_IN_BRIEF
from incidents.completeness import before_scoring, findings
from incidents.dashboard import alike
from incidents.dashboard.alike import Wanted
from incidents.forms.dashboard import SeenBefore
from incidents.measures.likeness import Likeness
from incidents.models import Review
from incidents.permissions import NARRATIVE, RATE, VIEW
from incidents.views import dashboard, pages
from incidents.workflow import RATABLE
from npcs.core.access import Actor, access
from npcs.core.instruments.definition import Definition
from npcs.core.ui import words

MOST = 25  # past reviews on a page


@access(Review, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Past reviews like a cause, a theme or an item that one chooses, and what one's own open reviews still lack."""
    actor = pages.actor_of(request)
    definition = alike.newest()
    items = [(item.construct, item.label) for item in definition.items]
    form = SeenBefore(request.GET, themes=scales.choices_of(definition, "io.theme"), items=items)
    chosen = form.wanted
    wanted = Wanted(
        chosen.get("cause", ""),
        frozenset({chosen["theme"]} if "theme" in chosen else ()),
        frozenset({chosen["item"]} if "item" in chosen else ()),
    )
    found = alike.past(actor=actor, wanted=wanted, limit=MOST)
    dashboards = {"label": _("Dashboards"), "url": pages.url("dashboard")}
    context = {
        "views": dashboard.tabs("reviewer"),
        "filters": form,
        "asked": bool(chosen),
        "rows": rows(found, definition, links=NARRATIVE in actor.actions),
        "columns": columns(),
        "own": _own(actor),
        "reads": NARRATIVE in actor.actions,
        "own_columns": [{"label": label} for label in (_("Review"), _("State"), _("To complete"), _("Next"))],
        "crumbs": pages.crumbs(None, dashboards, {"label": _("For reviewers")}),
    }  # fmt: skip
    return render(request, "incidents/seen_before.html", context)


@access(Review, VIEW, pk="review_id", name="review")
@require_safe
def similar(request: HttpRequest, review: Review) -> HttpResponse:
    """Past reviews that share something with this one."""
    actor = pages.actor_of(request)
    found = alike.past(actor=actor, wanted=alike.wanted_of(review), limit=MOST)
    context = {
        "review": review,
        "number": review.incident.number,
        "rows": rows(found, alike.newest(), links=NARRATIVE in actor.actions),
        "columns": columns(),
        "crumbs": pages.crumbs(review, {"label": _("Seen before")}),
    }
    return render(request, "incidents/similar.html", context)


def columns() -> list[dict[str, Any]]:
    return [{"label": _("Review")}, {"label": _("Approved")}, {"label": _("Depth")}, {"label": _("What they share")}]


def rows(found: list[Likeness], definition: Definition, *, links: bool) -> list[list[dict[str, Any]]]:
    """One row a past review. ``links`` for those who may read it."""
    return [_row(one, definition, links) for one in found]


def _row(one: Likeness, definition: Definition, links: bool) -> list[dict[str, Any]]:
    review = one.other.ref
    brief = CAUSE_IN_BRIEF[review.incident.cause_group]
    return [
        {
            "label": _("Review"),
            "text": review.incident.number,
            "url": review.get_absolute_url() if links else "",
            "sub": f"{review.incident.get_incident_type_display()}, {brief}",
        },
        {"label": _("Approved"), "text": words.day(review.approved_at), "nowrap": True},
        {"label": _("Depth"), "text": review.get_depth_display()},
        {"label": _("What they share"), "text": alike.shared(one, definition)},
    ]


def _own(actor: Actor) -> list[list[dict[str, Any]]] | None:
    """The open reviews that the actor leads, each with what it still lacks; None for whoever leads none by role."""
    if RATE not in actor.actions:
        return None
    return [_lacks(review) for review in selectors.led_now(actor=actor)]


def _lacks(review: Review) -> list[dict[str, Any]]:
    found = findings(review) if review.instrument_version_id else before_scoring(review)  # ratings come later
    first, later = sum(one.blocking for one in found), sum(not one.blocking for one in found)
    to_do = ngettext("%(n)s to complete", "%(n)s to complete", first) % {"n": first} if first else _("Complete")
    to_see = ngettext("%(n)s to look at", "%(n)s to look at", later) % {"n": later} if later else ""
    check = review.state in RATABLE
    return [
        {"label": _("Review"), "text": review.incident.number, "url": review.get_absolute_url()},
        {"label": _("State"), "state": pages.state_tag(review)},
        {"label": _("To complete"), "text": to_do, "sub": to_see},
        {"label": _("Next"), "text": _("Check answers") if check else _("Open"),
         "url": pages.url("check", review.pk) if check else review.get_absolute_url()},
    ]  # fmt: skip
