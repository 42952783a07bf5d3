"""Who leads from now on: for one review, or for several at once. No reason is asked."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import CHOOSE, PlainForm


class HandOverForm(PlainForm):
    """The new lead."""

    lead = forms.TypedChoiceField(
        label=_("Who leads it from now on?"), coerce=int,
        help_text=_("Somebody who had no decision to take in this case. You need not say why."),
    )  # fmt: skip

    def __init__(self, *args: Any, leads: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lead", [CHOOSE, *((person.pk, str(person)) for person in leads)])


class AssignForm(HandOverForm):
    """The lead for all ticked reviews; ``chosen`` holds "id:version" of each as it was seen."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=4000)

    def clean_chosen(self) -> list[tuple[UUID, int]]:
        try:
            pairs = [entry.split(":") for entry in self.cleaned_data["chosen"].split(",")]
            return [(UUID(key), int(version)) for key, version in pairs]
        except ValueError:
            raise forms.ValidationError(_("This page was not complete. Go back and tick the reviews again.")) from None
