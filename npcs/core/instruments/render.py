"""A definition as a page needs it: items in groups, each with its choices and the keys that choose them. Pure."""

from dataclasses import dataclass

from npcs.core.instruments.answers import BLANK, Answer, Answers
from npcs.core.instruments.definition import Definition, Domain, Item


@dataclass(frozen=True)
class Choice:
    """One radio card. ``key`` on the keyboard chooses it; ``anchor`` says what it means for this item."""

    value: str
    key: str
    name: str
    anchor: str
    meaning: str
    actionable: bool
    is_missing: bool
    asks_reason: bool
    chosen: bool


@dataclass(frozen=True)
class ShownItem:
    item: Item
    choices: tuple[Choice, ...]
    answer: Answer

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.chosen), None)


@dataclass(frozen=True)
class Group:
    """A domain with its items; ``answered`` of ``len(items)`` have an answer."""

    domain: Domain
    items: tuple[ShownItem, ...]

    @property
    def answered(self) -> int:
        return sum(1 for shown in self.items if not shown.answer.is_blank)


def items_for(definition: Definition, level: str, answers: Answers | None = None) -> tuple[Group, ...]:
    """The items of ``level`` by domain, in order, with the answers so far."""
    given = answers or {}
    return tuple(
        Group(
            domain,
            tuple(
                show(definition, item, given.get(item.code, BLANK))
                for item in definition.items
                if item.domain == domain.code
            ),
        )
        for domain in definition.domains_at(level)
    )


def show(definition: Definition, item: Item, answer: Answer = BLANK) -> ShownItem:
    """One item with its choices."""
    scale = definition.scale_of(item)
    points = [
        Choice(
            value=str(point.value),
            key=str(point.value) if point.value < 10 else "",
            name=point.label,
            anchor=item.anchor(point.value),
            meaning=point.meaning,
            actionable=point.actionable,
            is_missing=False,
            asks_reason=point.value in item.rationale_at,
            chosen=answer.value == point.value,
        )
        for point in scale.points
    ]
    missing = [
        Choice(
            value=one.code,
            key=one.code[0],
            name=one.label,
            anchor="",
            meaning=one.meaning,
            actionable=False,
            is_missing=True,
            asks_reason=one.reason_required,
            chosen=answer.missing == one.code,
        )
        for one in scale.missing
        if item.nr_allowed
    ]
    return ShownItem(item, (*points, *missing), answer)
