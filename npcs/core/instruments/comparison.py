"""Two versions of an instrument side by side: every text and value in which they differ. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from npcs.core.instruments.changes import change_class
from npcs.core.instruments.crosswalk import propose
from npcs.core.instruments.definition import Definition, Item


@dataclass(frozen=True)
class Change:
    """One difference: what it is of, and how it reads in the one and in the other; "" where it is not there."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class ItemChanges:
    """An item and how it differs. ``kind``: new, dropped or changed."""

    code: str
    label: str
    kind: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """``least`` is the smallest class the change may be published as, ``because`` what makes it so."""

    least: str
    because: str
    items: tuple[ItemChanges, ...]
    others: tuple[Change, ...]
    same: int


def compare(old: Definition, new: Definition) -> Comparison:
    """Everything that changes from ``old`` to ``new``; ``same`` items do not."""
    found = tuple(_items(old, new))
    least, because = change_class(old, new)
    untouched = len(new.items) - sum(1 for one in found if one.kind != "dropped")
    return Comparison(least, because, found, tuple(_others(old, new)), untouched)


def _items(old: Definition, new: Definition) -> Iterator[ItemChanges]:
    for link in propose(old, new):
        before = old.item(link.from_item) if link.from_item else None
        after = new.item(link.to_item) if link.to_item else None
        item = after or before
        assert item is not None
        changes = tuple(_differences(_texts(before), _texts(after)))
        if changes:
            kind = "new" if before is None else "dropped" if after is None else "changed"
            yield ItemChanges(item.code, item.label, kind, changes)


def _texts(item: Item | None) -> dict[str, str]:
    """All of an item in words, by what it is."""
    if item is None:
        return {}
    texts = {
        _("Code"): item.code, _("Construct"): item.construct, _("Domain"): item.domain, _("Scale"): item.scale,
        _("Name"): item.label, _("Question"): item.prompt, _("Guidance"): item.guidance,
        _("Must be rated"): _yes(item.required), _("“Not enough information” can be chosen"): _yes(item.nr_allowed),
        _("Values that need a reason"): ", ".join(map(str, item.rationale_at)),
    }  # fmt: skip
    return texts | {_("%(value)d means") % {"value": value}: text for value, text in item.anchors}


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


def _differences(was: dict[str, str], now: dict[str, str]) -> Iterator[Change]:
    for what in dict.fromkeys([*was, *now]):
        if was.get(what, "") != now.get(what, ""):
            yield Change(what, was.get(what, ""), now.get(what, ""))


def _others(old: Definition, new: Definition) -> Iterator[Change]:
    """The head, scales, domains, lists and rules."""
    yield from _differences(_head(old), _head(new))
    for label, was, now in (
        (_("Scale %(code)s"), old.scales, new.scales),
        (_("Domain %(code)s"), old.domains, new.domains),
        (_("List %(code)s"), old.lists, new.lists),
    ):
        yield from _differences(_by_code(label, was), _by_code(label, now))
    rules = ({one.id: one for one in definition.rules} for definition in (old, new))
    before, after = (
        {_("Rule %(code)s") % {"code": key}: rule.message for key, rule in found.items()} for found in rules
    )
    yield from _differences(before, after)


def _head(definition: Definition) -> dict[str, str]:
    names = {
        "title": _("Title"), "summary": _("What it is for"), "owner": _("Owner"), "licence": _("Terms of use"),
        "language": _("Language"),
    }  # fmt: skip
    return {str(label): getattr(definition, name) for name, label in names.items()}


def _by_code(label: str, parts: Any) -> dict[str, str]:
    return {label % {"code": part.code}: "\n".join(_lines(part)) for part in parts}


def _lines(part: Any) -> Iterator[str]:
    """A scale, domain or list in words, one line for each value, code or choice."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, tuple):
            yield from (" · ".join(str(inner) for inner in _values(one) if inner not in ("", False)) for one in value)
        elif field.name != "code" and value not in ("", None):
            yield str(value)


def _values(one: Any) -> Iterator[Any]:
    return (_("calls for a change") if value is True else value for value in vars(one).values())
