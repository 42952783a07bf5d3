"""Moving a review to a newer version of its scale: one thing to confirm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm


class MoveForm(PlainForm):
    """The version that the page showed, so that nobody confirms another one."""

    target = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Load the page again."), "invalid": _("Load the page again.")},
    )
