"""The timeline: what happened, in the order of time, with what was known then."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents import gathered
from incidents.forms import gathering as forms
from incidents.models import Review, TimelineEvent
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import gathering
from incidents.views import pages
from incidents.views.part_forms import Kind
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.errors import StaleVersion

EVENTS = Kind("timeline-event", "timeline", gettext_lazy("Timeline"), forms.EventForm)

DAYS: list[dict[str, Any]] = [
    {"label": gettext_lazy("Days since the event before"), "num": True},
    {"label": gettext_lazy("Days before the incident"), "num": True},
]

drafts.register("timeline-event", TimelineEvent, EDIT, page=lambda event: pages.url("timeline-event", event.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """Every event at its place; days between two of them only where both days are known."""
    pages.log_read(request, review)
    entries = gathered.timeline(review)
    context = {
        "review": review,
        "entries": [shown(entry) for entry in entries],
        "columns": [{"label": _("When")}, {"label": _("What happened")}, {"label": _("Source")}, *DAYS],
        "rows": [_row(entry) for entry in entries],
        "sums": summary(entries),
        "incident_is_exact": review.incident.incident_precision == "day",
        "can_edit": pages.writes(pages.actor_of(request), review),
        "crumbs": pages.crumbs(review, {"label": _("Timeline")}),
    }
    return render(request, "incidents/timeline.html", context)


def _row(entry: Any) -> list[dict[str, Any]]:
    """An entry as a row of the table; an interval that is not known stays an empty cell."""
    event = entry.event
    days = [
        {**column, "text": "" if days is None else str(days)} for column, days in zip(DAYS, entry.days, strict=True)
    ]
    return [
        {"label": _("When"), "text": str(event.when), "nowrap": True},
        {"label": _("What happened"), "text": event.what, "sub": event.known_then},
        {"label": _("Source"), "text": event.get_source_kind_display()},
        *days,
    ]


def shown(entry: Any) -> dict[str, Any]:
    """An entry in words. An interval that is not known is blank."""
    return {"entry": entry, "event": entry.event, "since": since(entry.since), "ahead": ahead(entry.ahead)}


def since(days: int | None) -> str:
    """How long after the event before."""
    if days is None:
        return ""
    return ngettext("%(n)d day later", "%(n)d days later", days) % {"n": days} if days else _("the same day")


def ahead(days: int | None) -> str:
    """How long before or after the incident."""
    if days is None:
        return ""
    if days == 0:
        return _("day of the incident")
    if days < 0:
        return ngettext("%(n)d day after the incident", "%(n)d days after the incident", -days) % {"n": -days}
    return ngettext("%(n)d day before the incident", "%(n)d days before the incident", days) % {"n": days}


def summary(entries: list[Any]) -> str:
    """ "19 events, from Mar 2024 to 12 Nov 2025." """
    if not entries:
        return ""
    dated = [entry.event.when for entry in entries if entry.event.event_date]
    count = ngettext("%(n)d event", "%(n)d events", len(entries)) % {"n": len(entries)}
    if len(dated) < 2:
        return f"{count}."
    return _("%(count)s, from %(first)s to %(last)s.") % {"count": count, "first": dated[0], "last": dated[-1]}


@access(Review, EDIT, pk="review_id", name="review")
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """Add an event. Sending the form twice adds it once."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> TimelineEvent:
        return gathering.add_event(actor=actor, review=review, once_key=once, data=forms.event_columns(data))

    form = EVENTS.adding(review, save, {}, heading=_("Add an event"), submit=_("Save this event"))
    return pages.edit(request, review, form)


@access(TimelineEvent, EDIT, pk="event_id", name="event")
def change(request: HttpRequest, event: TimelineEvent) -> HttpResponse:
    """Change an event."""
    actor = pages.actor_of(request)

    def save(answers: dict[str, Any], version: int) -> TimelineEvent:
        columns = forms.event_columns(answers)
        try:
            return gathering.change_event(actor=actor, event=event, version=version, data=columns)
        except StaleVersion as stale:
            raise forms.event_clash(stale, answers) from None

    form = EVENTS.changing(event, save, {}, heading=_("Change an event"))
    form.initial = forms.event_initial(event)
    form.context |= {
        "remove_url": pages.url("timeline-event-remove", event.pk),
        "remove_label": _("Remove this event"),
    }
    return pages.edit(request, event.review, form)


@access(TimelineEvent, EDIT, pk="event_id", name="event")
def remove(request: HttpRequest, event: TimelineEvent) -> HttpResponse:
    """Ask once, then remove."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        event.review,
        title=_("Remove this event?"),
        shown=f"{event.when}: {event.what}",
        consequence=_("It leaves the timeline. Its text stays in the log of changes."),
        action=_("Remove this event"),
        version=event.version,
        remove=lambda version: gathering.remove_event(actor=actor, event=event, version=version),
        back=pages.url("timeline", event.review_id),
        keep=pages.url("timeline-event", event.pk),
    )
