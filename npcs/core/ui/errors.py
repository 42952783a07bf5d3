"""The error summary: one link for each field in error, in the order of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet


@dataclass(frozen=True)
class ErrorLink:
    """``target`` is the id to jump to (empty: no field), ``text`` names the field and says what to do."""

    target: str
    text: str


def error_links(forms: Iterable[Any]) -> list[ErrorLink]:
    """Errors of forms and formsets, fields first in form order, then what concerns the whole form."""
    links: list[ErrorLink] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            links.extend(_formset(form))
        elif isinstance(form, BaseForm) and form.errors:
            links.extend(_form(form))
    return links


def _formset(formset: BaseFormSet) -> list[ErrorLink]:
    if not formset.is_bound:
        return []
    inside = error_links(formset.forms)
    return inside + [ErrorLink("", str(text)) for text in formset.non_form_errors()]


def _form(form: BaseForm) -> list[ErrorLink]:
    links: list[ErrorLink] = []
    for name in form.fields:
        field = form[name]
        links.extend(ErrorLink(_target(field), _named(field.label, text)) for text in field.errors)
    return links + [ErrorLink("", str(text)) for text in form.non_field_errors()]


def _named(label: Any, text: Any) -> str:
    """ "Depth: please choose one." A label that is a question needs no colon."""
    name = str(label)
    return f"{name} {text}" if name.endswith(("?", ".", ":")) else f"{name}: {text}"


def _target(field: Any) -> str:
    """The first input of the field: radio groups and dates have several, the label's id may be empty."""
    widget = field.field.widget
    if hasattr(widget, "first_input_id"):
        return widget.first_input_id(field.auto_id)
    if field.use_fieldset and field.auto_id:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
