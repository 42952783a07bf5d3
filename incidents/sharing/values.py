"""The facts for the data set in words, in the order of their form. Pages and the record read them from here."""

from typing import Any

from django.utils.text import capfirst

from incidents.models import DataSetFacts
from incidents.reading import WHOLE, Classes
from npcs.core.privacy.classes import class_of
from npcs.core.ui import words

ORDER = (
    "event_kind", "near_fatality_definition", "birth_date", "race", "tribal_membership", "icwa_applies",
    "living_arrangement", "caregiver_factors", "case_type", "lookback_months", "disciplines", "tribe_represented",
    "family_input",
)  # fmt: skip


def every(facts: DataSetFacts | None, classes: Classes = WHOLE) -> list[tuple[str, str]]:
    """(label, value in words) of each fact that a reader of these classes may see; "" where nobody answered."""
    readable = [name for name in ORDER if class_of(DataSetFacts, name) in classes]
    return [(_label(name), in_words(facts, name) if facts else "") for name in readable]


def in_words(facts: DataSetFacts, name: str) -> str:
    """One fact as people say it; "" where nobody answered."""
    value = getattr(facts, name)
    if name in DataSetFacts.LISTS:
        labels: dict[str, Any] = dict(DataSetFacts.LISTS[name].choices)
        return ", ".join(str(labels.get(code, code)) for code in value)
    field: Any = DataSetFacts._meta.get_field(name)
    if field.choices:
        return str(getattr(facts, f"get_{name}_display")()) if value else ""
    if name == "birth_date":
        return words.day(value)
    return "" if value is None else str(value)


def _label(name: str) -> str:
    return capfirst(str(DataSetFacts._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
