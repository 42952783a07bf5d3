"""One stored value in words, or a sentence that there is none. A field that the reader may not see gives nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.reading import Classes
from npcs.core.documents import Fact, Prose
from npcs.core.privacy import class_of
from npcs.core.ui import words


def may(model: type[models.Model], name: str, classes: Classes) -> bool:
    return class_of(model, name) in classes


def label(model: type[models.Model], name: str) -> str:
    """The field's name for people, as forms and pages say it."""
    return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def shown(obj: models.Model, name: str) -> str:
    """The value in words; "Not given" for an empty one."""
    field: Any = obj._meta.get_field(name)
    value = getattr(obj, name)
    if field.choices:
        return str(getattr(obj, f"get_{name}_display")()) or _("Not given")
    if isinstance(field, models.DateField):  # a moment too
        return (words.moment if isinstance(field, models.DateTimeField) else words.day)(value) or _("Not given")
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    return _("Not given") if value in (None, "") else str(value)


def facts(obj: models.Model, names: Iterable[str], classes: Classes) -> list[Fact]:
    """The readable ones of these fields, in this order."""
    model = type(obj)
    return [Fact(label(model, name), shown(obj, name)) for name in names if may(model, name, classes)]


def prose(obj: models.Model, name: str, classes: Classes, question: str = "") -> list[Prose]:
    """A long text under its question; an empty one says so. Nothing for whoever may not read it."""
    if not may(type(obj), name, classes):
        return []
    return [Prose(question or label(type(obj), name), getattr(obj, name).strip() or _("Not written."))]
