"""Rules of a definition: when this is so, that must be filled. Pure, and no expression is ever evaluated.

A condition is one of a closed list. On an item: ``eq``, ``gte``, ``lte``, ``in`` compare its value, and are false
for a blank or a missing code, which are no numbers; ``missing`` asks whether it has a missing code. On a field
beside the items: ``eq``, ``in``, ``filled``. ``all`` and ``any`` combine conditions.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from npcs.core.instruments.answers import BLANK, Answer, Answers
from npcs.core.instruments.definition import Definition, Rule
from npcs.core.instruments.findings import Finding

Facts = Mapping[str, str | None]  # fields beside the items: {"io.partner_type": "health"}

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lte": lambda value, wanted: value <= wanted,
    "in": lambda value, wanted: value in wanted,
}


def check_rules(definition: Definition, level: str, answers: Answers, facts: Facts) -> list[Finding]:
    """The rules of ``level`` that are not met. ``path`` of a finding is what must be filled."""
    return [
        Finding(rule.require, "rule", {"id": rule.id, "message": rule.message}, rule.severity)  # type: ignore[arg-type]
        for rule in rules_at(definition, level)
        if holds(rule.when, answers, facts) and not _is_filled(rule.require, answers, facts)
    ]


def rules_at(definition: Definition, level: str) -> Iterator[Rule]:
    """The rules whose items and fields belong to ``level``."""
    for rule in definition.rules:
        fields = {choice_list.field for choice_list in definition.lists}
        if rule.require in fields:
            if rule.require.split(".")[0] == level:
                yield rule
        elif definition.level_of(definition.item(rule.require)) == level:
            yield rule


def holds(condition: Mapping[str, Any], answers: Answers, facts: Facts) -> bool:
    """Is the condition true of these answers and facts?"""
    if "all" in condition:
        return all(holds(inner, answers, facts) for inner in condition["all"])
    if "any" in condition:
        return any(holds(inner, answers, facts) for inner in condition["any"])
    if "item" in condition:
        return _item_holds(condition, answers.get(condition["item"], BLANK))
    return _field_holds(condition, facts.get(condition["field"]))


def _item_holds(condition: Mapping[str, Any], answer: Answer) -> bool:
    if "missing" in condition:
        return (answer.missing is not None) is condition["missing"]
    return answer.value is not None and _compares(condition, answer.value)


def _field_holds(condition: Mapping[str, Any], fact: str | None) -> bool:
    if "filled" in condition:
        return bool(fact) is condition["filled"]
    return bool(fact) and _compares(condition, fact)


def _compares(condition: Mapping[str, Any], found: Any) -> bool:
    return any(test(found, condition[name]) for name, test in _COMPARE.items() if name in condition)


def _is_filled(name: str, answers: Answers, facts: Facts) -> bool:
    return bool(facts.get(name)) or not answers.get(name, BLANK).is_blank
