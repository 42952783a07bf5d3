"""A definition as typed, frozen objects; its canonical text and fingerprint. Pure.

Only ``examine`` (validate.py) and the database hand in data here: it has passed every check before.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one spelling of a definition: keys sorted, no blanks, UTF-8. The same for any order of keys."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, as 64 lower-case hex digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def version_key(semver: str) -> tuple[int, ...]:
    """ "1.10.0" as (1, 10, 0), so that versions compare as numbers."""
    return tuple(int(part) for part in semver.split("."))


@dataclass(frozen=True)
class Point:
    """One value of a scale. ``actionable`` values are the ones that call for a change."""

    value: int
    label: str
    meaning: str = ""
    actionable: bool = False


@dataclass(frozen=True)
class Missing:
    """A code for an answer that cannot be given. Never a number, never counted as 0."""

    code: str
    label: str
    meaning: str = ""
    reason_required: bool = False


@dataclass(frozen=True)
class Scale:
    code: str
    label: str
    points: tuple[Point, ...]
    missing: tuple[Missing, ...] = ()

    @cached_property
    def values(self) -> tuple[int, ...]:
        return tuple(point.value for point in self.points)

    @cached_property
    def missing_codes(self) -> tuple[str, ...]:
        return tuple(missing.code for missing in self.missing)

    def point(self, value: int) -> Point:
        """The point with this value; KeyError when the scale has none."""
        return self._points[value]

    @cached_property
    def _points(self) -> Mapping[int, Point]:
        return {point.value: point for point in self.points}


@dataclass(frozen=True)
class Domain:
    """A group of items. ``level`` says what an item is rated for: "review" once, "io" for each opportunity."""

    code: str
    label: str
    order: int
    level: str
    summary: str = ""


@dataclass(frozen=True)
class Item:
    """One thing to rate. ``construct`` is its lasting identity for trends, ``code`` its name in this instrument."""

    code: str
    construct: str
    domain: str
    scale: str
    label: str
    prompt: str
    anchors: tuple[tuple[int, str], ...]
    required: bool
    nr_allowed: bool
    rationale_at: tuple[int, ...]
    guidance: str = ""

    def anchor(self, value: int) -> str:
        """What this value means for this item, in plain words; "" when the item has no words of its own."""
        return dict(self.anchors).get(value, "")


@dataclass(frozen=True)
class Option:
    """One entry of a choice list. ``asks_text`` opens a text field ("other")."""

    code: str
    label: str
    help: str = ""
    asks_text: bool = False


@dataclass(frozen=True)
class ChoiceList:
    """The choices of one field beside the items: themes, places, how near. ``field`` is "io.theme"."""

    code: str
    field: str
    label: str
    options: tuple[Option, ...]
    help: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, label) pairs for a form field."""
        return [(option.code, option.label) for option in self.options]


@dataclass(frozen=True)
class Rule:
    """When ``when`` is true, ``require`` (an item code or a field) must be filled. See rules.py."""

    id: str
    when: Mapping[str, Any]
    require: str
    message: str
    severity: str = "blocking"


@dataclass(frozen=True)
class Definition:
    """A whole instrument version."""

    code: str
    version: str
    kind: str
    language: str
    title: str
    owner: str
    origin: str
    licence: str
    scales: tuple[Scale, ...]
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]
    lists: tuple[ChoiceList, ...] = ()
    rules: tuple[Rule, ...] = ()
    summary: str = ""

    def item(self, code: str) -> Item:
        """The item with this code; KeyError when there is none."""
        return self._items[code]

    def scale_of(self, item: Item) -> Scale:
        return self._scales[item.scale]

    def level_of(self, item: Item) -> str:
        return self._domains[item.domain].level

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """What items are rated for, in the order of the file."""
        return tuple(dict.fromkeys(domain.level for domain in self.domains))

    def domains_at(self, level: str) -> tuple[Domain, ...]:
        """The domains of a level in their order."""
        return tuple(sorted((d for d in self.domains if d.level == level), key=lambda d: d.order))

    def items_at(self, level: str) -> tuple[Item, ...]:
        """The items of a level: by domain in its order, then as they stand in the file."""
        return tuple(item for domain in self.domains_at(level) for item in self.items if item.domain == domain.code)

    def choice_list(self, code: str) -> ChoiceList:
        """The list with this code; KeyError when there is none."""
        return self._lists[code]

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def _scales(self) -> Mapping[str, Scale]:
        return {scale.code: scale for scale in self.scales}

    @cached_property
    def _domains(self) -> Mapping[str, Domain]:
        return {domain.code: domain for domain in self.domains}

    @cached_property
    def _lists(self) -> Mapping[str, ChoiceList]:
        return {choice_list.code: choice_list for choice_list in self.lists}


def parse(data: Mapping[str, Any]) -> Definition:
    """Checked data as objects."""
    plain = {key: data[key] for key in data if key not in {"format", "scales", "domains", "items", "lists", "rules"}}
    return Definition(
        **plain,
        scales=tuple(map(_scale, data["scales"])),
        domains=tuple(Domain(**domain) for domain in data["domains"]),
        items=tuple(map(_item, data["items"])),
        lists=tuple(map(_choice_list, data.get("lists", ()))),
        rules=tuple(Rule(**rule) for rule in data.get("rules", ())),
    )


def _scale(data: Mapping[str, Any]) -> Scale:
    points = sorted((Point(**point) for point in data["points"]), key=lambda point: point.value)
    return Scale(data["code"], data["label"], tuple(points), tuple(Missing(**one) for one in data.get("missing", ())))


def _item(data: Mapping[str, Any]) -> Item:
    anchors = tuple(sorted((int(value), text) for value, text in data["anchors"].items()))
    return Item(**{**data, "anchors": anchors, "rationale_at": tuple(data["rationale_at"])})


def _choice_list(data: Mapping[str, Any]) -> ChoiceList:
    return ChoiceList(**{**data, "options": tuple(Option(**option) for option in data["options"])})
