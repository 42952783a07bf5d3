"""Fields that take exactly what the schema says: no number for a text, no text for a number, no true for 1."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from npcs.core.ui.text import clean_text, too_long


class Text(serializers.CharField):
    """Plain text, cleaned as in every form and measured afterwards."""

    def __init__(self, *, limit: int, multiline: bool = True, **options: Any) -> None:
        self.limit, self.multiline = limit, multiline
        super().__init__(max_length=limit, **options)
        self.validators = [check for check in self.validators if getattr(check, "limit_value", None) != limit]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = clean_text(data, multiline=self.multiline)
        if not text and not self.allow_blank:
            self.fail("blank")
        if len(text) > self.limit:
            raise serializers.ValidationError(too_long(len(text), self.limit), code="max_length")
        return text


class Code(serializers.ChoiceField):
    """A key of a list, as a string."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:20])
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """A JSON true or false, not a text that looks like one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:20])
        return data


class WholeNumber(serializers.IntegerField):
    """A JSON number without a fraction."""

    default_error_messages = {"whole": _("A whole number, not text.")}

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("whole")
        return super().to_internal_value(data)
