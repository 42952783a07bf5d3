"""Supplements in the record: items that a newer version added, rated after approval, apart from all other ratings."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import completeness, scales, supplement
from incidents.models import Rating, RatingSet
from incidents.record.scores import choice_in_words
from incidents.record.source import Source
from incidents.record.values import may
from npcs.core.documents import Remark, Section, Table


def sections(source: Source) -> list[Section]:
    """A heading and a table for each set; nothing while there is none."""
    found = supplement.sets_of(source.review)
    if not found:
        return []
    remark = _("Rated after approval, with items that a newer version added. They are not in any count above.")
    return [Section(_("Supplement"), (Remark(remark),)), *(_section(source, rating_set) for rating_set in found)]


def _section(source: Source, rating_set: RatingSet) -> Section:
    version = rating_set.instrument_version
    assert version is not None
    definition = scales.read_definition(version.pk, version.sha256)
    numbers: dict[Any, int] = {one.pk: number for number, one in enumerate(source.review.opportunities.all(), 1)}
    number = numbers.get(rating_set.opportunity_id)
    what = _("Improvement opportunity %(number)d") % {"number": number} if number else _("Family items")
    title = _("%(what)s, version %(version)s") % {"what": what, "version": version.semver}
    who = source.name(rating_set.rater_id)
    if who:
        title = _("%(what)s, rated by %(who)s") % {"what": title, "who": who}
    with_reason = may(Rating, "rationale", source.reader.classes)
    rows = []
    for code, answer in completeness.answers_in(rating_set).items():
        item = definition.item(code)
        cells = (f"{item.code} {item.label}\n{item.prompt}", choice_in_words(definition, item, answer))
        rows.append((*cells, *((answer.rationale,) if with_reason else ())))
    columns = (_("Item"), _("Rating"), *((_("Reason"),) if with_reason else ()))
    table = Table(_("Items added by version %(version)s") % {"version": version.semver}, columns, tuple(rows),
                  (5, 5, 6) if with_reason else (1, 1))  # fmt: skip
    return Section(title, (table,), level=2)
