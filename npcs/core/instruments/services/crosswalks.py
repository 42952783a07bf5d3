"""Writes the crosswalk of a draft: proposed from two definitions, changed by people, frozen at publication."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from npcs.core.access import Actor
from npcs.core.audit import record
from npcs.core.instruments import crosswalk
from npcs.core.instruments.crosswalk import Link, as_link
from npcs.core.instruments.models import InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.selectors import definition_of, newest
from npcs.core.instruments.services.common import locked_draft, may_manage, partnership
from npcs.core.versions.errors import FieldErrors
from npcs.core.versions.services import save, stale

FIELDS = frozenset({"from_item", "to_item", "relation", "comparable", "note"})
PLACES = {"crosswalk_relation": "relation", "crosswalk_scale": "comparable", "crosswalk_one_to_one": "comparable",
          "crosswalk_note": "note"}  # fmt: skip


def refresh(*, actor: Actor, version: InstrumentVersion) -> None:
    """Proposes the lines of a draft anew from its text. Lines that people wrote stay while their items are there.

    Called inside a service of the draft. The first version of an instrument has no crosswalk.
    """
    base = newest(version.instrument)
    if base is None:
        return
    old, new = definition_of(base), definition_of(version)
    rows = list(version.crosswalk.all())
    own = [row for row in rows if not row.is_proposed]
    if any(row.from_version_id != base.pk for row in own):
        return  # people's work for another version is theirs to give up: see propose_again
    starts, ends = ({item.code for item in one.items} | {""} for one in (old, new))
    kept = [row for row in own if row.from_item in starts and row.to_item in ends]
    wanted = list(_uncovered(crosswalk.propose(old, new), kept))
    there = [as_link(row) for row in rows if row.is_proposed and row.from_version_id == base.pk]
    if len(kept) < len(own) or set(wanted) != set(there):
        version.crosswalk.exclude(pk__in=[row.pk for row in kept]).delete()
        _write(actor, base, version, wanted)


def _uncovered(links: Iterable[Link], kept: list[ItemCrosswalk]) -> Iterable[Link]:
    """The proposals for later items that nobody wrote a line for, and for dropped ones that lead nowhere else."""
    starts, ends = ({getattr(row, end) for row in kept} - {""} for end in ("from_item", "to_item"))
    return (link for link in links if (link.to_item not in ends if link.to_item else link.from_item not in starts))


def _write(actor: Actor, base: InstrumentVersion, version: InstrumentVersion, links: Iterable[Link]) -> None:
    ItemCrosswalk.objects.bulk_create(
        ItemCrosswalk(
            from_version=base, to_version=version, from_item=link.from_item, to_item=link.to_item,
            relation=link.relation, comparable=link.comparable, note=link.note, is_proposed=True,
            created_by_id=actor.user_id, updated_by_id=actor.user_id,
        )
        for link in links
    )  # fmt: skip


def propose_again(*, actor: Actor, version: InstrumentVersion) -> InstrumentVersion:
    """Gives up every line that people wrote and proposes all of them from the version in use now."""
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(version)
        draft.crosswalk.all().delete()
        refresh(actor=actor, version=draft)
        record(kind="core.crosswalk.proposed", actor=actor, obj=draft)
        return draft


def change_line(*, actor: Actor, line: ItemCrosswalk, expected: int, data: Mapping[str, Any]) -> ItemCrosswalk:
    """Changes one line. Raises FieldErrors, StaleVersion with both texts, VersionFrozen, VersionInReview."""
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(line.to_version)
        row = draft.crosswalk.select_related("from_version", "to_version").get(pk=line.pk)
        changes = {name: data[name] for name in FIELDS if name in data}
        _check(row.from_version, draft, {**{name: getattr(row, name) for name in FIELDS}, **changes}, but=row.pk)
        saved, changed = save(obj=row, expected=expected, changes=changes, actor=actor)
        if changed:
            draft.crosswalk.filter(pk=row.pk).update(is_proposed=False)
            saved.is_proposed = False
            _record("changed", actor, draft, saved)
        return saved


def add_line(*, actor: Actor, version: InstrumentVersion, data: Mapping[str, Any]) -> ItemCrosswalk:
    """Adds a line, for a split or a merger; sent twice it adds one. Raises FieldErrors."""
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(version)
        base = newest(draft.instrument)
        if base is None:
            raise FieldErrors({"": _("This is the first version. There is nothing to compare it with.")})
        values = {name: data[name] for name in FIELDS}
        there = draft.crosswalk.filter(**values, is_proposed=False).first()
        if there is not None:
            return there
        _check(base, draft, values)
        row = ItemCrosswalk.objects.create(
            from_version=base, to_version=draft, created_by_id=actor.user_id, updated_by_id=actor.user_id, **values
        )
        _record("added", actor, draft, row)
        return row


def remove_line(*, actor: Actor, line: ItemCrosswalk, expected: int) -> None:
    """Removes a line; an item without one must get another before the version can be submitted."""
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(line.to_version)
        row = draft.crosswalk.filter(pk=line.pk).first()
        if row is None:
            return  # sent twice
        if row.version != expected:
            raise stale(row, {})
        _record("removed", actor, draft, row)
        row.delete()


def _check(base: InstrumentVersion, draft: InstrumentVersion, values: Mapping[str, Any], but: Any = None) -> None:
    """Raises FieldErrors when this line cannot be so. What it means for other lines is judged at submission."""
    link = Link(*(values[name] for name in ("from_item", "to_item", "relation", "comparable", "note")))
    twin = draft.crosswalk.filter(from_item=link.from_item, to_item=link.to_item).exclude(pk=but)
    if twin.exists():
        raise FieldErrors({"to_item": _("The crosswalk has a line from this item to that one already.")})
    found = crosswalk.line_findings(definition_of(base), definition_of(draft), link)
    errors = {PLACES.get(one.rule, "to_item"): str(one) for one in found}
    if errors:
        raise FieldErrors(errors)


def _record(verb: str, actor: Actor, draft: InstrumentVersion, row: ItemCrosswalk) -> None:
    payload = {"from": row.from_item, "to": row.to_item, "relation": row.relation, "comparable": row.comparable}
    record(kind=f"core.crosswalk.{verb}", actor=actor, obj=draft, payload=payload)
