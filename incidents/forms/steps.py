"""Forms of the steps that a review takes: a reason, a lead, a look at findings, the director's decision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.choices import QUALITY_DIMENSIONS, Quality
from incidents.forms.base import CHOOSE, PLAIN, PlainForm
from npcs.core.ui.text import CleanTextField
from npcs.core.workflow import Transition
from npcs.core.workflow.reason import REASON_LIMIT


class StepForm(PlainForm):
    """The reason, for a step that asks one; the lead, for opening a review; who rates, for starting to score."""

    reason = CleanTextField(
        label=_("Why?"), multiline=True, max_length=REASON_LIMIT, help_text=_("It is kept in the history.")
    )
    lead = forms.TypedChoiceField(
        label=_("Who leads the review?"),
        coerce=int,
        help_text=_("Somebody who had no decision to take in this case."),
    )
    lead_is_free = forms.BooleanField(
        label=_("This person had no decision to take in the case."),
        help_text=_("If you lead it yourself, this is your own word. Otherwise it says that you checked."),
        error_messages={"required": _("A review is led by somebody who had no decision to take in the case.")},
    )

    double_rating = forms.TypedChoiceField(
        label=_("Who rates?"),
        coerce=lambda value: value == "two",
        choices=[("one", _("I rate alone")), ("two", _("Two people rate, each on their own, and agree afterwards"))],
        widget=forms.RadioSelect,
        initial="one",
    )
    second_rater = forms.TypedChoiceField(
        label=_("Who is the second rater?"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only where two people rate. Can be named later."),
    )

    def __init__(
        self,
        *args: Any,
        step: Transition,
        leads: Iterable[Any] = (),
        two_raters: str = "off",
        seconds: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:
        """``two_raters`` is the member's rule on double rating; "sample" leaves the choice to the lead."""
        super().__init__(*args, **kwargs)
        if step.name != "start_scoring" or two_raters != "sample":
            del self.fields["double_rating"]
        if step.name != "start_scoring" or two_raters == "off":
            del self.fields["second_rater"]
        else:
            self.offer("second_rater", [CHOOSE, *((person.pk, str(person)) for person in seconds)])
        if step.reason == "none":
            del self.fields["reason"]
        else:
            self.fields["reason"].required = step.reason == "required"
        if step.name in {"open", "open_record"}:
            self.offer("lead", [CHOOSE, *((person.pk, str(person)) for person in leads)])
        else:
            del self.fields["lead"], self.fields["lead_is_free"]


class SendForm(PlainForm):
    """Sending for approval; what the checks want looked at once more must have been seen."""

    seen = forms.BooleanField(
        label=_("I have looked at these once more."),
        error_messages={"required": _("Look at the points above once more, then tick this box.")},
    )

    def __init__(self, *args: Any, ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask:
            del self.fields["seen"]


class DecideForm(PlainForm):
    """Eight questions on the quality of the review, and a word to the team."""

    words = CleanTextField(
        label=_("A word to the team"),
        multiline=True,
        max_length=REASON_LIMIT,
        required=False,
        help_text=_("The team sees it with your decision. If you return the review, say what you ask for."),
    )
    decision = forms.ChoiceField(
        choices=[("approve", _("Approve and lock")), ("return", _("Return to the lead"))],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose: approve or return."), "invalid_choice": _("Choose: approve or return.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, _name, question in QUALITY_DIMENSIONS:
            self.fields[key] = forms.ChoiceField(
                label=question, choices=Quality.choices, widget=forms.RadioSelect, required=False, error_messages=PLAIN
            )
        self.order_fields([key for key, _name, _question in QUALITY_DIMENSIONS])

    @property
    def quality(self) -> list[dict[str, Any]]:
        """The eight questions as the quality scale draws them."""
        return [{"field": self[key], "name": name} for key, name, _question in QUALITY_DIMENSIONS]
