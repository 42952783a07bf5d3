"""Serializers that refuse what they do not know, so a server-set field in the body is an error, not ignored."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer):
    """A body with a field that is unknown or set by the server is refused with that field named."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(set(data) - writable)
            if unknown:
                raise serializers.ValidationError(
                    {str(name)[:80]: [_("This field is unknown or is set by the server.")] for name in unknown}
                )
        return super().to_internal_value(data)
