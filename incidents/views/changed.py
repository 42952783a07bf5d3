"""What changed since the director returned a review, as rows: where, before, now."""

from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import changes, scales
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapLink,
    MapNode,
    Need,
    Rating,
    Review,
    TimelineEvent,
)
from incidents.views.outline import Outline
from npcs.core.instruments.definition import Definition

Row = dict[str, Any]
HOUSEKEEPING = ("jurisdiction_id", "review_id")


def rows(review: Review, outline: Outline) -> list[Row]:
    """Every change since the director returned the review, in the order of the first save."""
    return listed(changes.since_returned(review=review), review, outline)


def listed(found: list[changes.Changed], review: Review, outline: Outline) -> list[Row]:
    """Changes as rows. Texts are whole; codes are words."""
    made: list[Row] = []
    where = Where(review, outline)
    for change in found:
        if change.model is Rating:
            made += [where.rating(change)] if change.row is not None else []  # it went with its opportunity
        elif change.kind == "changed" or change.model is DataSetFacts:
            made += [where.field(change, name) for name in change.fields if name not in HOUSEKEEPING]
        else:
            made.append(where.whole(change))
    return made


PLACES: dict[type[models.Model], Any] = {
    Incident: gettext_lazy("Incident and notice"),
    Review: gettext_lazy("Story"),
    TimelineEvent: gettext_lazy("Timeline"),
    Debrief: gettext_lazy("Debriefs"),
    MapNode: gettext_lazy("Map of influences"),
    MapLink: gettext_lazy("Map of influences"),
}
MAIN: dict[type[models.Model], str] = {  # the text by which a part that came or went is told
    Need: "needed", ImprovementOpportunity: "title", TimelineEvent: "what", Debrief: "learned", MapNode: "text",
    MapLink: "label",
}  # fmt: skip


class Where:
    """Names the place of a change and words its values."""

    def __init__(self, review: Review, outline: Outline) -> None:
        self.review, self.definition = review, outline.definition
        self.numbers = {str(one.pk): number for number, one in enumerate(review.needs.all(), 1)}
        self.numbers |= {str(one.opportunity.pk): one.number for one in outline.sets if one.opportunity}
        self.sets = {str(one.pk): str(one.opportunity_id or "") for one in review.rating_sets.all()}

    def place(self, change: changes.Changed) -> str:
        number = self.numbers.get(change.row_id)
        if change.model is Need:
            return _("Need %(n)d") % {"n": number} if number else _("A need")
        if change.model is ImprovementOpportunity:
            return _("Opportunity %(n)d") % {"n": number} if number else _("An opportunity")
        return str(PLACES.get(change.model) or capfirst(str(change.model._meta.verbose_name)))

    def rating(self, change: changes.Changed) -> Row:
        """The choice before and now, with the reason that stands now."""
        rating = change.row
        opportunity = self.sets.get(str(rating.rating_set_id), "")
        where = _("Opportunity %(n)d") % {"n": self.numbers[opportunity]} if opportunity else _("Family items")
        item = self.definition.item(rating.item_code)
        was = [change.fields.get(name, [getattr(rating, name)])[0] for name in ("value", "missing_code")]
        return {
            "where": f"{where}, {item.code}",
            "sub": item.label,
            "was": "" if change.kind == "added" else choice(self.definition, item.code, *was),
            "now": choice(self.definition, item.code, rating.value, rating.missing_code),
            "reason": rating.rationale,
        }

    def field(self, change: changes.Changed, name: str) -> Row:
        """One field of a row that was there before."""
        if name == changes.LINKS:
            sub, was, now = _("needs it explains"), _("Other links"), self.links(change.row)
        else:
            column: Any = change.model._meta.get_field(name)  # also by the name of its column: "lead_id"
            sub = str(column.verbose_name)
            was, now = (self.words(column, value) for value in change.fields[name])
        return {"where": self.place(change), "sub": sub, "was": was, "now": now, "reason": ""}

    def whole(self, change: changes.Changed) -> Row:
        """A part that came or went, by its main text."""
        main = MAIN[change.model]
        was, now = (str(value or "") for value in change.fields.get(main, ["", ""]))
        sub = _("added") if change.kind == "added" else _("removed")
        return {"where": self.place(change), "sub": sub, "was": was, "now": now, "reason": ""}

    def words(self, column: Any, value: Any) -> str:
        """A value of a column as people say it: a code by its label."""
        if value in (None, "", []):
            return ""
        if isinstance(value, list):
            labels = dict(column.model.LISTS[column.name].choices)
            return ", ".join(str(labels.get(code, code)) for code in value)
        if column.model is ImprovementOpportunity:
            return scales.label(self.definition, f"io.{column.name}", str(value))
        return str(dict(column.flatchoices).get(value, value))

    @staticmethod
    def links(opportunity: Any) -> str:
        needs = [link.need for link in opportunity.need_links.select_related("need")] if opportunity else []
        return ", ".join(need.get_domain_display() for need in needs)


def choice(definition: Definition, code: str, value: Any, missing: Any) -> str:
    """ "2 Contributed", or "NR Not enough information"; empty for no answer."""
    scale = definition.scale_of(definition.item(code))
    if value is not None:
        return f"{value} {scale.point(value).label}"
    return next((f"{one.code} {one.label}" for one in scale.missing if one.code == missing), "")
