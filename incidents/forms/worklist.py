"""The worklist's filters. A value that nobody offered is refused beside its field and filters nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.forms.base import PlainForm
from incidents.models import Review
from incidents.workflow import REVIEW
from npcs.core.ui.text import CleanTextField

ANY = ("", _("Any"))


class WorklistFilter(PlainForm):
    """Number, state, kind of incident and lead; ``view`` keeps the tab."""

    q = CleanTextField(
        label=_("Number or word"), max_length=24, required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *REVIEW.choices], required=False)
    type = forms.ChoiceField(label=_("Incident"), choices=[ANY, *choices.IncidentType.choices], required=False)
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, leads: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(person.pk), str(person)) for person in leads]
        if known:
            self.offer("lead", [ANY, *known])
        else:
            del self.fields["lead"]

    @property
    def used(self) -> dict[str, str]:
        """{field: what it is set to in words} of the filters in use."""
        found = {}
        for name in ("q", "state", "type", "lead"):
            value = self.cleaned_data.get(name)
            if value:
                labels = dict(getattr(self.fields[name], "choices", ()))
                found[name] = str(labels.get(value, value))
        return found

    def narrow(self, rows: QuerySet[Review]) -> QuerySet[Review]:
        """The rows that fit every valid filter."""
        columns = {
            "q": "incident__number__icontains",
            "state": "state",
            "type": "incident__incident_type",
            "lead": "lead",
        }
        wanted = {columns[name]: self.cleaned_data[name] for name in self.used}
        return rows.filter(**wanted) if wanted else rows
