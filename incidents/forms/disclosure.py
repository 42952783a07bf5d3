"""A public record: the facts that a rule asks for, and findings written by hand. It starts empty, always."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.forms.base import CHOOSE, PlainForm
from npcs.core.ui.dates import DayField, PartialDateField
from npcs.core.ui.text import CleanTextField


def _count(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=9999, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a whole number, or leave it empty.")}, **options,
    )  # fmt: skip


class DisclosureForm(PlainForm):
    """In the order in which a reader of the record meets it."""

    case_reference = CleanTextField(
        label=_("Your reference"), max_length=40, required=False, help_text=_("For your own files. It is not printed.")
    )
    rule = CleanTextField(
        label=_("Under which law or rule is it published?"), max_length=160, required=False,
        help_text=_("Check with counsel what it asks you to tell, and what it forbids."),
    )  # fmt: skip
    due_on = DayField(label=_("Publish by"), required=False, latest=dt.date(2100, 1, 1))
    incident_type = forms.ChoiceField(label=_("Kind of incident"), choices=[CHOOSE, *choices.IncidentType.choices])
    incident_date = PartialDateField(
        label=_("When did it happen?"), latest=timezone.localdate,
        help_text=_("As exact as the rule asks for. The month or the year may be enough."),
    )  # fmt: skip
    informed_on = DayField(label=_("When was the agency informed?"), required=False, latest=timezone.localdate)
    review_began_on = DayField(label=_("When did the review begin?"), required=False, latest=timezone.localdate)
    review_ended_on = DayField(label=_("When did the review end?"), required=False, latest=timezone.localdate)
    reports_before = _count(_("Reports received before"), help_text=_("In the time that the rule looks back."))
    assessments_before = _count(_("Assessments made before"))
    cases_open = _count(_("Cases open at the time"))
    findings = CleanTextField(
        label=_("Findings"), multiline=True, max_length=12_000, required=False,
        help_text=_("Write them for this record. Do not copy from the review: what was said there is protected."),
    )  # fmt: skip
    actions = CleanTextField(label=_("What is being changed?"), multiline=True, max_length=8000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].widget.attrs["rows"] = 10
