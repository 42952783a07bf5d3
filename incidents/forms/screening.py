"""The screening page: what is known, the decision, who decided, who sits at the table, who leads."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import CHOOSE, PlainForm
from incidents.rules.definition import CURRENT, Rule
from incidents.screening import codes
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField, PartialDate, PartialDateField
from npcs.core.ui.text import CleanTextField

CONTACTS = range(1, 4)  # rows on the page; the API takes more
TOLD = [CHOOSE, *codes.Told.choices]
NO_ONE = ("", _("Nobody yet"))


class ScreeningForm(PlainForm):
    """What the page asks depends on the rule in force: a request, an Indian child, whose seat may be waived."""

    maltreatment = forms.ChoiceField(
        label=_("Is maltreatment known or suspected to have played a part?"),
        choices=[CHOOSE, *codes.Maltreatment.choices],
    )
    requested = forms.ChoiceField(label=_("Does the head of the agency ask for a review?"), choices=TOLD)
    indian_child = forms.ChoiceField(
        label=_("Is the child an Indian child under the Indian Child Welfare Act?"),
        choices=TOLD,
        help_text=_("This answer never leaves your agency."),
    )
    choice = CardChoiceField(
        label=_("What was decided?"),
        cards=[
            Card("select", _("Select for a review"), _("A lead is named now or later.")),
            Card("not_select", _("Close without a review"), _("The notice is kept with the reason.")),
        ],
        columns=2,
    )
    reason = CleanTextField(
        label=_("Why?"),
        multiline=True,
        max_length=2000,
        help_text=_("What spoke for it and against it. Role codes such as “Worker A”, no names."),
    )
    meeting = CleanTextField(
        label=_("Meeting at which it was decided"),
        max_length=80,
        required=False,
        help_text=_("Its number or date. Without a meeting, two people decide."),
    )
    first_person = CleanTextField(
        label=_("First person who decided"),
        max_length=60,
        required=False,
        help_text=_("A role code such as “Screener B”, no name."),
    )
    second_person = CleanTextField(label=_("Second person who decided"), max_length=60, required=False)
    table = forms.MultipleChoiceField(
        label=_("Who is at the table?"),
        choices=codes.Seat.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lead = forms.TypedChoiceField(
        label=_("Who leads the review?"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only when it is selected. Leave it empty to name somebody later."),
    )
    lead_is_free = forms.BooleanField(
        label=_("This person had no decision to take in the case."),
        required=False,
        help_text=_("If you lead it yourself, this is your own word. Otherwise it says that you checked."),
    )

    def __init__(self, *args: Any, rule: Rule, leads: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if not rule.asks_request:
            del self.fields["requested"]
        if not rule.asks_indian_child:
            del self.fields["indian_child"]
        for number in CONTACTS:
            self.fields |= _contact_fields(number)
        for one in rule.required:
            self.fields[f"waive_{one.role}"] = _waiver(one.role, waivable=one.waivable)
        known = [(person.pk, str(person)) for person in leads]
        self.offer("lead", [NO_ONE, *known])

    def clean(self) -> dict[str, Any]:
        for number in CONTACTS:
            self._check_contact(number)
        return self.cleaned_data

    def _check_contact(self, number: int) -> None:
        """A contact is whole or empty; one that stood at the time of the incident needs no date."""
        who, kind, when = (f"contact_{number}_{part}" for part in ("who", "kind", "when"))
        given = [self.cleaned_data.get(name) for name in (who, kind, when)]
        if not any(given):
            return
        for name, value in ((who, given[0]), (kind, given[1])):
            if not value and name not in self.errors:
                self.add_error(name, _("Choose one, or empty this contact."))
        if given[1] and given[1] not in CURRENT and given[2] is None and when not in self.errors:
            self.add_error(when, _("Say when it was, as far as it is known."))

    @property
    def contact_rows(self) -> Iterator[dict[str, Any]]:
        """The fields of each contact, for the page."""
        for number in CONTACTS:
            yield {"number": number, **{part: self[f"contact_{number}_{part}"] for part in ("who", "kind", "when")}}

    @property
    def waivers(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("waive_")]


def _contact_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"contact_{number}_who": forms.ChoiceField(
            label=_("With whom"), choices=[("", _("No contact")), *codes.Person.choices], required=False
        ),
        f"contact_{number}_kind": forms.ChoiceField(
            label=_("What kind"), choices=[CHOOSE, *codes.ContactKind.choices], required=False
        ),
        f"contact_{number}_when": PartialDateField(
            label=_("When it last was"),
            help_text=_("Leave it empty for what stood at the time of the incident."),
            latest=timezone.localdate,
            required=False,
        ),
    }


def _waiver(role: str, *, waivable: bool) -> forms.Field:
    who = codes.Seat(role).label
    label = _("%(who)s is not at the table: why not?") % {"who": who}
    hint = (
        _("The rule asks for this seat. A reason is enough.") if waivable else _("The rule does not let it be empty.")
    )
    return CleanTextField(label=label, max_length=1000, required=False, help_text=hint)


def answers(data: dict[str, Any]) -> dict[str, Any]:
    """Cleaned data as the service's fields, with ``lead`` and ``lead_is_free`` beside them."""
    found = {name: data[name] for name in PLAIN_FIELDS if name in data}
    waivers = {name.removeprefix("waive_"): text for name, text in data.items() if name.startswith("waive_") and text}
    return {**found, "contacts": contacts_in(data), "table": list(data.get("table", ())), "waivers": waivers}


def contacts_in(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The contacts that are whole so far, as the service takes them."""
    found = []
    for number in CONTACTS:
        who, kind, when = (data.get(f"contact_{number}_{part}") for part in ("who", "kind", "when"))
        if who and kind:
            date, precision = when or PartialDate(None, "unknown")
            found.append({"who": who, "kind": kind, "date": date.isoformat() if date else None, "precision": precision})
    return found


PLAIN_FIELDS = ("maltreatment", "requested", "indian_child", "choice", "reason", "meeting", "first_person",
                "second_person", "lead", "lead_is_free")  # fmt: skip


def initial(decision: Any | None) -> dict[str, Any]:
    """The form's first values from a decision that was written before."""
    if decision is None:
        return {}
    found = {name: getattr(decision, name) for name in PLAIN_FIELDS[:-2]} | {"table": decision.table}
    for number, one in zip(CONTACTS, decision.contacts, strict=False):
        found |= {f"contact_{number}_{part}": one[part] for part in ("who", "kind")}
        found[f"contact_{number}_when"] = _typed(one)
    return found | {f"waive_{role}": text for role, text in decision.waivers.items()}


def _typed(contact: dict[str, Any]) -> PartialDate | None:
    if contact["kind"] in CURRENT and contact["date"] is None:
        return None
    return PartialDate(dt.date.fromisoformat(contact["date"]) if contact["date"] else None, contact["precision"])


class MetForm(PlainForm):
    """The day on which something was done that the product cannot see."""

    met_on = DayField(label=_("On which day was it done?"), latest=timezone.localdate)


class HoldForm(PlainForm):
    """Why a legal hold is placed, and whether the clocks stop."""

    reason = CleanTextField(
        label=_("Why is the hold placed?"),
        multiline=True,
        max_length=2000,
        help_text=_("What was asked for and by which kind of office. No names. It is kept in the history."),
    )
    pauses_clocks = forms.BooleanField(
        label=_("The clocks stop while it lasts."), required=False, help_text=_("The rule’s own dates stay shown.")
    )


class LiftForm(PlainForm):
    """Why a legal hold ends."""

    reason = CleanTextField(
        label=_("Why is the hold lifted?"), multiline=True, max_length=2000, help_text=_("It is kept in the history.")
    )
