"""Every answer of a review in the order of the work, each with the way to change it."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from incidents import completeness, gathered, scales
from incidents.models import ImprovementOpportunity, Need, Review
from incidents.selectors import SetProgress
from incidents.sharing import values
from incidents.views import debriefs, facts, pages
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.render import ShownItem, items_for

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A heading with its answers; ``meta`` are small words beside it. Ratings are drawn as a dense table."""

    key: str
    title: str
    rows: list[Row]
    meta: str = ""
    is_ratings: bool = False


GROUPS = {  # parts of the task list, and how the keys of their answers begin
    "facts": ("incident", "determined", "story", "timeline", "debrief", "map"),
    "learn": ("need", "opportunity", "ratings"),
}


def of_group(group: str, found: list[Part]) -> list[Part]:
    """The answers that belong to one group of the task list, in their order."""
    return [part for part in found if part.key.startswith(GROUPS[group])]


def without_links(part: Part) -> Part:
    """The same answers for a reader who cannot change them."""
    return replace(part, rows=[{**row, "url": ""} for row in part.rows])


def parts(review: Review, outline: Any) -> list[Part]:
    """The whole review (selectors.whole_review) as parts. ``outline`` gives the definition and the rating sets."""
    needs = [_need(number, need) for number, need in enumerate(review.needs.all(), 1)]
    opportunities: list[Part] = []
    for one in outline.sets:
        if one.opportunity is not None:
            opportunities.append(_opportunity(one.number, one.opportunity, outline.definition))
        opportunities.append(_ratings(review, one, outline.definition))
    told = [_data_set(review), _timeline(review), _debriefs(review), _story(review), _map(review)]
    return [_incident(review), _determined(review), *told, *needs, *opportunities]


def _linked(rows: list[Row], url: str) -> list[Row]:
    return [{**row, "url": url} for row in rows]


def _row(label: Any, value: str) -> Row:
    return {"label": label, "value": value, "skipped": not value.strip()}


def _incident(review: Review) -> Part:
    rows = [*facts.notice(review.incident), _row(_("What was known at first"), review.incident.summary)]
    return Part("incident", _("Incident and notice"), _linked(rows, pages.url("notice-edit", review.pk)))


def _determined(review: Review) -> Part:
    incident = review.incident
    rows = [
        _row(_("Manner of death"), incident.get_manner_display()),
        _row(_("Maltreatment"), incident.get_determination_display()),
        _row(_("Who determined it"), incident.get_determination_source_display()),
    ]
    return Part("determined", _("What was determined"), _linked(rows, pages.url("facts", review.pk)))


def _data_set(review: Review) -> Part:
    rows = [_row(label, value) for label, value in values.every(getattr(review, "data_set_facts", None))]
    return Part("data-set", _("Facts for the data set"), _linked(rows, pages.url("data-set", review.pk)))


def _timeline(review: Review) -> Part:
    rows = [_row(str(entry.event.when), entry.event.what) for entry in gathered.timeline(review)]
    rows = rows or [_row(_("Events"), "")]
    return Part("timeline", _("Timeline"), _linked(rows, pages.url("timeline", review.pk)))


def _debriefs(review: Review) -> Part:
    rows = [
        _row(one.code, "\n".join(filter(None, (debriefs.tag(one)["label"], one.learned))))
        for one in gathered.debriefs(review)
    ]
    if not any(one.is_held for one in review.debriefs.all()):
        rows.append(_row(_("Why there was no debrief"), review.get_no_debrief_reason_display()))
    return Part("debriefs", _("Debriefs"), _linked(rows, pages.url("debriefs", review.pk)))


def _map(review: Review) -> Part:
    levels = (one for one in gathered.systems_map(review).levels if one.boxes)
    rows = [_row(level.label, "\n".join(box.node.text for box in level.boxes)) for level in levels]
    rows = rows or [_row(_("Influences"), "")]
    return Part("map", _("Map of influences"), _linked(rows, pages.url("map", review.pk)))


def _story(review: Review) -> Part:
    rows = [_row(_("The story"), review.story), _row(_("Depth"), review.get_depth_display())]
    rows = _linked(rows, pages.url("story", review.pk))
    if not review.opportunities.all():
        none = _row(_("Why no opportunity was found"), review.no_opportunity_reason)
        rows += _linked([none], pages.url("opportunities", review.pk))
    return Part("story", _("What happened, seen from the work"), rows)


def _need(number: int, need: Need) -> Part:
    rows = [
        _row(_("Area of life"), need.get_domain_display()),
        _row(_("Needed"), need.needed),
        _row(_("Received"), need.received),
        _row(_("Met"), need.get_status_display()),
    ]
    if need.status == "unmet" and not need.opportunity_links.all():
        rows.append(_row(_("Why no opportunity follows"), need.accepted_reason))
    title = _("Need %(n)d") % {"n": number}
    return Part(f"need-{number}", title, _linked(rows, pages.url("need", need.pk)))


def _opportunity(number: int, one: ImprovementOpportunity, definition: Definition) -> Part:
    def said(name: str) -> str:
        code = getattr(one, name)
        return scales.label(definition, f"io.{name}", code) if code else ""

    links = "\n".join(f"{link.need.get_domain_display()}: {link.need.needed}" for link in one.need_links.all())
    rows = [
        _row(_("In a few words"), one.title),
        _row(_("Theme"), one.theme_other or said("theme")),
        _row(_("Where it lies"), said("locus")),
        _row(_("Partner"), said("partner_type")),
        _row(_("How near to the outcome"), said("proximity")),
        _row(_("What made it so"), one.narrative),
        _row(_("Needs it explains"), links),
    ]
    if not links:
        rows.append(_row(_("Systems observation"), one.systems_observation))
    title = _("Improvement opportunity %(n)d") % {"n": number}
    return Part(f"opportunity-{number}", title, _linked(rows, pages.url("opportunity", one.pk)))


def _ratings(review: Review, one: SetProgress, definition: Definition) -> Part:
    level = scales.OPPORTUNITY_LEVEL if one.opportunity else scales.REVIEW_LEVEL
    found = completeness.set_of(review, one.opportunity)
    given = completeness.answers_in(found) if found else {}
    shown = [item for group in items_for(definition, level, given) for item in group.items]
    rows = [_rating(review, one, item) for item in shown]
    total = one.counts.total
    meta = _("%(done)d of %(all)d rated") % {"done": total.answered, "all": total.items}
    if one.opportunity is None:
        return Part("ratings-family", _("Ratings: family items"), rows, meta, is_ratings=True)
    title = _("Ratings: opportunity %(n)d") % {"n": one.number}
    return Part(f"ratings-{one.number}", title, rows, meta, is_ratings=True)


def _rating(review: Review, one: SetProgress, shown: ShownItem) -> Row:
    code = shown.item.code
    if one.opportunity is None:
        url = pages.url("rate", review.pk, code)
    else:
        url = pages.url("rate-opportunity", one.opportunity.pk, code)
    row = {"code": code, "label": shown.item.label, "url": url, "reason": shown.answer.rationale}
    if shown.chosen is None:
        return {**row, "value": "", "missing": True}
    return {**row, "value": f"{shown.chosen.value} · {shown.chosen.name}", "missing": False}
