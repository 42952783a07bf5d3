"""Takes answers from one version of an instrument to a later one. A move never makes up a value. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from npcs.core.instruments.answers import Answer, Answers
from npcs.core.instruments.crosswalk import Link, Links, carried
from npcs.core.instruments.definition import Definition, Item
from npcs.core.instruments.scoring import choices


@dataclass(frozen=True)
class Line:
    """What becomes of one item. ``fate``: kept (its value comes along), unrated, new, or dropped."""

    before: Item | None
    after: Item | None
    relation: str
    fate: str
    note: str = ""

    @property
    def code(self) -> str:
        return (self.after or self.before).code  # type: ignore[union-attr]


@dataclass(frozen=True)
class Moved:
    """``kept`` by the new item's code; ``left`` by the old one's: given before, not taken along."""

    kept: Mapping[str, Answer]
    left: Mapping[str, Answer]


def mapping(old: Definition, new: Definition, links: Links) -> Mapping[str, str]:
    """{old code: new code} of the items whose values come along, all of one level."""
    before, after = ({item.code: item for item in one.items} for one in (old, new))
    return {
        start: end
        for start, end in carried(links).items()
        if start in before and end in after and old.level_of(before[start]) == new.level_of(after[end])
    }


def lines(old: Definition, new: Definition, links: Links) -> tuple[Line, ...]:
    """Every item of both versions and its fate: in the order of the new version, the dropped ones last."""
    taken = mapping(old, new, links)
    told: dict[str, Link] = {}
    before, after = ({item.code: item for item in one.items} for one in (old, new))
    for one in links:
        told.setdefault(one.to_item or f"-{one.from_item}", one)
    found = []
    for item in new.items:
        link = told.get(item.code, Link("", item.code, "new"))
        start = before.get(link.from_item)
        kept = start is not None and taken.get(start.code) == item.code
        fate = "kept" if kept else "new" if start is None else "unrated"
        found.append(Line(start, item, link.relation, fate, link.note))
    led_on = {one.from_item for one in links if one.to_item in after}
    gone = (item for item in old.items if item.code not in led_on)
    return (*found, *(Line(item, None, "dropped", "dropped", _note(told, item.code)) for item in gone))


def _note(told: Mapping[str, Link], code: str) -> str:
    link = told.get(f"-{code}")
    return link.note if link else ""


def move(old: Definition, new: Definition, links: Links, answers: Answers) -> Moved:
    """The answers that the new version takes over as they are, and those that stay behind.

    An answer whose value the new item does not offer stays behind too. ``kept`` and ``left`` hold together exactly
    the answers that were given.
    """
    taken = mapping(old, new, links)
    kept, left = {}, {}
    for code, answer in answers.items():
        end = taken.get(code)
        if end is not None and _fits(new, end, answer):
            kept[end] = answer
        else:
            left[code] = answer
    return Moved(kept, left)


def _fits(definition: Definition, code: str, answer: Answer) -> bool:
    chosen = answer.value if answer.missing is None else answer.missing
    return answer.is_blank or chosen in choices(definition, definition.item(code))
