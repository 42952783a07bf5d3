"""The worklist's filters. A value that nobody offered is refused beside its field and filters nothing."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import choices, search
from incidents.forms.base import PlainForm
from incidents.models import ImprovementOpportunity, Review
from incidents.workflow import OPEN, REVIEW
from npcs.core.access import Actor
from npcs.core.ui.text import CleanTextField

ANY = ("", _("Any"))
DUE = [
    ANY,
    ("late", _("Overdue")),
    ("7", _("Within 7 days")),
    ("14", _("Within 14 days")),
    ("30", _("Within 30 days")),
    ("none", _("Without a date")),
]
FILTERS = ("q", "state", "due", "type", "cause", "theme", "lead", "office")


class WorklistFilter(PlainForm):
    """Word, state, due date, kind, cause, theme, lead, office; ``view`` keeps the tab and ``sort`` the order.

    ``theme`` choices come from the instrument in use; ``leads`` and ``offices`` are empty for readers of codes only.
    """

    q = CleanTextField(
        label=_("Number or word"), max_length=80, required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *REVIEW.choices], required=False)
    due = forms.ChoiceField(label=_("Due"), choices=DUE, required=False)
    type = forms.ChoiceField(label=_("Incident"), choices=[ANY, *choices.IncidentType.choices], required=False)
    cause = forms.ChoiceField(label=_("Cause"), choices=[ANY, *choices.CauseGroup.choices], required=False)
    theme = forms.ChoiceField(label=_("Theme of an opportunity"), required=False)
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        themes: Iterable[tuple[str, str]] = (),
        leads: Iterable[tuple[str, str]] = (),
        offices: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self._offer_or_drop("theme", themes)
        self._offer_or_drop("lead", leads)
        self._offer_or_drop("office", offices)

    def _offer_or_drop(self, name: str, known: Iterable[tuple[str, str]]) -> None:
        found = list(known)
        if found:
            self.offer(name, [ANY, *found])
        else:
            del self.fields[name]

    @property
    def used(self) -> dict[str, str]:
        """{field: what it is set to in words} of the filters in use."""
        found = {}
        for name in FILTERS:
            value = self.cleaned_data.get(name)
            if value:
                labels = dict(getattr(self.fields[name], "choices", ()))
                found[name] = str(labels.get(value, value))
        return found

    def narrow(self, rows: QuerySet[Review]) -> QuerySet[Review]:
        """The rows that fit every valid filter."""
        columns = {
            "state": "state",
            "type": "incident__incident_type",
            "cause": "incident__cause_group",
            "lead": "lead",
            "office": "incident__office",
        }
        for name in self.used:
            value = self.cleaned_data[name]
            if name in columns:
                rows = rows.filter(**{columns[name]: value})
            elif name == "theme":
                themed = ImprovementOpportunity.objects.filter(review=OuterRef("pk"), theme=value)
                rows = rows.filter(Exists(themed))
            elif name == "due":
                rows = rows.filter(due_window(value))
            else:
                rows = search.narrow(rows, actor=self.actor, words=value)
        return rows


def due_window(key: str) -> Q:
    """Open reviews due in the window ``key`` of ``DUE``; what is overdue is due within any number of days too."""
    today = timezone.localdate()
    if key == "none":
        return Q(due_on__isnull=True)
    last = today - timedelta(days=1) if key == "late" else today + timedelta(days=int(key))
    return Q(due_on__lte=last, state__in=OPEN)
