"""A screening rule as one form: what is reviewed, whose contact counts, what is due, who sits at the table.

Reasons, clocks and seats are rows: those that the rule has, and one empty row to add another. A row whose name is
emptied is left out.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.choices import IncidentType
from incidents.forms.base import CHOOSE, PlainForm
from incidents.screening import codes
from npcs.core.ui.dates import DayField
from npcs.core.ui.text import CleanTextField

MOST = {"trigger": 12, "clock": 8, "seat": 10}
PARTS = {"trigger": "triggers", "clock": "clocks", "seat": "required_roles"}
ASKED = [("", _("Not asked")), ("suspected", _("Known or suspected")), ("substantiated", _("Substantiated"))]


class DaysOffField(CleanTextField):
    """Days, one a line as 2026-07-03; cleans to a list of ISO days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(multiline=True, max_length=1000, required=False, **options)

    def clean(self, value: Any) -> Any:
        days = super().clean(value).split()
        for day in days:
            try:
                dt.date.fromisoformat(day)
            except ValueError:
                message = _("Write each day as year-month-day, for example 2026-07-03.")
                raise ValidationError(message, code="day") from None
        return sorted(set(days))


class RuleForm(PlainForm):
    """The fields that are there once; ``rows`` adds the others."""

    title = CleanTextField(label=_("Title"), max_length=120)
    effective_from = DayField(
        label=_("From which day does it hold?"),
        help_text=_("For notices filed on or after this day. It cannot be a day that has passed."),
    )
    look_back_months = forms.IntegerField(
        label=_("How many months before the incident do you look back?"), min_value=0, max_value=240
    )
    persons = forms.MultipleChoiceField(
        label=_("Whose contact counts?"), choices=codes.Person.choices, widget=forms.CheckboxSelectMultiple
    )
    contacts = forms.MultipleChoiceField(
        label=_("Which kinds of contact count?"),
        choices=codes.ContactKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    age_under = forms.IntegerField(label=_("Children under which age, in years?"), min_value=1, max_value=26)
    near_version = CleanTextField(
        label=_("Near-fatality definition: its name"), max_length=120, help_text=_("Each decision keeps this name.")
    )
    near_text = CleanTextField(label=_("Near-fatality definition: its words"), max_length=1000, multiline=True)
    holiday_list = forms.ChoiceField(label=_("Days that are no working days"), choices=codes.HolidayList.choices)
    extra_days = DaysOffField(label=_("Your own days off"), help_text=_("One a line, for example 2026-07-03."))
    source = CleanTextField(label=_("Source of the rule"), max_length=1000, multiline=True)
    note = CleanTextField(label=_("Note"), max_length=2000, multiline=True, required=False)
    checked = forms.BooleanField(
        label=_("Counsel has checked this rule."),
        required=False,
        help_text=_("Until then every page says that it is to be checked."),
    )

    def __init__(self, *args: Any, definition: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        for kind, part in PARTS.items():
            for number in range(1, min(len(definition[part]) + 1, MOST[kind]) + 1):
                for name, field in _row_fields(kind, definition).items():
                    self.fields[f"{kind}_{number}_{name}"] = field

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        """The fields of each row, for the page."""
        number = 1
        while f"{kind}_{number}_{_first(kind)}" in self.fields:
            prefix = f"{kind}_{number}_"
            names = [name for name in self.fields if name.startswith(prefix)]
            yield {"number": number, "fields": [self[name] for name in names]}
            number += 1

    @property
    def triggers(self) -> list[dict[str, Any]]:
        return list(self.rows("trigger"))

    @property
    def clocks(self) -> list[dict[str, Any]]:
        return list(self.rows("clock"))

    @property
    def seats(self) -> list[dict[str, Any]]:
        return list(self.rows("seat"))

    def clean(self) -> dict[str, Any]:
        """Each row that has a name has what it needs."""
        for row in self.triggers:
            self._need(row["number"], "trigger", "label", "types")
        for row in self.clocks:
            number = row["number"]
            if self.cleaned_data.get(f"clock_{number}_name"):
                lengths = [self.cleaned_data.get(f"clock_{number}_{unit}") for unit in ("days", "months")]
                if sum(value is not None for value in lengths) != 1:
                    self.add_error(f"clock_{number}_days", _("Give either days or months."))
        return self.cleaned_data

    def _need(self, number: int, kind: str, name: str, other: str) -> None:
        given, needed = (self.cleaned_data.get(f"{kind}_{number}_{field}") for field in (name, other))
        if given and not needed and f"{kind}_{number}_{other}" not in self.errors:
            self.add_error(f"{kind}_{number}_{other}", _("Please answer this."))


def _first(kind: str) -> str:
    return {"trigger": "label", "clock": "name", "seat": "role"}[kind]


def _row_fields(kind: str, definition: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {"trigger": _trigger_fields, "clock": _clock_fields, "seat": _seat_fields}[kind](definition)


def _trigger_fields(_definition: Mapping[str, Any]) -> dict[str, forms.Field]:
    several: dict[str, Any] = {"widget": forms.CheckboxSelectMultiple, "required": False}
    return {
        "label": CleanTextField(label=_("Reason for a review"), max_length=200, required=False),
        "outcome": forms.ChoiceField(
            label=_("Then it"), choices=[("must", _("must be reviewed")), ("may", _("may be reviewed"))], required=False
        ),
        "types": forms.MultipleChoiceField(label=_("Kinds of incident"), choices=IncidentType.choices, **several),
        "contact": forms.MultipleChoiceField(
            label=_("With one of these contacts; none ticked: not asked"),
            choices=codes.ContactKind.choices,
            **several,
        ),
        "maltreatment": forms.ChoiceField(label=_("Maltreatment"), choices=ASKED, required=False),
        "requested": forms.BooleanField(label=_("Only when the head of the agency asks for it"), required=False),
    }


def _clock_fields(definition: Mapping[str, Any]) -> dict[str, forms.Field]:
    after = [(f"clock:{one['key']}", _("after “%(name)s”") % {"name": one["name"]}) for one in definition["clocks"]]
    whole: dict[str, Any] = {"required": False, "min_value": 1}
    return {
        "name": CleanTextField(label=_("What is due"), max_length=120, required=False),
        "from": forms.ChoiceField(label=_("Counted from"), choices=[*codes.StartsFrom.choices, *after], required=False),
        "days": forms.IntegerField(label=_("Days"), max_value=3650, **whole),
        "months": forms.IntegerField(label=_("or months"), max_value=120, **whole),
        "count": forms.ChoiceField(
            label=_("Counted in"),
            choices=[("calendar", _("calendar days")), ("working", _("working days"))],
            required=False,
        ),
        "met_by": forms.ChoiceField(label=_("Met by"), choices=codes.MetBy.choices, required=False),
        "pausable": forms.BooleanField(label=_("A legal hold stops it"), required=False),
        "selected_only": forms.BooleanField(label=_("Only when a review follows"), required=False),
        "repeats": forms.BooleanField(label=_("Starts again each time it is met"), required=False),
    }


def _seat_fields(_definition: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        "role": forms.ChoiceField(
            label=_("Who must be at the table"), choices=[CHOOSE, *codes.Seat.choices], required=False
        ),
        "when": forms.ChoiceField(label=_("When"), choices=codes.When.choices, required=False),
        "waivable": forms.BooleanField(label=_("A recorded reason is enough when they are not"), required=False),
    }


def initial(definition: Mapping[str, Any], effective_from: dt.date | None) -> dict[str, Any]:
    """The form's first values."""
    holidays = definition.get("holidays", {})
    found = {name: definition[name] for name in ("title", "look_back_months", "persons", "contacts", "age_under")}
    found |= {
        "effective_from": effective_from,
        "near_version": definition["near_fatality"]["version"],
        "near_text": definition["near_fatality"]["text"],
        "holiday_list": holidays.get("list", "none"),
        "extra_days": "\n".join(holidays.get("extra", ())),
        "source": definition["source"],
        "note": definition.get("note", ""),
        "checked": not definition["check_with_counsel"],
    }
    for kind, part in PARTS.items():
        for number, row in enumerate(definition[part], 1):
            defaults = {"pausable": True} if kind == "clock" else {}
            found |= {f"{kind}_{number}_{name}": value for name, value in {**defaults, **row}.items()}
    return found


def to_definition(form_data: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """A cleaned form as the service's fields. Keys of rows that were there before stay."""
    data = form_data
    definition = {
        **{name: before[name] for name in ("format", "code")},
        **{name: data[name] for name in ("title", "look_back_months", "persons", "contacts", "age_under", "source")},
        "near_fatality": {"version": data["near_version"], "text": data["near_text"]},
        "holidays": {"list": data["holiday_list"], "extra": data["extra_days"]},
        "note": data["note"],
        "check_with_counsel": not data["checked"],
        "triggers": list(_triggers(data, before["triggers"])),
        "clocks": list(_clocks(data, before["clocks"])),
        "required_roles": [
            {"role": row["role"], "when": row["when"] or "always", "waivable": row["waivable"]}
            for _number, row in _rows(data, "seat")
        ],
    }
    return {"definition": definition, "effective_from": data["effective_from"]}


def _rows(data: Mapping[str, Any], kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number, row) of the rows that have a name."""
    for number in range(1, MOST[kind] + 1):
        prefix = f"{kind}_{number}_"
        row = {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}
        if row.get(_first(kind)):
            yield number, row


def _key(number: int, before: list[dict[str, Any]], letter: str) -> str:
    if number <= len(before):
        return str(before[number - 1]["key"])
    taken = {one["key"] for one in before}
    return next(key for key in (f"{letter}{count}" for count in range(number, 99)) if key not in taken)


def _triggers(data: Mapping[str, Any], before: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, row in _rows(data, "trigger"):
        key = _key(number, before, "reason")
        yield {
            "key": key, "label": row["label"], "outcome": row["outcome"] or "may", "types": row["types"],
            "contact": row["contact"], "maltreatment": row["maltreatment"], "requested": row["requested"],
        }  # fmt: skip


def _clocks(data: Mapping[str, Any], before: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, row in _rows(data, "clock"):
        old = before[number - 1] if number <= len(before) else {}
        length = {"months": row["months"]} if row["months"] is not None else {"days": row["days"]}
        yield {
            "key": _key(number, before, "clock"), "name": row["name"], "from": row["from"] or "aware", **length,
            "count": row["count"] or "calendar", "pausable": row["pausable"], "met_by": row["met_by"] or "recorded",
            "selected_only": row["selected_only"], "repeats": row["repeats"], "types": old.get("types", []),
        }  # fmt: skip
