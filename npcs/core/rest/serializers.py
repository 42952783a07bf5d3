"""Serializers in which every field has a privacy class. What the reader may not see is absent, not null."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from npcs.core.access.strict import StrictSerializer
from npcs.core.privacy import PrivacyClass, class_of

Classes = frozenset[PrivacyClass]
OPEN: Classes = frozenset({PrivacyClass.PUBLIC, PrivacyClass.CORE})


class ClassedSerializer(StrictSerializer):
    """Base of every serializer that shows a record.

    ``model`` is the record's model; a field's class is that of the model field behind its ``source``. A field
    that is worked out has its class in ``derived``. ``context["classes"]`` maps models to the classes that the
    reader sees; without an entry these are public and core only, so forgetting shows less, never more.
    """

    model: ClassVar[type[models.Model]]
    derived: ClassVar[Mapping[str, PrivacyClass]] = {}

    @property
    def _readable_fields(self) -> list[serializers.Field]:
        seen = self.context.get("classes", {}).get(self.model, OPEN)
        shown = ((name, field) for name, field in self.fields.items() if not field.write_only)
        return [field for name, field in shown if privacy_of(self, name) in seen]


def privacy_of(serializer: ClassedSerializer, name: str) -> PrivacyClass:
    """The class of one field of a serializer; LookupError when nobody said.

    A nested record is core itself: its own serializer leaves out what is not.
    """
    if name in serializer.derived:
        return serializer.derived[name]
    field = serializer.fields[name]
    inner = getattr(field, "child", field)
    if isinstance(inner, ClassedSerializer):
        return PrivacyClass.CORE
    model, *path = serializer.model, *field.source_attrs
    if not path:
        raise LookupError(f"{type(serializer).__name__}.{name} is worked out: give its class in `derived`.")
    found = PrivacyClass.PUBLIC
    for part in path:
        model_field = _field(model, part)
        found = _stricter(found, class_of(model, model_field.name))
        model = model_field.related_model or model
    return found


def _field(model: type[models.Model], name: str) -> Any:
    """The model field of this name, also by its column ("lead_id")."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        pass
    for field in model._meta.concrete_fields:
        if field.attname == name:
            return field
    raise LookupError(f"{model.__name__} has no field {name}: give its class in `derived`.")


def _stricter(one: PrivacyClass, other: PrivacyClass) -> PrivacyClass:
    order = list(PrivacyClass)  # identifying first
    return min(one, other, key=order.index)
