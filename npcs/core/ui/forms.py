"""The form that every form of the product extends: what is missing or forged is said in plain words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = ("", _("Choose one"))
PLAIN = {"required": _("Please answer this."), "invalid_choice": _("Please choose one of the answers shown.")}
DJANGOS = (
    forms.Field.default_error_messages["required"],
    forms.ChoiceField.default_error_messages["invalid_choice"],
    forms.MultipleChoiceField.default_error_messages["invalid_choice"],
)


class PlainForm(forms.Form):
    """Django's own messages in our words; a message that a field words itself stays."""

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Gives the choices of a field that only the request knows."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            ours = {code: words for code, words in PLAIN.items() if field.error_messages.get(code) in DJANGOS}
            field.error_messages |= ours
