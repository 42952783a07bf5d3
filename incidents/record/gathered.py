"""Timeline, debriefs and systems map in the record: in full for readers of narratives, else as codes.

Raw debrief notes are never in a record: they are destroyed on schedule, and a printed record is not.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import gathered
from incidents.models import Debrief, TimelineEvent
from incidents.record.source import Source
from incidents.record.values import label
from npcs.core.documents import Remark, Section, Table
from npcs.core.ui import words


def timeline(source: Source) -> Section:
    """The events in the order of time. An interval that is not known is blank."""
    title = _("Timeline")
    entries = gathered.timeline(source.review)
    if not entries:
        return Section(title, (Remark(_("No event is recorded.")),))
    return Section(title, (_events(entries) if source.reader.is_whole else _coded_events(entries),))


def _coded_events(entries: list[gathered.chronology.Entry]) -> Table:
    columns = (_("Event"), label(TimelineEvent, "event_precision"), label(TimelineEvent, "source_kind"))
    rows = [
        (str(one.number), one.event.get_event_precision_display(), one.event.get_source_kind_display())
        for one in entries
    ]
    return Table(_("Events in codes"), columns, tuple(rows), (1, 2, 4))


def _events(entries: list[gathered.chronology.Entry]) -> Table:
    columns = (
        _("When"), _("What happened"), _("Known then"), _("Source"), _("Days since the event before"),
        _("Days before the incident"),
    )  # fmt: skip
    rows = tuple(_event(one) for one in entries)
    return Table(_("Events in the order of time"), columns, rows, (4, 8, 6, 4, 3, 3))


def _event(entry: gathered.chronology.Entry) -> tuple[str, ...]:
    event = entry.event
    days = ("" if days is None else str(days) for days in entry.days)
    return (str(event.when), event.what, event.known_then, event.get_source_kind_display(), *days)


def debriefs(source: Source) -> Section:
    """Who was offered a talk, by role code, and what it adds. Counts and roles stay when raw notes are destroyed."""
    title, rows = _("Debriefs"), gathered.debriefs(source.review)
    reason = source.review.get_no_debrief_reason_display()
    why = (Remark(_("Why there was no debrief: %(reason)s.") % {"reason": reason}),) if reason else ()
    if not rows:
        return Section(title, why or (Remark(_("No debrief is recorded.")),))
    whole = source.reader.is_whole
    names = (_("Role code"), label(Debrief, "answer"))
    columns = (*names, _("Held"), _("What it adds to the picture")) if whole else names
    table = Table(_("Debriefs by role code"), columns, tuple(_debrief(one, whole) for one in rows),
                  (3, 3, 3, 8) if whole else (1, 1))  # fmt: skip
    return Section(title, (table, *why, *_notes(rows)))


def _debrief(one: Debrief, whole: bool) -> tuple[str, ...]:
    codes = (one.code, one.get_answer_display())
    return (*codes, words.day(one.held_on) or _("Not held"), one.learned) if whole else codes


def _notes(rows: list[Debrief]) -> tuple[Remark, ...]:
    gone = [one.notes_destroyed_at for one in rows if one.notes_destroyed_at]
    if not gone:
        return (Remark(_("Raw notes are not part of the record. They are destroyed on schedule.")),)
    said = ngettext(
        "The raw notes of %(n)d debrief were destroyed on schedule, last on %(day)s.",
        "The raw notes of %(n)d debriefs were destroyed on schedule, last on %(day)s.",
        len(gone),
    )
    return (Remark(said % {"n": len(gone), "day": words.day(max(gone))}),)


def systems_map(source: Source) -> Section:
    """The map in words, level by level: the same on screen, on paper and for whoever hears it."""
    title, found = _("Map of influences"), gathered.systems_map(source.review)
    if not found.nodes:
        return Section(title, (Remark(_("No map is drawn.")),))
    if not source.reader.is_whole:
        rows = [(str(one.label), str(len(one.boxes))) for one in found.levels]
        return Section(title, (Table(_("Influences by level"), (_("Level"), _("Influences")), tuple(rows), (3, 1)),))
    columns = (_("Level"), _("What shaped the work"), _("Leads to"), _("Part of the opportunity"))
    numbers = {one.pk: str(number) for number, one in enumerate(source.review.opportunities.all(), 1)}
    rows_whole = [
        (
            str(level.label), box.node.text, "\n".join(_leads_to(one) for one in box.leads_to),
            numbers.get(box.node.opportunity_id, "") if box.node.opportunity_id else "",
        )
        for level in found.levels
        for box in level.boxes
    ]  # fmt: skip
    return Section(title, (Table(_("The map in words"), columns, tuple(rows_whole), (4, 8, 8, 3)),))


def _leads_to(arrow: gathered.Arrow) -> str:
    return f"{arrow.end.text}: {arrow.link.label}" if arrow.link.label else arrow.end.text
