"""Needs and improvement opportunities in the record: in full for readers of narratives, else as codes in a table."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents import scales
from incidents.models import ImprovementOpportunity, Need, Review
from incidents.record.source import Source
from incidents.record.values import facts, label, may, prose
from npcs.core.documents import Fact, Facts, Remark, Section, Table


def needs(source: Source) -> list[Section]:
    """A heading, then each need with what was received and where it leads."""
    found = list(source.review.needs.all())
    title = _("What the child and family needed")
    if not found:
        return [Section(title, (Remark(_("No need is recorded.")),))]
    if not source.reader.is_whole:
        columns = (_("Need"), label(Need, "domain"), label(Need, "status"), _("Opportunity"))
        rows = [
            (str(n), need.get_domain_display(), need.get_status_display(), _leads_to(source, need))
            for n, need in enumerate(found, 1)
        ]
        return [Section(title, (Table(_("Needs in codes"), columns, tuple(rows), (1, 4, 2, 2)),))]
    return [Section(title), *(_need(source, number, need) for number, need in enumerate(found, 1))]


def _need(source: Source, number: int, need: Need) -> Section:
    classes = source.reader.classes
    short = [*facts(need, ("status",), classes), Fact(_("Leads to opportunity"), _leads_to(source, need))]
    long = [block for name in ("needed", "received") for block in prose(need, name, classes)]
    if need.accepted_reason.strip():
        long += prose(need, "accepted_reason", classes)
    title = _("Need %(number)d: %(area)s") % {"number": number, "area": need.get_domain_display()}
    return Section(title, (Facts(tuple(short)), *long), level=2)


def opportunities(source: Source) -> list[Section]:
    """A heading, then each opportunity; or why none was found."""
    found = list(source.review.opportunities.all())
    title = _("Improvement opportunities")
    if not found:
        reason = prose(source.review, "no_opportunity_reason", source.reader.classes)
        return [Section(title, (Remark(_("No improvement opportunity is recorded.")), *reason))]
    if not source.reader.is_whole:
        columns = (_("Opportunity"), *(_list_label(source, name) for name in CODES), _("From needs"))
        rows = [
            (str(n), *(_in_words(source, one, name) for name in CODES), _from_needs(source, one))
            for n, one in enumerate(found, 1)
        ]
        return [Section(title, (Table(_("Opportunities in codes"), columns, tuple(rows), (2, 3, 3, 3, 3, 2)),))]
    return [Section(title), *(_opportunity(source, number, one) for number, one in enumerate(found, 1))]


CODES = ("theme", "locus", "partner_type", "proximity")


def _opportunity(source: Source, number: int, one: ImprovementOpportunity) -> Section:
    classes = source.reader.classes
    short = [
        Fact(_list_label(source, name), _in_words(source, one, name)) for name in CODES if may(type(one), name, classes)
    ]
    if one.theme_other.strip():
        short.insert(1, Fact(label(type(one), "theme_other"), one.theme_other))
    short.append(Fact(_("From needs"), _from_needs(source, one)))
    long = prose(one, "narrative", classes)
    if one.systems_observation.strip():
        long += prose(one, "systems_observation", classes, _("Systems observation"))
    title = _("Improvement opportunity %(number)d: %(title)s") % {"number": number, "title": one.title}
    return Section(title, (Facts(tuple(short)), *long), level=2)


def _list_label(source: Source, name: str) -> str:
    for choice_list in source.definition.lists:
        if choice_list.field == f"io.{name}":
            return choice_list.label
    return capfirst(label(ImprovementOpportunity, name))


def _in_words(source: Source, one: ImprovementOpportunity, name: str) -> str:
    code = getattr(one, name)
    return scales.label(source.definition, f"io.{name}", code) if code else _("Not given")


def _leads_to(source: Source, need: Need) -> str:
    linked = {link.opportunity_id for link in need.opportunity_links.all()}
    return _numbers(source.review.opportunities.all(), linked)


def _from_needs(source: Source, one: ImprovementOpportunity) -> str:
    return _numbers(source.review.needs.all(), {link.need_id for link in one.need_links.all()})


def _numbers(rows: Iterable[Review | Need | ImprovementOpportunity], linked: set) -> str:
    return ", ".join(str(number) for number, row in enumerate(rows, 1) if row.pk in linked) or _("None")
