"""Which item of one version is which item of the next, and whether their values may stand in one trend. Pure.

An editorial change leaves every item comparable, a minor one adds items, and after a major one an item is comparable
only where the crosswalk says so (domain notes on reviews, 5.1). What is proposed here can be changed by people while
the newer version is a draft; it is published, and frozen, with that version.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from npcs.core.instruments.changes import meaning
from npcs.core.instruments.definition import Definition, Item
from npcs.core.instruments.findings import Finding, one_of

RELATIONS = ("same", "reworded", "split", "merged", "new", "dropped")
CARRIES = ("same", "reworded")  # one item became one item, so a value can come along


@dataclass(frozen=True)
class Link:
    """One line of a crosswalk. ``from_item`` is "" for a new item, ``to_item`` for one that was dropped.

    A split item has one line for each part, a merged one a line for each item that went into it.
    """

    from_item: str
    to_item: str
    relation: str
    comparable: bool = False
    note: str = ""

    @property
    def carries(self) -> bool:
        """Does a value of the old item say the same on the new one?"""
        return self.comparable and self.relation in CARRIES


Links = Sequence[Link]


@dataclass(frozen=True)
class Release:
    """A published version in the line of an instrument. ``links`` lead to it from the release before."""

    version: str
    definition: Definition
    links: tuple[Link, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class Break:
    """A place where a trend must not be drawn through. ``kind``: a relation, or "not_comparable"."""

    before: str
    after: str
    kind: str
    note: str = ""
    since: date | None = None

    @property
    def words(self) -> str:
        """Why the line breaks here, in one or two sentences for the reader of a chart."""
        said = _WORDS[self.kind]() % {"before": self.before, "after": self.after}
        return f"{said} {self.note}".strip()


_WORDS = {
    "not_comparable": lambda: _("Values of version %(after)s cannot be compared with those of version %(before)s."),
    "reworded": lambda: _("Values of version %(after)s cannot be compared with those of version %(before)s."),
    "same": lambda: _("Values of version %(after)s cannot be compared with those of version %(before)s."),
    "split": lambda: _("Since version %(after)s the item of version %(before)s is several items."),
    "merged": lambda: _("Since version %(after)s several items of version %(before)s are one item."),
    "new": lambda: _("The item is new in version %(after)s; version %(before)s does not have it."),
    "dropped": lambda: _("Version %(after)s no longer has the item of version %(before)s."),
}


def propose(old: Definition, new: Definition) -> tuple[Link, ...]:
    """The crosswalk as far as it can be told from the two definitions: by item code, else by construct.

    Every item of both versions has a line. What means the same is comparable; everything else is not until
    somebody says so.
    """
    by_code = {item.code: item for item in old.items}
    by_construct = {item.construct: item for item in old.items}
    found, used = [], set()
    for item in new.items:
        before = by_code.get(item.code) or by_construct.get(item.construct)
        used.add(before.code if before else "")
        found.append(_link(old, new, before, item) if before else Link("", item.code, "new"))
    return (*found, *(Link(item.code, "", "dropped") for item in old.items if item.code not in used))


def _link(old: Definition, new: Definition, before: Item, after: Item) -> Link:
    if before.code != after.code or meaning(old, before) != meaning(new, after):
        return Link(before.code, after.code, "reworded")
    return Link(before.code, after.code, "same" if _words(before) == _words(after) else "reworded", comparable=True)


def _words(item: Item) -> tuple[str, ...]:
    return item.label, item.prompt, item.guidance


def comparable(links: Iterable[Link], from_item: str, to_item: str) -> bool:
    """May values of the two items stand in one trend?"""
    return any(link.carries for link in links if (link.from_item, link.to_item) == (from_item, to_item))


def carried(links: Links) -> Mapping[str, str]:
    """{old code: new code} of the items whose values come along: one to one, and comparable."""
    starts, ends = (Counter(getattr(link, name) for link in links) for name in ("from_item", "to_item"))
    return {
        link.from_item: link.to_item
        for link in links
        if link.carries and starts[link.from_item] == 1 and ends[link.to_item] == 1
    }


def compose(first: Links, second: Links) -> tuple[Link, ...]:
    """The crosswalk over two steps: A to C from A to B and B to C."""
    found = [one for link in first for one in _through(link, second)]
    fresh = [link for link in second if link.relation == "new"]
    return tuple(dict.fromkeys([*found, *fresh]))


def _through(link: Link, second: Links) -> Iterator[Link]:
    """Where a line leads in the end. A new item that is dropped again leaves nothing."""
    if not link.to_item:
        yield link
        return
    for further in second:
        if further.from_item != link.to_item:
            continue
        if link.relation == "new":
            if further.to_item:
                yield replace(link, to_item=further.to_item)
        else:
            yield _joined(link, further)


def _joined(link: Link, further: Link) -> Link:
    if further.relation == "dropped":
        return Link(link.from_item, "", "dropped", note=further.note)
    relation = max(link.relation, further.relation, key=RELATIONS.index)
    note = " ".join(dict.fromkeys(part for part in (link.note, further.note) if part))
    return Link(link.from_item, further.to_item, relation, link.carries and further.carries, note)


def between(releases: Sequence[Release], before: str, after: str) -> tuple[Link, ...]:
    """The crosswalk from one release to a later one of the same line. LookupError when it does not lead there."""
    numbers = [release.version for release in releases]
    if before not in numbers or after not in numbers or numbers.index(before) >= numbers.index(after):
        raise LookupError(f"no way from {before} to {after}")
    steps = releases[numbers.index(before) + 1 : numbers.index(after) + 1]
    links = steps[0].links
    for step in steps[1:]:
        links = compose(links, step.links)
    return links


def trend_breaks(releases: Sequence[Release], construct: str) -> tuple[Break, ...]:
    """Where the trend of a construct breaks along a line of releases (oldest first), and why; () for one line."""
    pairs = pairwise(releases)
    found = (_break(before, after, construct) for before, after in pairs)
    return tuple(one for one in found if one is not None)


def _break(before: Release, after: Release, construct: str) -> Break | None:
    old, new = (_item_of(release.definition, construct) for release in (before, after))
    if not old and not new:
        return None
    if old and new and comparable(after.links, old, new):
        return None
    near = [one for one in after.links if (old and one.from_item == old) or (new and one.to_item == new)]
    exact = [one for one in near if (one.from_item, one.to_item) == (old, new)]
    link = next(iter(exact or near), None)
    kind = link.relation if link else "new" if new else "dropped"
    kind = "not_comparable" if kind in CARRIES else kind
    return Break(before.version, after.version, kind, link.note if link else "", after.since)


def _item_of(definition: Definition, construct: str) -> str:
    return next((item.code for item in definition.items if item.construct == construct), "")


def check(old: Definition, new: Definition, links: Links) -> list[Finding]:
    """What is wrong with a crosswalk: it must name every item of both versions, and no value that cannot be moved."""
    return [
        *(finding for link in links for finding in line_findings(old, new, link)),
        *_missing(old, links, "from_item"),
        *_missing(new, links, "to_item"),
        *_twice(links),
    ]


def line_findings(old: Definition, new: Definition, link: Link) -> Iterator[Finding]:
    where = f"crosswalk.{link.from_item or '-'}.{link.to_item or '-'}"
    wanted = (link.relation != "new", link.relation != "dropped")
    if link.relation not in RELATIONS or (bool(link.from_item), bool(link.to_item)) != wanted:
        yield Finding(where, "crosswalk_relation", {"code": link.relation})
        return
    unknown = [
        code for code, version in ((link.from_item, old), (link.to_item, new)) if code and not _has(version, code)
    ]
    for code in unknown:
        yield Finding(where, "crosswalk_unknown", {"code": code})
    if link.comparable and not unknown:
        yield from _comparable_findings(old, new, link, where)


def _comparable_findings(old: Definition, new: Definition, link: Link, where: str) -> Iterator[Finding]:
    if link.relation not in CARRIES:
        yield Finding(where, "crosswalk_one_to_one", {"code": link.relation})
        return
    before, after = old.item(link.from_item), new.item(link.to_item)
    values = old.scale_of(before).values, new.scale_of(after).values
    if values[0] != values[1] or old.level_of(before) != new.level_of(after):
        yield Finding(where, "crosswalk_scale", {"before": one_of(values[0]), "after": one_of(values[1])})
    elif not link.note.strip() and (before.code != after.code or meaning(old, before) != meaning(new, after)):
        yield Finding(where, "crosswalk_note", {"code": after.code})


def _has(definition: Definition, code: str) -> bool:
    return any(item.code == code for item in definition.items)


def _missing(definition: Definition, links: Links, end: str) -> Iterator[Finding]:
    named = {getattr(link, end) for link in links}
    for item in definition.items:
        if item.code not in named:
            yield Finding(
                f"crosswalk.{item.code}", "crosswalk_missing", {"code": item.code, "version": definition.version}
            )


def _twice(links: Links) -> Iterator[Finding]:
    """An item that is carried over, new or dropped has this one line; only split and merged items have several."""
    for end, many in (("from_item", "split"), ("to_item", "merged")):
        lines: dict[str, list[Link]] = {}
        for link in links:
            if getattr(link, end):
                lines.setdefault(getattr(link, end), []).append(link)
        for code, found in lines.items():
            if len(found) > 1 and any(link.relation != many for link in found):
                yield Finding(f"crosswalk.{code}", "crosswalk_twice", {"code": code})


def as_link(row: Any) -> Link:
    """A stored line (models.ItemCrosswalk) as a plain one."""
    return Link(row.from_item, row.to_item, row.relation, row.comparable, row.note)
