"""What a new version changes, and the smallest class that such a change may be called. Pure."""

from collections.abc import Iterator

from npcs.core.instruments.definition import Definition, Item, Scale

CLASSES = ("editorial", "minor", "major")  # from the smallest up (domain notes on reviews, 5.1)


def change_class(old: Definition | None, new: Definition) -> tuple[str, str]:
    """(class, what makes it so). The first version of an instrument is major.

    Major: anchors, scale, items taken away, or anything that changes what an answer means. Minor: new optional
    items. Editorial: words of labels, prompts, guidance, lists.
    """
    if old is None:
        return "major", "the first version"
    for name, found in (("major", _major(old, new)), ("minor", _minor(old, new))):
        first = next(found, None)
        if first is not None:
            return name, first
    return "editorial", "words only"


def is_understated(claimed: str, needed: str) -> bool:
    """True when ``claimed`` is smaller than the change is, or no class at all."""
    return claimed not in CLASSES or CLASSES.index(claimed) < CLASSES.index(needed)


def _major(old: Definition, new: Definition) -> Iterator[str]:
    before, after = ({item.code: item for item in one.items} for one in (old, new))
    yield from (f"item {code} is gone" for code in before if code not in after)
    yield from (f"item {code} is new and required" for code in after if code not in before and after[code].required)
    for code in before:
        if code in after and meaning(old, before[code]) != meaning(new, after[code]):
            yield f"item {code} has another meaning, scale or anchor"
    if old.rules != new.rules:
        yield "the rules differ"
    for one in old.lists:
        if not set(one.codes) <= {code for two in new.lists if two.field == one.field for code in two.codes}:
            yield f"list {one.code} has lost a choice"


def _minor(old: Definition, new: Definition) -> Iterator[str]:
    known = {item.code for item in old.items}
    yield from (f"item {item.code} is new" for item in new.items if item.code not in known)
    before = {(one.field, code) for one in old.lists for code in one.codes}
    yield from (
        f"list {one.code} has the new choice {code}"
        for one in new.lists
        for code in one.codes
        if (one.field, code) not in before
    )


def meaning(definition: Definition, item: Item) -> tuple:
    """All that an answer to an item rests on; labels, prompts and guidance are words about it."""
    return (
        item.construct,
        item.domain,
        definition.level_of(item),
        item.anchors,
        item.required,
        item.nr_allowed,
        item.rationale_at,
        _measure(definition.scale_of(item)),
    )


def _measure(scale: Scale) -> tuple:
    points = tuple((point.value, point.label, point.actionable) for point in scale.points)
    return points, tuple((one.code, one.reason_required) for one in scale.missing)
