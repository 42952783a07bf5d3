"""Facts for the data set, and the terms of sharing. Nothing in the first is required."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.core_set import lists
from incidents.forms.base import PlainForm
from npcs.core.ui.dates import DayField
from npcs.core.ui.text import CleanTextField

NOT_YET = ("", _("Not answered yet"))


def one_of(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NOT_YET, *choices.choices], required=False, help_text=help_text)


def some_of(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class DataSetForm(PlainForm):
    """In the order in which one thinks of them: the event, the child, the family, the case, the review."""

    event_kind = one_of(_("What kind of event was it?"), lists.EventKind)
    near_fatality_definition = one_of(
        _("If it was a near fatality: by which definition?"), lists.NearFatality,
        _("Laws differ. The kind of definition is shared, so that only like is compared with like."),
    )  # fmt: skip
    birth_date = DayField(
        label=_("Child’s date of birth"), required=False, latest=timezone.localdate,
        help_text=_("It stays with you. Only an age band is shared; leave it empty if it is not known."),
    )  # fmt: skip
    race = some_of(
        _("Child’s race and ethnicity"), lists.Race,
        _("As the family or your record says. Choose all that apply. Only six large groups are shared."),
    )  # fmt: skip
    tribal_membership = one_of(
        _("Is the child a member of a Tribe, or could they be?"), lists.YesNo, _("This is never shared.")
    )
    icwa_applies = one_of(_("Does the Indian Child Welfare Act apply?"), lists.YesNo, _("This is never shared."))
    living_arrangement = one_of(_("Where did the child live?"), lists.Living)
    caregiver_factors = some_of(
        _("What bore on the caregivers?"), lists.CaregiverFactor,
        _("Circumstances, not faults. Choose all that apply."),
    )  # fmt: skip
    case_type = one_of(_("What kind of case was open at the time?"), lists.CaseType)
    lookback_months = forms.IntegerField(
        label=_("How many months did the review look back?"), required=False, min_value=0, max_value=600,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "usa-input--small"}),
    )  # fmt: skip
    disciplines = some_of(_("Who was at the table?"), lists.Discipline, _("Choose all that apply."))
    tribe_represented = one_of(_("Was the child’s Tribe represented?"), lists.YesNoNA, _("This is never shared."))
    family_input = one_of(_("Was the family, or somebody with lived experience, heard?"), lists.YesNoNA)


class TermsForm(PlainForm):
    """Whether a review may be shared, under which agreement, from which day."""

    consent = forms.ChoiceField(
        label=_("May this review be shared with the partnership?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    agreement = CleanTextField(
        label=_("Under which agreement?"), max_length=120, required=False,
        help_text=_("Its number or name, such as “DSA 2026-1”. No names of people."),
    )  # fmt: skip
    embargo_on = DayField(
        label=_("Not before"), required=False,
        help_text=_("Only if it must wait, for instance for the end of a trial. Leave it empty if it need not."),
    )  # fmt: skip
