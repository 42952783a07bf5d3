"""What people type, made safe to store and show, in one place.

Text is plain text: it is never read as HTML. Nothing visible is taken away; only characters that nobody can
see or that turn the reading order round (Unicode Technical Report 36, section 3) are.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from npcs.core.ui import words

# Embeddings, overrides, isolates; deprecated format controls; interlinear marks; byte order mark; tags.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufff9-\ufffb\ufeff\U000e0000-\U000e007f]")
# C0 and C1 controls (tab and line feed are kept for now), lone surrogates, non-characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")
_BLANKS = re.compile(r"[\n\t]+")


def clean_text(value: str, *, multiline: bool = True) -> str:
    """``value`` in NFC without control and reordering characters; line ends are ``\\n``, or one space.

    Applying it twice changes nothing more.
    """
    text = _BREAKS.sub("\n", value)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    if not multiline:
        text = _BLANKS.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip()


def too_long(length: int, limit: int) -> str:
    """The message for a text over its limit: how many there are and how many to lose."""
    return ngettext(
        "Please shorten this by %(over)s character: up to %(limit)s fit here.",
        "Please shorten this by %(over)s characters: up to %(limit)s fit here.",
        length - limit,
    ) % {"over": words.number(length - limit), "limit": words.number(limit)}


class CleanTextarea(forms.Textarea):
    """A text box that says in words how much fits; the script counts on."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        limit = context["widget"]["attrs"].get("data-maxlength")
        if limit:
            context["widget"]["count_words"] = _("Up to %(limit)s characters") % {"limit": words.number(int(limit))}
        return context


class CleanTextField(forms.CharField):
    """A text field whose value is cleaned first and measured afterwards.

    No ``maxlength`` goes to the browser: it would cut a pasted text without a word. What is too long comes
    back whole, with a message.
    """

    def __init__(self, *, max_length: int = 4000, min_length: int = 0, multiline: bool = False, **options: Any) -> None:
        self.limit, self.least, self.multiline = max_length, min_length, multiline
        options.setdefault("widget", CleanTextarea if multiline else forms.TextInput)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-maxlength": str(self.limit)}

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        return clean_text(str(value), multiline=self.multiline)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(too_long(len(value), self.limit), code="max_length")
        if value and len(value) < self.least:
            message = _("Please write a little more: %(least)s characters or more.") % {"least": self.least}
            raise ValidationError(message, code="min_length")
