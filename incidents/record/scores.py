"""The ratings in the record: every item of the instrument, also those without a rating, with the reason."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents import completeness, scales
from incidents.models import ImprovementOpportunity, Rating, RatingSet
from incidents.record.source import Source
from incidents.record.values import may
from npcs.core.documents import Remark, Section, Table
from npcs.core.instruments.answers import BLANK, Answer
from npcs.core.instruments.definition import Definition, Domain, Item
from npcs.core.instruments.scoring import roll_up


def sections(source: Source) -> list[Section]:
    """One heading, then a part for each set of ratings."""
    heading = _("Ratings: %(title)s %(version)s") % {
        "title": source.definition.title, "version": source.definition.version,
    }  # fmt: skip
    if not source.review.pinned_at:
        return [Section(heading, (Remark(_("Scoring has not started.")),))]
    found = [Section(heading, (Remark(source.definition.summary),))]
    if not completeness.is_agreed(source.review):
        sealed = _("Two people rate this review. Their ratings are shown when both have sent theirs.")
        found = [Section(heading, (Remark(source.definition.summary), Remark(sealed)))]
    for number, subject in enumerate((None, *source.review.opportunities.all())):
        found += [_section(source, subject, number, rating_set) for rating_set in _sets(source, subject)]
    return found


def _sets(source: Source, subject: ImprovementOpportunity | None) -> list[RatingSet | None]:
    """The rating sets of a subject, the lead's first; [None] when nobody has rated it."""
    wanted = subject.pk if subject else None
    found = [one for one in source.review.rating_sets.all() if one.opportunity_id == wanted]
    counted = completeness.set_of(source.review, subject)
    found.sort(key=lambda one: (one is not counted, one.rater_id != source.review.lead_id))
    return [*found] or ([None] if completeness.is_agreed(source.review) else [])


def _section(source: Source, subject: Any, number: int, rating_set: RatingSet | None) -> Section:
    level = scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL
    answers = completeness.answers_in(rating_set) if rating_set else {}
    title = _("Improvement opportunity %(number)d") % {"number": number} if subject else _("Family items")
    name = source.name(rating_set.rater_id) if rating_set else ""
    if rating_set and rating_set.kind == RatingSet.Kind.CONSENSUS:
        title = _("%(what)s, as both raters agreed") % {"what": title}
    elif name:
        title = _("%(what)s, rated by %(who)s") % {"what": title, "who": name}
    tables = (_table(source, domain, answers) for domain in source.definition.domains_at(level))
    return Section(title, (Remark(_counts(source.definition, level, answers)), *tables), level=2)


def _counts(definition: Definition, level: str, answers: dict[str, Answer]) -> str:
    total = roll_up(definition, level, answers).total
    return _(
        "%(rated)d of %(items)d items rated, %(actionable)d of them call for a change. "
        "Not enough information: %(missing)d. Not rated: %(blank)d."
    ) % {
        "rated": total.rated, "items": total.items, "actionable": total.actionable, "missing": total.missing,
        "blank": total.blank,
    }  # fmt: skip


def _table(source: Source, domain: Domain, answers: dict[str, Answer]) -> Table:
    with_reason = may(Rating, "rationale", source.reader.classes)
    items = [item for item in source.definition.items if item.domain == domain.code]
    rows = [tuple(_cells(source.definition, item, answers.get(item.code, BLANK), with_reason)) for item in items]
    columns = (_("Item"), _("Rating"), *((_("Reason"),) if with_reason else ()))
    return Table(domain.label, columns, tuple(rows), (5, 5, 6) if with_reason else (1, 1))


def _cells(definition: Definition, item: Item, answer: Answer, with_reason: bool) -> Iterator[str]:
    yield f"{item.code} {item.label}\n{item.prompt}"
    yield choice_in_words(definition, item, answer)
    if with_reason:
        asked = answer.missing is not None or answer.value in item.rationale_at
        yield answer.rationale.strip() or (_("No reason written.") if asked else "")


def choice_in_words(definition: Definition, item: Item, answer: Answer) -> str:
    """The value, its name and what it means for this item: "2, Contributed" and the anchor below."""
    scale = definition.scale_of(item)
    if answer.missing is not None:
        label = next((one.label for one in scale.missing if one.code == answer.missing), "")
        return f"{answer.missing}, {label}" if label else answer.missing
    if answer.value is None:
        return _("Not rated")
    return f"{answer.value}, {scale.point(answer.value).label}\n{item.anchor(answer.value)}".strip()
