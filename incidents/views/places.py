"""Where on the pages a finding is mended."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import scales
from incidents.models import Review
from incidents.rules import Finding
from incidents.views import care, pages


def url_of(review: Review, finding: Finding) -> str:
    """The page that mends ``finding``."""
    if finding.section == "ratings":
        return _rating_url(review, finding.ref)
    if finding.ref:
        return pages.url({"needs": "need", "opportunities": "opportunity"}[finding.section], finding.ref)
    return pages.url({"incident": "facts"}.get(finding.section, finding.section), review.pk)


def _rating_url(review: Review, ref: str) -> str:
    """``ref`` is "<opportunity or nothing>/<item, field or level>"."""
    opportunity, _slash, path = ref.partition("/")
    if path.startswith("io."):
        return pages.url("opportunity", opportunity)
    item = [] if path in {scales.REVIEW_LEVEL, scales.OPPORTUNITY_LEVEL} else [path]
    return pages.url("rate-opportunity", opportunity, *item) if opportunity else pages.url("rate", review.pk, *item)


def listed(review: Review, findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings as the checks list shows them, each with the way to its place."""
    return [{"ok": False, "text": str(one), "url": url_of(review, one), "action": _("Go there")} for one in findings]


TEXTS = {  # page on which a narrative is written, by model
    "incidents.Incident": "notice-edit", "incidents.Need": "need", "incidents.ImprovementOpportunity": "opportunity",
    "incidents.TimelineEvent": "timeline-event", "incidents.Debrief": "debrief", "incidents.MapNode": "map-box",
}  # fmt: skip


def noticed(review: Review) -> list[dict[str, Any]]:
    """What the texts hold that may be worth another look, each with the way to it."""
    return [
        {"label": label(row, name), "url": _text_url(review, row, name), "lines": lines, "id": f"{row.pk}-{name}"}
        for row, name, lines in care.of_review(review)
    ]


def label(row: Any, name: str) -> str:
    return capfirst(str(row._meta.get_field(name).verbose_name))


def _text_url(review: Review, row: Any, name: str) -> str:
    model = row._meta.label
    if model == "incidents.Review":
        return pages.url("story" if name == "story" else "opportunities", review.pk)
    return pages.url(TEXTS[model], review.pk if model == "incidents.Incident" else row.pk)


FACTS = ("incident", "story", "timeline", "debriefs", "map")  # sections of findings in the first group of the outline


def of_group(group: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that are mended in one group of the task list."""
    return [one for one in findings if (one.section in FACTS) == (group == "facts")]


def missing_ratings(review: Review, outline: Any) -> list[dict[str, Any]]:
    """What stands in the way of sending one's ratings, each linked to its place."""
    return _missing(review, outline, [one for one in outline.findings if one.section == "ratings"])


def missing(review: Review, outline: Any, group: str = "") -> list[dict[str, Any]]:
    """What blocks sending, each linked to its place. Items not rated yet are one line for each set, not one each.

    ``group`` narrows it to one group of the task list.
    """
    found = of_group(group, outline.findings) if group else outline.findings
    if group == "facts" or (group and not review.pinned_at):
        return listed(review, [one for one in found if one.blocking and one.section != "ratings"])
    return _missing(review, outline, found)


def _missing(review: Review, outline: Any, findings: list[Finding]) -> list[dict[str, Any]]:
    blank = {f"{one.opportunity.pk if one.opportunity else ''}/{code}" for one in outline.sets for code in one.blank}
    found = [one for one in findings if one.blocking and not (one.section == "ratings" and one.ref in blank)]
    return listed(review, found) + [_unrated(review, one) for one in outline.sets if one.blank]


def _unrated(review: Review, one: Any) -> dict[str, Any]:
    count = len(one.blank)
    left = ngettext("%(n)d item is not rated yet.", "%(n)d items are not rated yet.", count) % {"n": count}
    if one.opportunity is None:
        where, url = _("Family items"), pages.url("rate", review.pk, one.next_item)
    else:
        where = _("Improvement opportunity %(n)d") % {"n": one.number}
        url = pages.url("rate-opportunity", one.opportunity.pk, one.next_item)
    return {"ok": False, "text": f"{where}: {left}", "url": url, "action": _("Rate")}
