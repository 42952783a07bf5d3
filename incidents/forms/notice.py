"""The notice, in ten questions, and what is found out later about the incident."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.forms.age import Age, AgeField
from incidents.forms.base import CHOOSE, PlainForm
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField, PartialDate, PartialDateField
from npcs.core.ui.text import CleanTextField
from npcs.core.versions.errors import StaleVersion

# One question that the record keeps in two columns: the form's name is that of the first.
PAIRS = {
    "incident_date": ("incident_precision", PartialDate),
    "child_age_value": ("child_age_unit", Age),
}


class NoticeForm(PlainForm):
    """The ten questions of a notice. A date or an age is one question."""

    incident_type = CardChoiceField(
        label=_("What kind of incident was it?"),
        cards=[Card(value, label) for value, label in choices.IncidentType.choices],
    )
    cause_group = forms.ChoiceField(
        label=_("How did the harm come about?"),
        help_text=_("As far as you know today. It can be changed later."),
        choices=[CHOOSE, *choices.CauseGroup.choices],
    )
    incident_date = PartialDateField(
        label=_("When did it happen?"),
        help_text=_("Fill in what is known. Leave the day empty if only the month is known."),
        latest=timezone.localdate,
    )
    aware_date = DayField(
        label=_("When did the agency become aware?"),
        help_text=_("The day the first call or message came in. The due date is counted from it."),
        latest=timezone.localdate,
    )
    child_age_value = AgeField(
        label=_("How old was the child?"), help_text=_("For a baby, days or months say more than years.")
    )
    child_sex = forms.ChoiceField(
        label=_("Child’s sex"), choices=[CHOOSE, *choices.Sex.choices], help_text=_("As your record has it.")
    )
    prior_contact = forms.ChoiceField(
        label=_("Had the agency been in contact with the family before?"),
        choices=[CHOOSE, *choices.PriorContact.choices],
    )
    office = CleanTextField(label=_("Office or region"), max_length=80, required=False)
    local_case_number = CleanTextField(
        label=_("Your case number"),
        max_length=40,
        required=False,
        help_text=_("So that your own people can find the case. It never leaves your agency."),
    )
    summary = CleanTextField(
        label=_("What is known so far?"),
        multiline=True,
        max_length=4000,
        help_text=_("A few sentences are enough. Use role codes such as “Worker A”, no names."),
    )

    def __init__(self, *args: Any, may_train: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_train:
            self.fields["is_training"] = forms.BooleanField(
                label=_("This is a training record"),
                required=False,
                help_text=_("Made up to learn on. It counts in no figure and is marked on every page."),
            )


class FactsForm(PlainForm):
    """What others determine after the notice."""

    manner = forms.ChoiceField(
        label=_("Manner of death"),
        choices=choices.Manner.choices,
        help_text=_("From the medical examiner or coroner. Leave “Pending” until it is known."),
    )
    determination = forms.ChoiceField(label=_("Was maltreatment substantiated?"), choices=choices.Determination.choices)
    determination_source = forms.ChoiceField(label=_("Who determined it?"), choices=choices.DeterminationSource.choices)
    prior_contact = forms.ChoiceField(
        label=_("Had the agency been in contact with the family before?"), choices=choices.PriorContact.choices
    )


def initial(incident: Any) -> dict[str, Any]:
    """The form's first values from a filed notice."""
    values = {name: getattr(incident, name) for name in NoticeForm.base_fields}
    return values | {name: make(values[name], getattr(incident, second)) for name, (second, make) in PAIRS.items()}


def to_columns(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned answers as the service's fields: a date or an age becomes its two columns."""
    columns = dict(answers)
    for name, (second, _make) in PAIRS.items():
        if name in columns:
            columns[name], columns[second] = columns[name]
    return columns


def as_answers(stale: StaleVersion, answers: Mapping[str, Any]) -> StaleVersion:
    """The same clash told by question instead of by column."""
    differences = dict(stale.differences)
    for name, (second, make) in PAIRS.items():
        if name in differences or second in differences:
            differences.pop(second, None)
            theirs = make(getattr(stale.current, name), getattr(stale.current, second))
            differences[name] = (answers[name], theirs)
    return StaleVersion(stale.current, differences)
