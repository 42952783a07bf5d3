"""A recommendation, its list's filters, and the reason of a step."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents import choices, scales
from incidents.forms.base import CHOOSE, PlainForm
from incidents.forms.worklist import ANY
from incidents.models import Recommendation
from incidents.permissions import owner_roles
from jurisdictions import roles
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField
from npcs.core.ui.text import CleanTextField

STRENGTHS = [Card(value, label, choices.STRENGTH_MEANS[value]) for value, label in choices.Strength.choices]


class RecommendationForm(PlainForm):
    """What should change, how strong it is, who follows it up until when, and from which reviews it comes."""

    title = CleanTextField(
        label=_("In a few words"), max_length=120, help_text=_("For example: one discharge plan for hospital and home.")
    )
    change = CleanTextField(
        label=_("What should change?"), multiline=True, max_length=4000,
        help_text=_("A condition that can be changed. No case, no name."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("Theme"))
    theme_other = CleanTextField(
        label=_("Theme in your words"), max_length=80, required=False, help_text=_("Only if the theme is “Other”.")
    )
    level = forms.ChoiceField(label=_("Who can change it?"), choices=[CHOOSE, *choices.Level.choices])
    strength = CardChoiceField(label=_("How strong is it?"), cards=STRENGTHS)
    owner_role = forms.ChoiceField(
        label=_("Which role follows it up?"), help_text=_("It waits for everybody who holds this role.")
    )
    owner_unit = CleanTextField(
        label=_("Which unit carries it out?"), max_length=80, required=False, help_text=_("A unit, not a person.")
    )
    due_on = DayField(label=_("Until when?"), required=False, latest=dt.date(2100, 1, 1))
    measure = CleanTextField(
        label=_("How will you know that it helped?"), multiline=True, max_length=2000, required=False,
        help_text=_("What will be counted or looked at, and when."),
    )  # fmt: skip
    outcome = CleanTextField(
        label=_("What came of it?"), multiline=True, max_length=4000, required=False,
        help_text=_("Write it before you mark it as done."),
    )  # fmt: skip
    reviews = CleanTextField(
        label=_("From which reviews does it come?"), multiline=True, max_length=2000, required=False,
        help_text=_("Numbers of reviews, with a comma between them. They are approved, or you may write in them."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", [CHOOSE, *scales.choices_of(scales.in_use(), "io.theme")])
        self.offer("owner_role", [CHOOSE, *((key, roles.label(key)) for key in owner_roles())])
        self.fields["reviews"].widget.attrs["rows"] = 2
        if is_new:
            del self.fields["outcome"]


class RecommendationFilter(PlainForm):
    """Theme, level and strength; ``view`` keeps the tab."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[ANY, *choices.Level.choices], required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=[ANY, *choices.Strength.choices], required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", [ANY, *scales.choices_of(scales.in_use(), "io.theme")])

    @property
    def used(self) -> dict[str, str]:
        """{field: what it is set to in words} of the filters in use."""
        found = {}
        for name in ("theme", "level", "strength"):
            value = self.cleaned_data.get(name)
            if value:
                labels: dict[str, Any] = dict(getattr(self.fields[name], "choices", ()))
                found[name] = str(labels[value])
        return found

    def narrow(self, rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        """The rows that fit every valid filter."""
        return rows.filter(**{name: self.cleaned_data[name] for name in self.used})
