"""Due dates in words: on the review's page, in its list of due dates, in "Needs you"."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.choices import IncidentType
from incidents.models import Review, ReviewClock
from incidents.selectors import clocks as reads
from incidents.views import pages
from incidents.workflow import OPEN
from npcs.core.ui import words


def state(clock: ReviewClock) -> dict[str, Any]:
    """The tag of a clock: met, met late, stopped, overdue, soon, running."""
    today = timezone.localdate()
    if clock.met_on:
        late = clock.due_on is not None and clock.met_on > clock.due_on
        return {"tone": "done", "label": _("Met late") if late else _("Met"), "icon": "check_circle"}
    if clock.due_on is None:
        return {"tone": "wait", "label": _("Stopped by a hold"), "icon": "pause_circle"}
    if clock.due_on < today:
        return {"tone": "needs", "label": _("Overdue"), "icon": "flag"}
    return {"tone": "doing", "label": words.days_left(clock.due_on, today), "icon": "hourglass_empty"}


def sentence(clock: ReviewClock) -> str:
    """ "By the rule 10 Jun 2026; 30 Jun 2026 with 20 days on hold." """
    values: dict[str, Any] = {"rule": words.day(clock.statutory_on), "due": words.day(clock.due_on)}
    if clock.due_on is None:
        left = ngettext("%(n)d day was left", "%(n)d days were left", clock.days_left) % {"n": clock.days_left}
        return _("By the rule %(rule)s. A hold stops it; %(left)s.") % {**values, "left": left}
    if clock.paused_days:
        held = ngettext("%(n)d day on hold", "%(n)d days on hold", clock.paused_days) % {"n": clock.paused_days}
        return _("By the rule %(rule)s; %(due)s with %(held)s.") % {**values, "held": held}
    return _("By the rule %(rule)s.") % values


def facts(review: Review) -> list[dict[str, Any]]:
    """The clocks beside a review: each with its date, and what moved it."""
    rows = []
    for clock in reads.clocks_of(review=review):
        tag = state(clock)
        value = words.day(clock.met_on or clock.due_on or clock.statutory_on)
        rows.append(
            {
                "label": clock.name,
                "value": f"{value}, {tag['label'].lower()}",
                "sub": sentence(clock),
                "soon": clock.met_on is None and tag["tone"] == "needs",
            }
        )
    return rows


def columns() -> list[dict[str, str]]:
    labels = (_("What is due"), _("By the rule"), _("Days on hold"), _("Due"), _("State"))
    return [{"label": label} for label in labels]


def table(review: Review, *, records: bool) -> list[list[dict[str, Any]]]:
    """The rows of the page's table; ``records`` links what somebody records by hand."""
    names = [column["label"] for column in columns()]
    return [
        [{**cell, "label": label} for label, cell in zip(names, _cells(clock, records), strict=True)]
        for clock in reads.clocks_of(review=review)
    ]


def _cells(clock: ReviewClock, records: bool) -> list[dict[str, Any]]:
    first: dict[str, Any] = {"text": clock.name}
    if clock.by_hand and records:
        first["url"] = pages.url("clock", clock.pk)
        first["sub"] = _("Record when it was done")
    due = words.day(clock.due_on) or _("stopped, %(n)d days left") % {"n": clock.days_left}
    met = _("done %(day)s") % {"day": words.day(clock.met_on)} if clock.met_on else ""
    return [
        first,
        {"text": words.day(clock.statutory_on)},
        {"text": str(clock.paused_days), "num": True},
        {"text": due, "sub": met},
        {"state": state(clock)},
    ]


def type_lines(review: Review) -> list[str]:
    """How the kind of incident changed, one line each."""
    labels = dict(IncidentType.choices)
    said = _("%(day)s: from “%(before)s” to “%(after)s”, by %(who)s.")
    found = []
    for one in reads.type_history(review=review):
        kinds = {"before": labels[one.before], "after": labels[one.after]}
        found.append(said % {"day": words.day(one.at), "who": one.by, **kinds})
    return found


def lead(review: Review) -> str:
    """The line under a review's title: "Due 14 Apr, 9 days left. Paused 20 days by a legal hold." """
    due = pages.due_words(review)
    if review.state not in OPEN:
        return due
    clocks = [one for one in reads.clocks_of(review=review) if one.met_on is None]
    if any(one.due_on is None for one in clocks):
        return f"{due} {_('A legal hold stops the clock.')}".strip()
    held = max((one.paused_days for one in clocks if one.due_on == review.due_on), default=0)
    if not held:
        return due
    paused = ngettext("Paused %(n)d day by a legal hold.", "Paused %(n)d days by a legal hold.", held) % {"n": held}
    return f"{due} {paused}"
