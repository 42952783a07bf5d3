"""Reads and checks answers, and counts them. Pure functions of (definition, answers).

A blank is not 0, and "not enough information" is not 0: both are counted apart, here and nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from npcs.core.instruments.answers import BLANK, Answer, Answers
from npcs.core.instruments.definition import Definition, Item
from npcs.core.instruments.findings import Finding, one_of
from npcs.core.plain import hidden_characters

RATIONALE_MIN = 20  # characters, blanks around it not counted (domain notes on reviews, 5.3 rule 2)
RATIONALE_MAX = 4000
MANY_MISSING = (1, 4)  # more than a quarter of the items without information asks for a second look (5.3 rule 2)


@dataclass(frozen=True)
class Checked:
    """One raw answer after the check: an answer, or findings and no answer."""

    answer: Answer | None
    findings: tuple[Finding, ...] = ()


def choices(definition: Definition, item: Item) -> tuple[int | str, ...]:
    """What may be chosen for an item: the values of its scale, then the missing codes where they are allowed."""
    scale = definition.scale_of(item)
    return (*scale.values, *(scale.missing_codes if item.nr_allowed else ()))


def check_answer(definition: Definition, item_code: str, raw: Any, rationale: Any = "") -> Checked:
    """Reads one answer as a form or the API sent it.

    ``raw`` is a number (3), its exact text ("3"), a missing code ("NR"), or None or "" for a blank. Anything else
    is refused with the item named: 4, "2 ", true, 2.0, "nr". ``rationale`` is the text beside it.
    """
    item = _find(definition, item_code)
    if item is None:
        return Checked(None, (Finding(_shown(item_code), "unknown_item"),))
    findings = tuple(_text_findings(item.code, rationale))
    if findings:
        return Checked(None, findings)
    if raw is None or raw == "":
        return Checked(Answer(rationale=rationale.strip()))
    allowed = choices(definition, item)
    for choice in allowed:
        if _is_choice(raw, choice):
            value, missing = (choice, None) if isinstance(choice, int) else (None, choice)
            return Checked(Answer(value, missing, rationale.strip()))
    known_codes = {code for scale in definition.scales for code in scale.missing_codes}
    rule = "missing_code" if isinstance(raw, str) and raw in known_codes else "value"
    return Checked(None, (Finding(item.code, rule, {"found": _shown(raw), "known": one_of(allowed)}),))


def _shown(raw: Any) -> str:
    """What was sent, short and harmless, for the message."""
    if isinstance(raw, str):
        return "".join(char if char.isprintable() else "?" for char in raw[:20])
    if isinstance(raw, bool) or not isinstance(raw, int):
        return str(raw).lower()[:20] if isinstance(raw, bool | float) else type(raw).__name__
    return str(raw) if abs(raw) < 10**9 else "a very large number"


def _is_choice(raw: Any, choice: int | str) -> bool:
    """Exactly the number or its text; ``True`` and ``2.0`` equal numbers in Python and are none here."""
    return raw == str(choice) if type(raw) is str else type(raw) is int and raw == choice


def _find(definition: Definition, item_code: Any) -> Item | None:
    try:
        return definition.item(item_code)
    except (KeyError, TypeError):
        return None


def _text_findings(code: str, text: Any) -> Iterator[Finding]:
    if not isinstance(text, str):
        yield Finding(code, "text_kind")
    elif len(text) > RATIONALE_MAX:
        yield Finding(code, "text_long", {"limit": RATIONALE_MAX})
    elif hidden := hidden_characters(text):
        yield Finding(code, "text_hidden", {"found": ", ".join(hidden[:5])})


def check_complete(definition: Definition, level: str, answers: Answers) -> list[Finding]:
    """What still stands in the way of submitting the answers of ``level``.

    Blocking: a required item is blank, a missing code or an actionable value has no reason, a value is outside the
    scale, an item is unknown or of another level. Advisory: many items without information (asks to confirm).
    """
    items = definition.items_at(level)
    here = {item.code for item in items}
    findings = [_misplaced(definition, code) for code in answers if code not in here]
    for item in items:
        findings += _item_findings(definition, item, answers.get(item.code, BLANK))
    without = sum(1 for item in items if answers.get(item.code, BLANK).missing is not None)
    share, of = MANY_MISSING
    if without * of > len(items) * share:
        findings.append(Finding(level, "many_missing", {"found": without, "all": len(items)}, "advisory"))
    return findings


def _misplaced(definition: Definition, code: str) -> Finding:
    return Finding(code, "unknown_item" if _find(definition, code) is None else "wrong_level")


def _item_findings(definition: Definition, item: Item, answer: Answer) -> Iterator[Finding]:
    allowed = choices(definition, item)
    if answer.is_blank:
        if item.required:
            yield Finding(item.code, "required", {"known": one_of(allowed)})
        return
    chosen = answer.value if answer.missing is None else answer.missing
    if not any(_is_choice(chosen, choice) for choice in allowed) or None not in (answer.value, answer.missing):
        yield Finding(item.code, "value", {"found": _shown(chosen), "known": one_of(allowed)})
        return
    written = len(answer.rationale.strip())
    if answer.value in item.rationale_at and written < RATIONALE_MIN:
        yield Finding(item.code, "rationale", {"value": answer.value, "limit": RATIONALE_MIN})
    asks = {missing.code for missing in definition.scale_of(item).missing if missing.reason_required}
    if answer.missing in asks and not written:
        yield Finding(item.code, "missing_reason")


@dataclass(frozen=True)
class Count:
    """Counts over the items of one domain, or of a level. ``items == rated + missing + blank``, always.

    ``rated`` have a value, ``actionable`` of these call for a change; ``missing`` have a missing code with
    ``by_code`` telling which; ``blank`` have no answer.
    """

    code: str
    label: str
    items: int
    rated: int
    actionable: int
    missing: int
    blank: int
    by_code: Mapping[str, int]

    @property
    def answered(self) -> int:
        """For "9 of 17 items rated": a missing code is an answer, a blank is not."""
        return self.rated + self.missing


@dataclass(frozen=True)
class RollUp:
    """The counts of a level: one a domain, in order, and the whole."""

    domains: tuple[Count, ...]
    total: Count


def roll_up(definition: Definition, level: str, answers: Answers) -> RollUp:
    """Counts the answers of ``level``. A blank and a missing code are never counted as 0, or as anything rated."""
    domains = tuple(
        _count(definition, domain.code, domain.label, [i for i in definition.items if i.domain == domain.code], answers)
        for domain in definition.domains_at(level)
    )
    return RollUp(domains, _count(definition, level, "", list(definition.items_at(level)), answers))


def _count(definition: Definition, code: str, label: str, items: list[Item], answers: Answers) -> Count:
    rated = actionable = blank = 0
    by_code: dict[str, int] = {}
    for item in items:
        answer = answers.get(item.code, BLANK)
        if answer.missing is not None:
            by_code[answer.missing] = by_code.get(answer.missing, 0) + 1
        elif answer.value is None:
            blank += 1
        else:
            rated += 1
            actionable += definition.scale_of(item).point(answer.value).actionable
    return Count(code, label, len(items), rated, actionable, sum(by_code.values()), blank, by_code)
