"""Sample forms with every kind of field."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from npcs.core.ui.cards import Card, CardChoiceField, CardRadio
from npcs.core.ui.dates import DayField, PartialDateField
from npcs.core.ui.text import CleanTextField

DEPTHS = [
    Card("full", _("Full review"), _("Timeline, debriefs, needs, improvement opportunities, ratings.")),
    Card("record", _("Record review"), _("What the record says, without debriefs.")),
]
ANSWERS = [("good", _("Good")), ("some", _("Some")), ("little", _("Little"))]


class GalleryForm(forms.Form):
    """One field of each kind."""

    title = CleanTextField(label=_("Title"), max_length=120, help_text=_("A few words that say what it is about."))
    aware = DayField(label=_("When did the agency become aware?"), latest=timezone.localdate)
    happened = PartialDateField(
        label=_("When did it happen?"),
        help_text=_("Fill in what is known. Leave the day empty if only the month is known."),
        latest=timezone.localdate,
    )
    depth = CardChoiceField(label=_("Depth"), cards=DEPTHS, columns=2)
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Choose one")), ("bay", "Bay"), ("plains", "Plains")], required=False
    )
    told_by = forms.ChoiceField(
        label=_("Who told the agency?"),
        widget=forms.RadioSelect,
        choices=[("hospital", _("A hospital")), ("police", _("The police")), ("family", _("The family"))],
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners to invite"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("health", _("Health")), ("school", _("School")), ("court", _("Court"))],
    )
    summary = CleanTextField(
        label=_("What happened, in short"), multiline=True, max_length=400, min_length=20,
        help_text=_("Use role codes such as Worker A. No names."),
    )  # fmt: skip
    score = forms.TypedChoiceField(
        label=_("How likely is it to happen again?"),
        coerce=int,
        required=False,
        choices=[(0, _("Not likely")), (1, _("Watch")), (2, _("Likely")), (3, _("Very likely"))],
        widget=CardRadio(
            columns=4, cards=[Card(str(n), "", _("A sentence that explains it."), str(n)) for n in range(4)]
        ),
    )
    count = forms.IntegerField(
        label=_("How many children live in the home?"), min_value=0, max_value=30, required=False
    )
    email = forms.EmailField(label=_("Your e-mail address"), required=False)
    agreed = forms.BooleanField(
        label=_("I have left out names"), help_text=_("We look again before anything is shared.")
    )


WRONG = {
    "title": "x" * 130,
    "aware_day": "31", "aware_month": "2", "aware_year": "2026",
    "happened_day": "4", "happened_month": "", "happened_year": "26",
    "depth": "", "told_by": "", "summary": "Too short.", "count": "99", "email": "reviewer(at)agency",
}  # fmt: skip


class FilterForm(forms.Form):
    """A GET form of a list."""

    q = forms.CharField(label=_("Number or word"), required=False, widget=forms.TextInput({"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("open", _("Open")), ("any", _("Any"))])
    incident = forms.ChoiceField(label=_("Incident"), required=False, choices=[("", _("Any")), ("f", _("Fatality"))])
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("All regions")), ("bay", "Bay")])


class QualityForm(forms.Form):
    """The quality scale and a word to the team."""

    care = forms.ChoiceField(
        label=_("Are the child, the family and staff spoken of with respect?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    system = forms.ChoiceField(
        label=_("Does it look at conditions and links, not at one person?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    words = CleanTextField(
        label=_("A word to the team"), required=False, multiline=True,
        help_text=_("The team sees it with your decision. If you return the review, say what you ask for."),
    )  # fmt: skip
