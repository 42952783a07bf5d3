"""The story, the needs and the improvement opportunities."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from incidents import choices, scales
from incidents.forms.base import CHOOSE, PlainForm
from incidents.models import Need
from npcs.core.instruments.definition import Definition
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.text import CleanTextField

DEPTHS = [
    Card("full", _("Full review"), _("Record, people who were there, and partners.")),
    Card("record_review", _("Record review"), _("What the record says, without talks.")),
    Card("screened_only", _("Screened only"), _("Looked at, not reviewed further.")),
]


class StoryForm(PlainForm):
    """What happened, seen from the work, and how deep the review goes."""

    story = CleanTextField(
        label=_("What happened, seen from the work?"),
        multiline=True,
        max_length=20_000,
        required=False,
        help_text=_(
            "Tell it in the order of time: what was known then, and why each step made sense. "
            "Use role codes such as “Worker A”, no names."
        ),
    )
    depth = CardChoiceField(label=_("Depth of the review"), cards=DEPTHS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"].widget.attrs["rows"] = 14


class NoneFoundForm(PlainForm):
    """Why a review found no improvement opportunity."""

    no_opportunity_reason = CleanTextField(
        label=_("Why was none found?"),
        multiline=True,
        max_length=2000,
        required=False,
        help_text=_("Say what was looked at. Leave it empty if you will add one."),
    )


class NeedForm(PlainForm):
    """One need of the child or family, and what was received."""

    domain = forms.ChoiceField(label=_("Area of life"), choices=[CHOOSE, *choices.NeedDomain.choices])
    needed = CleanTextField(
        label=_("What was needed?"),
        multiline=True,
        max_length=2000,
        help_text=_("From the child’s or the family’s side, not as a service name."),
    )
    received = CleanTextField(
        label=_("What was received?"), multiline=True, max_length=2000, required=False,
        help_text=_("What reached them, and when. Leave it empty if nothing did."),
    )  # fmt: skip
    status = CardChoiceField(
        label=_("Was the need met?"),
        cards=[Card(value, label) for value, label in choices.NeedStatus.choices],
    )
    accepted_reason = CleanTextField(
        label=_("Why does no improvement opportunity follow?"), multiline=True, max_length=2000, required=False,
        help_text=_("Only for an unmet need that leads to no opportunity."),
    )  # fmt: skip


class OpportunityForm(PlainForm):
    """One improvement opportunity. Its lists are those of the review's instrument version."""

    title = CleanTextField(
        label=_("In a few words"), max_length=120, help_text=_("For example: no shared plan at hospital discharge.")
    )
    theme = forms.ChoiceField(label=_("Theme"))
    theme_other = CleanTextField(
        label=_("Theme in your words"), max_length=80, required=False, help_text=_("Only if the theme is “Other”.")
    )
    locus = forms.ChoiceField(label=_("Where do the conditions lie that could be better?"))
    partner_type = forms.ChoiceField(
        label=_("Which partner was the work shared with?"), required=False, help_text=_("Leave it empty if none was.")
    )
    proximity = CardChoiceField(
        label=_("How near to the outcome was it?"),
        cards=[],
        help_text=_("How near in the chain of events. It does not say that it was the cause, or whose doing it was."),
    )
    narrative = CleanTextField(
        label=_("What made it so?"),
        multiline=True,
        max_length=8000,
        help_text=_("Say what the conditions were and why the work made sense at the time. Role codes, no names."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Which needs does it explain?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    systems_observation = CleanTextField(
        label=_("Systems observation"), multiline=True, max_length=2000, required=False,
        help_text=_("Only if no need leads here: what you saw in the way the work is set up."),
    )  # fmt: skip

    def __init__(self, *args: Any, definition: Definition, needs: Iterable[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("theme", "locus", "partner_type"):
            self.offer(name, [CHOOSE, *scales.choices_of(definition, f"io.{name}")])
        self.offer("proximity", scales.choices_of(definition, "io.proximity"))
        known = [(str(need.pk), need_label(number, need)) for number, need in enumerate(needs, 1)]
        self.offer("needs", known)
        self.fields["narrative"].widget.attrs["rows"] = 8
        if not known:
            self.fields["needs"].help_text = _("No need is recorded yet. You can link needs later.")


def need_label(number: int, need: Need) -> str:
    """A need in one line, for a box to tick."""
    return f"{number}. {need.get_domain_display()}: {Truncator(need.needed).chars(90)}"
