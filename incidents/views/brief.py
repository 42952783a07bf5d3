"""A review in short, for the person who decides: one line for each part, and what was checked."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import gathered
from incidents.choices import IncidentType
from incidents.models import Review
from incidents.views import answers, debriefs, facts, needs, pages, places, systems_map, timeline
from incidents.views.outline import Outline

Row = dict[str, Any]


def summary(review: Review, outline: Outline) -> list[Row]:
    """One line a part, each with the place where it can be read."""
    record = pages.url("record", review.pk)
    incident = review.incident
    what = facts.sentence(review, reads=True)
    if incident.incident_type == IncidentType.FATALITY:
        what += " " + _("Manner: %(manner)s.") % {"manner": incident.get_manner_display().lower()}
    none = _("None recorded.")
    rows = [
        (_("Incident"), what, record),
        (_("Timeline"), timeline.summary(gathered.timeline(review)) or none, pages.url("timeline", review.pk)),
        (_("Debriefs"), _debriefs(review), pages.url("debriefs", review.pk)),
        (
            _("Map of influences"),
            systems_map.summary(gathered.systems_map(review)) or none,
            pages.url("map", review.pk),
        ),
        (_("Needs"), needs.summary(review.needs.all()) or none, pages.url("needs", review.pk)),
        (_("Improvement opportunities"), _opportunities(review, outline), pages.url("opportunities", review.pk)),
        (_("Ratings"), _ratings(outline), record),
        (_("Skipped questions"), _skipped(review, outline), ""),
    ]
    return [{"label": label, "value": value, "url": url, "action": _("Read")} for label, value, url in rows]


def _debriefs(review: Review) -> str:
    said = debriefs.summary(gathered.debriefs(review))
    return " ".join(filter(None, (said, review.get_no_debrief_reason_display()))) or _("None recorded.")


def _opportunities(review: Review, outline: Outline) -> str:
    count = len(outline.sets) - 1
    if not count:
        return _("None found. The reason is given.") if review.no_opportunity_reason else _("None recorded.")
    return ngettext("%(n)d opportunity.", "%(n)d opportunities.", count) % {"n": count}


def _ratings(outline: Outline) -> str:
    totals = [one.counts.total for one in outline.sets]
    counted = {"done": sum(one.answered for one in totals), "all": sum(one.items for one in totals)}
    rated = _("%(done)d of %(all)d items rated") % counted
    without = sum(one.missing for one in totals)
    actionable = sum(one.actionable for one in totals)
    more = _("Rated 2 or 3: %(n)d. Not enough information: %(nr)d.") % {"n": actionable, "nr": without}
    return f"{rated}. {more}"


def _skipped(review: Review, outline: Outline) -> str:
    """Names of the questions left empty, each once."""
    names = [row["label"] for part in answers.parts(review, outline) for row in part.rows if row.get("skipped")]
    return ", ".join(map(str, dict.fromkeys(names))) or _("None.")


def checks(outline: Outline) -> list[Row]:
    """What the product has checked; what still asks for a look is linked."""
    sections = {
        "timeline": _("The timeline is there"),
        "debriefs": _("Depth and debriefs fit together"),
        "needs": _("Every unmet need leads to an opportunity or says why none follows"),
        "opportunities": _("Every opportunity links to a need or a systems observation"),
        "ratings": _("Every item is rated, and every 2, 3 and NR has its reason"),
    }
    good = [{"ok": True, "text": text} for key, text in sections.items() if not outline.blocking(key)]
    dates = {"ok": True, "text": _("Dates follow one another")}
    look = places.listed(outline.review, [one for one in outline.findings if not one.blocking])
    return [*good, dates, *({**one, "url": one["url"] if outline.can_edit else ""} for one in look)]
