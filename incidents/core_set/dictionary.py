"""The data dictionary, printed from the declaration: page, file and API show the same rows."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.core_set.fields import FIELDS, Field


def head() -> list[str]:
    """Names of the columns."""
    return [_("Field"), _("Means"), _("Kept in"), _("Shared form"), _("Allowed values"), _("Federal twin")]


def rows() -> list[list[str]]:
    """One row a field, in the order of the data set."""
    return [
        [field.name, str(field.label), ", ".join(field.sources), str(field.how), allowed(field), field.twin]
        for field in FIELDS
    ]


def allowed(field: Field) -> str:
    """The values that the shared form can have; nothing for what is never shared."""
    return field.shape.words if field.shape is not None else ""


def as_data() -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "name": field.name,
            "label": str(field.label),
            "sources": list(field.sources),
            "shared": field.is_shared,
            "shared_form": str(field.how),
            "allowed": allowed(field),
            "twin": field.twin,
        }
        for field in FIELDS
    ]
