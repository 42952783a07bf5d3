"""The search box on its own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm
from npcs.core.ui.text import CleanTextField


class SearchForm(PlainForm):
    """Words to look for. Quotes hold words together, a minus leaves a word out."""

    q = CleanTextField(
        label=_("What are you looking for?"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"type": "search"}),
        help_text=_("A number, a code or words. “Two words” in quotes stand together; -word leaves it out."),
    )
