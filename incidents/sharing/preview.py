"""Field by field: the local value beside its shared form, for one reader. Nothing local that they may not read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.core_set import FIELDS, Field
from incidents.models import DataSetFacts, Review
from incidents.reading import Reader
from incidents.record.values import shown
from incidents.sharing.values import in_words
from npcs.core.privacy import class_of

SHOWN_AS_JSON = {"indent": 2, "sort_keys": True, "ensure_ascii": True}


@dataclass(frozen=True)
class Line:
    """One field of the core data set: its name, what is kept here, what would leave (None: nothing)."""

    field: Field
    local: str
    shared: str | None  # "": not made yet


def lines(review: Review, values: Mapping[str, Any], reader: Reader) -> list[Line]:
    """``values`` are the shared form's; without one ({}), only what never leaves and the local values are shown."""
    return [Line(field, _local(review, field, reader), _shared(field, values)) for field in FIELDS]


def readable(text: str) -> str:
    """A payload's text with line breaks, for people. The text itself is what is stored and sent."""
    return json.dumps(json.loads(text), **SHOWN_AS_JSON) if text else ""  # type: ignore[arg-type]


def values(text: str) -> dict[str, Any]:
    """A payload's text as values by field; {} when there is none."""
    return json.loads(text) if text else {}


def _shared(field: Field, values: Mapping[str, Any]) -> str | None:
    if not field.is_shared:
        return None
    if field.name not in values:
        return ""
    value = values[field.name]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        count = len(value)
        return ngettext("%(n)d entry, in the form below", "%(n)d entries, in the form below", count) % {"n": count}
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("none")
    return _("not known") if value is None else str(value)


def _local(review: Review, field: Field, reader: Reader) -> str:
    return "; ".join(dict.fromkeys(filter(None, (_source(review, path, reader) for path in field.sources))))


def _source(review: Any, path: str, reader: Reader) -> str:
    """One local value in words, or that the reader's role does not include it; "" where there is none."""
    obj = review
    *way, name = path.split(".")
    for step in way:
        found = getattr(obj, step, None)
        if isinstance(found, models.Manager):
            return _count(found)
        if found is None:
            return _("Not answered yet")
        obj = found
    field = _column(obj, name)
    if field is None:
        found = getattr(obj, name, None)
        return _count(found) if isinstance(found, models.Manager) else ""
    if isinstance(field, models.TextField):
        return _("Text, which stays with you") if getattr(obj, name) else ""
    if class_of(type(obj), name) not in (reader.incident if way == ["incident"] else reader.classes):
        return _("Your role does not include it")
    if isinstance(obj, DataSetFacts):
        return in_words(obj, name) or _("Not answered yet")
    if field.is_relation:
        return str(getattr(obj, name))
    return shown(obj, name)


def _column(obj: models.Model, name: str) -> Any:
    return next((field for field in obj._meta.concrete_fields if field.name == name), None)


def _count(manager: Any) -> str:
    count = len(manager.all())
    return ngettext("%(n)d recorded", "%(n)d recorded", count) % {"n": count}
