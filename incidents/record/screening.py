"""Screening, due dates and legal holds in the record."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from incidents import choices
from incidents.models import LegalHold, ScreeningDecision
from incidents.record.source import Source
from incidents.record.values import facts, label, may, prose
from incidents.screening import codes
from npcs.core.documents import Fact, Facts, Remark, Section, Table
from npcs.core.ui import words
from npcs.core.ui.dates import PartialDate


def sections(source: Source) -> list[Section]:
    """The decision on the notice, then what was due, then the holds."""
    return [*_decision(source), *_clocks(source), *_holds(source)]


def _decision(source: Source) -> list[Section]:
    decision, classes = source.screening, source.reader.classes
    title = _("The decision on the notice")
    if decision is None:
        return []
    coded = ("rule_title", "near_fatality_version", "maltreatment", "requested", "indian_child", "outcome", "choice",
             "meeting", "first_person", "second_person")  # fmt: skip
    found = facts(decision, [name for name in coded if getattr(decision, name)], classes)
    if may(ScreeningDecision, "table", classes):
        found.append(Fact(_("Who is at the table"), ", ".join(codes.labels(codes.Seat, decision.table)) or _("Nobody")))
    if may(ScreeningDecision, "waivers", classes):
        found += [
            Fact(_("Not at the table: %(who)s") % {"who": codes.Seat(role).label}, why)
            for role, why in decision.waivers.items()
        ]
    blocks: list[Any] = [Facts(tuple(found)), *prose(decision, "reason", classes)]
    if decision.contacts and may(ScreeningDecision, "contacts", classes):
        blocks.append(_contacts(decision))
    if decision.due_dates and may(ScreeningDecision, "due_dates", classes):
        rows = tuple((one["name"], one["due"]) for one in decision.due_dates)
        blocks.append(Table(_("Due dates told at the decision"), (_("What is due"), _("Day")), rows, (3, 1)))
    return [Section(title, tuple(blocks))]


def _contacts(decision: ScreeningDecision) -> Table:
    people, kinds = dict(codes.Person.choices), dict(codes.ContactKind.choices)
    rows = tuple((str(people[one["who"]]), str(kinds[one["kind"]]), _when(one)) for one in decision.contacts)
    return Table(
        label(ScreeningDecision, "contacts"), (_("With whom"), _("What kind"), _("When it last was")), rows, (2, 3, 2)
    )


def _when(contact: dict[str, str]) -> str:
    if contact["precision"] == choices.DatePrecision.UNKNOWN:
        return _("At the time, or not known")
    return str(PartialDate(dt.date.fromisoformat(contact["date"]), contact["precision"]))


def _clocks(source: Source) -> list[Section]:
    if not source.clocks:
        return []
    rows = tuple(
        (
            clock.name,
            words.day(clock.statutory_on),
            str(clock.paused_days),
            words.day(clock.due_on) or _("Stopped by a hold"),
            words.day(clock.met_on) or _("Open"),
        )
        for clock in source.clocks
    )
    columns = (_("What is due"), _("By the rule"), _("Days on hold"), _("Due"), _("Met"))
    return [Section(_("Due dates"), (Table(_("Due dates"), columns, rows, (4, 2, 2, 2, 2)),))]


def _holds(source: Source) -> list[Section]:
    if not source.holds:
        return []
    return [Section(_("Legal holds")), *(_hold(source, hold) for hold in source.holds)]


def _hold(source: Source, hold: LegalHold) -> Section:
    classes = source.reader.classes
    title = _("Hold placed %(day)s") % {"day": words.day(hold.placed_on)}
    found = facts(hold, ("pauses_clocks",), classes)
    found.append(Fact(label(LegalHold, "lifted_on"), words.day(hold.lifted_on) or _("In force")))
    blocks: list[Any] = [Facts(tuple(found)), *prose(hold, "reason", classes)]
    if hold.lifted_on:
        blocks += prose(hold, "lift_reason", classes)
    return Section(title, tuple(blocks), level=2)


def type_changes(source: Source) -> list[Remark]:
    """One line for each change of the kind of incident."""
    labels = dict(choices.IncidentType.choices)
    said = _("The kind of incident was changed on %(day)s from “%(before)s” to “%(after)s”.")
    return [
        Remark(said % {"day": words.day(one.at), "before": labels[one.before], "after": labels[one.after]})
        for one in source.retyped
    ]
