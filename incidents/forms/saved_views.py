"""The name of a view of the worklist, and who sees it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm
from npcs.core.ui.text import CleanTextField


class SavedViewForm(PlainForm):
    """A name, shown to colleagues or not, and whether the worklist opens with it. ``query`` is what it holds."""

    name = CleanTextField(
        label=_("Name of the view"), max_length=40, help_text=_("A few words, without anything about a case.")
    )
    is_shared = forms.BooleanField(label=_("Show it to colleagues"), required=False)
    is_default = forms.BooleanField(label=_("Open the worklist with it"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
