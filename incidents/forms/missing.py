"""The window of the report of what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm
from incidents.missing import WINDOWS, Question


class MissingFilter(PlainForm):
    """Which reviews, and which question of the record."""

    window = forms.ChoiceField(label=_("Reviews"), choices=list(WINDOWS.items()), required=False)
    field = forms.ChoiceField(label=_("Question"), required=False)

    def __init__(self, *args: Any, asked: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("field", [("", _("Any")), *((one.key, capital(one.label)) for one in asked)])


def capital(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
