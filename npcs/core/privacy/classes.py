"""Reads the ``class Privacy`` of a model: an allow-list, so a new column is refused until it is classed.

- identifying: could point to a child, family, worker or place; stays with the member
- privileged: learning text under review privilege (narratives, notes); never leaves, roles may be barred
- core: shareable after transformation
- public: may be shown to anyone
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models


class PrivacyClass(StrEnum):
    IDENTIFYING = "identifying"
    PRIVILEGED = "privileged"
    CORE = "core"
    PUBLIC = "public"


def _declared(model: type[models.Model]) -> dict[str, PrivacyClass]:
    privacy = getattr(model, "Privacy", None)
    found: dict[str, PrivacyClass] = {}
    for privacy_class in PrivacyClass:
        for name in getattr(privacy, privacy_class.value, ()):
            if name in found:
                raise ValueError(f"{model.__name__}.{name} has two privacy classes.")
            found[name] = privacy_class
    return found


def class_of(model: type[models.Model], field: str) -> PrivacyClass:
    """The class of a field; LookupError if nobody classed it (so nothing leaks by forgetting)."""
    try:
        return _declared(model)[field]
    except KeyError:
        raise LookupError(f"{model.__name__}.{field} has no privacy class.") from None


def fields_in(model: type[models.Model], classes: Iterable[PrivacyClass]) -> list[str]:
    """Names of the model's fields in any of ``classes``, in the model's order."""
    wanted, declared = set(classes), _declared(model)
    return [field.name for field in model._meta.concrete_fields if declared.get(field.name) in wanted]


def unclassified(model: type[models.Model]) -> list[str]:
    """Concrete fields without a class, and classed names that are no field. Empty when all is well."""
    declared = set(_declared(model))
    actual = {field.name for field in model._meta.concrete_fields}
    return sorted(actual ^ declared)
