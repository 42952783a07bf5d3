"""Forms around rating by two people: the member's rule, the second rater, opening ratings again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import CHOOSE, PlainForm
from incidents.models import ScoringSettings
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.text import CleanTextField
from npcs.core.workflow.reason import REASON_LIMIT

HINTS: dict[str, Any] = {
    "off": _("The lead’s ratings count."),
    "sample": _("The lead decides when scoring starts, for instance for every fifth review."),
    "all": _("Slower, and it shows where the scale is read differently."),
}


class SettingsForm(PlainForm):
    """Whether two people rate."""

    double_rating = CardChoiceField(
        label=_("Who rates a review?"),
        cards=[Card(value, label, HINTS[value]) for value, label in ScoringSettings.Double.choices],
        columns=1,
    )


class SecondRaterForm(PlainForm):
    """Who is the second rater."""

    second_rater = forms.TypedChoiceField(
        label=_("Who is the second rater?"),
        coerce=int,
        help_text=_("Somebody who may rate and does not lead this review. They do not see the lead’s ratings."),
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("second_rater", [CHOOSE, *((person.pk, str(person)) for person in people)])


class ReopenForm(PlainForm):
    """Whose ratings open again, and why."""

    rater = forms.TypedChoiceField(label=_("Whose ratings?"), coerce=int, widget=forms.RadioSelect)
    reason = CleanTextField(
        label=_("Why?"), multiline=True, max_length=REASON_LIMIT, help_text=_("It is kept in the history.")
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("rater", [(person.pk, str(person)) for person in people])


class AloneForm(PlainForm):
    """Why one person rates after all."""

    reason = CleanTextField(
        label=_("Why?"), multiline=True, max_length=REASON_LIMIT, help_text=_("It is kept in the history.")
    )


class WordsForm(PlainForm):
    """A list of words that may read as blame."""

    cues = CleanTextField(
        label=_("Words and the question that helps"),
        multiline=True,
        max_length=20_000,
        required=False,
        help_text=_("One on each line: the words, then | and a question. A * at the end of a word means any ending."),
    )
    people = CleanTextField(
        label=_("Words for people"), multiline=True, max_length=8_000, required=False,
        help_text=_("One on each line. A hint is shown only where such a word stands in the same sentence."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cues"].widget.attrs["rows"] = 14
