"""Forms of the editor: a file, a number, one part of a definition, a line of a crosswalk, a step.

Each form of a part turns the part into fields (``initial_for``) and cleaned fields into the part (``part_from``).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npcs.core.instruments.changes import CLASSES
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.models import Instrument, InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.services.publication import REFERENCE_MAX
from npcs.core.instruments.validate import LIMIT
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField
from npcs.core.ui.forms import CHOOSE, PlainForm
from npcs.core.ui.text import CleanTextField
from npcs.core.workflow import Transition
from npcs.core.workflow.reason import REASON_LIMIT

Part = dict[str, Any]
NUMBER = r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})"
WHOLE = {"invalid": _("Write a whole number."), "max_value": _("Write a smaller number."),
         "min_value": _("Write 0 or more.")}  # fmt: skip


def number_field(**options: Any) -> forms.RegexField:
    return forms.RegexField(
        rf"\A{NUMBER}\Z",
        label=_("Version number"),
        max_length=20,
        error_messages={"invalid": _("Write three numbers with points, for example 1.1.0.")},
        **options,
    )


class FileForm(PlainForm):
    """A definition as a file."""

    file = forms.FileField(
        label=_("File with the definition"),
        help_text=_("JSON, up to 256 kB. Nothing is kept while the file has faults."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> bytes:
        """The bytes; one more than the limit of a file that is too large, so that the check can say so."""
        return self.cleaned_data["file"].read(LIMIT + 1)


class CopyForm(PlainForm):
    """The number of the new draft."""

    version = number_field(
        help_text=_("The last number for words, the middle one for new items, the first one for another meaning.")
    )


class HeadForm(PlainForm):
    """What stands above the items."""

    version = number_field()
    title = CleanTextField(label=_("Title"), max_length=120)
    summary = CleanTextField(label=_("What it is for"), max_length=2000, multiline=True, required=False)
    owner = CleanTextField(label=_("Owner"), max_length=120)
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=Instrument.Origin.choices)
    licence = CleanTextField(label=_("Terms of use"), max_length=500)


class PartForm(PlainForm):
    """One part of a definition. ``seen`` names the part as the form showed it: another part may change meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    fixed: tuple[str, ...] = ("code",)  # given once, when the part is made

    def __init__(self, *args: Any, definition: Definition, part: Part | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.known = definition, part
        if part is not None:
            for name in self.fixed:
                del self.fields[name]
        self.build()

    def build(self) -> None:
        """Adds the fields that depend on the definition or on the part."""

    @property
    def heads(self) -> list[forms.BoundField]:
        """The fields above the rows."""
        return [field for field in self if not field.is_hidden and "-" not in field.name]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Rows of fields, for parts that hold a list."""
        return []

    @classmethod
    def initial_for(cls, part: Part) -> dict[str, Any]:
        return dict(part)

    def part_from(self, data: Mapping[str, Any]) -> Part:
        """The part that the fields describe; what the form does not ask stays as it is."""
        given = {name: value for name, value in data.items() if name != "seen"}
        return {**(self.known or {}), **given}


class DomainForm(PartForm):
    """A group of items."""

    code = forms.RegexField(
        r"\A[A-Z][A-Z0-9]{0,9}\Z", label=_("Code"), max_length=10, help_text=_("Capital letters, for example TEA."),
        error_messages={"invalid": _("Capital letters and digits, a letter first.")},
    )  # fmt: skip
    label = CleanTextField(label=_("Name"), max_length=120)
    summary = CleanTextField(label=_("What it is about"), max_length=2000, multiline=True, required=False)
    order = forms.IntegerField(label=_("Place among the domains"), min_value=0, max_value=1000, error_messages=WHOLE)
    level = forms.RegexField(
        r"\A[a-z][a-z0-9_]{0,29}\Z", label=_("What its items are rated for"), max_length=30,
        help_text=_("“review”: once for a review. “io”: once for each improvement opportunity."),
        error_messages={"invalid": _("Small letters, for example review or io.")},
    )  # fmt: skip


class ItemForm(PartForm):
    """One item with what each value means."""

    fixed = ("code", "construct")
    code = forms.RegexField(
        r"\A[A-Z][A-Z0-9]{0,9}(-[A-Z0-9]{1,9})?\Z", label=_("Code"), max_length=20,
        help_text=_("For example TEA-07. A code is never used again for something else."),
        error_messages={"invalid": _("Capital letters, then a dash and a number, for example TEA-07.")},
    )  # fmt: skip
    construct = forms.RegexField(
        r"\A[a-z0-9][a-z0-9_-]{0,39}\Z", label=_("Construct"), max_length=40,
        help_text=_("The lasting name of what is rated. Trends follow it over versions."),
        error_messages={"invalid": _("Small letters, digits and dashes.")},
    )  # fmt: skip
    label = CleanTextField(label=_("Name"), max_length=120)
    prompt = CleanTextField(
        label=_("Question"), max_length=500, help_text=_("Ask about conditions, never about whose doing it was.")
    )
    guidance = CleanTextField(label=_("Guidance"), max_length=2000, multiline=True, required=False)
    domain = forms.ChoiceField(label=_("Domain"))
    scale = forms.ChoiceField(label=_("Scale"))
    required = forms.BooleanField(label=_("It must be rated"), required=False)
    nr_allowed = forms.BooleanField(label=_("“Not enough information” can be chosen"), required=False)
    rationale_at = forms.TypedMultipleChoiceField(
        label=_("Values that need a reason"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def build(self) -> None:
        self.offer("domain", [(one.code, one.label) for one in self.definition.domains])
        self.offer("scale", [(one.code, one.label) for one in self.definition.scales])
        scales = {one.code: one for one in self.definition.scales}
        if self.known is None:
            del self.fields["rationale_at"]
            return
        points = scales[self.known["scale"]].points
        self.offer("rationale_at", [(point.value, f"{point.value} · {point.label}") for point in points])
        for point in points:
            self.fields[f"anchor-{point.value}"] = CleanTextField(
                label=_("%(value)d · %(name)s means") % {"value": point.value, "name": point.label},
                max_length=300,
            )

    @property
    def groups(self) -> list[dict[str, Any]]:
        anchors = [self[name] for name in self.fields if name.startswith("anchor-")]
        return [{"title": _("What each value means"), "rows": [anchors], "spare": 0}] if anchors else []

    @classmethod
    def initial_for(cls, part: Part) -> dict[str, Any]:
        anchors = {f"anchor-{value}": text for value, text in part["anchors"].items()}
        return {**{name: value for name, value in part.items() if name != "anchors"}, **anchors}

    def part_from(self, data: Mapping[str, Any]) -> Part:
        part = super().part_from({name: value for name, value in data.items() if not name.startswith("anchor-")})
        texts = {name.removeprefix("anchor-"): text for name, text in data.items() if name.startswith("anchor-")}
        part["anchors"] = {value: text for value, text in texts.items() if text}
        part["rationale_at"] = sorted(data.get("rationale_at", []))
        return part


Column = tuple[str, type[forms.Field], dict[str, Any]]


class RowsForm(PartForm):
    """A part that holds lists of rows; an empty row is no row, so clearing one removes it.

    ``row_groups``: {key of the list: (title, the columns, the first of which says whether a row is there, and how
    many empty rows are offered)}.
    """

    row_groups: Mapping[str, tuple[Any, tuple[Column, ...], int]] = {}

    def build(self) -> None:
        for key, (_title, columns, spare) in self.row_groups.items():
            known = len((self.known or {}).get(key, ()))
            for number in range(known + spare):
                for name, field, options in columns:
                    made = self.fields[f"{key}-{number}-{name}"] = field(required=False, **options)
                    if "rows" in made.widget.attrs:
                        made.widget.attrs["rows"] = 2

    @property
    def groups(self) -> list[dict[str, Any]]:
        return [
            {"title": title, "rows": [row for _number, row in self._rows(key, columns)], "spare": spare}
            for key, (title, columns, spare) in self.row_groups.items()
        ]

    def _rows(self, key: str, columns: tuple[Column, ...]) -> Iterable[tuple[int, list[forms.BoundField]]]:
        number = 0
        while f"{key}-{number}-{columns[0][0]}" in self.fields:
            yield number, [self[f"{key}-{number}-{name}"] for name, _field, _options in columns]
            number += 1

    def clean(self) -> dict[str, Any]:
        """A row with words but without its first column is told, not dropped."""
        data = super().clean() or {}
        for key, (_title, columns, _spare) in self.row_groups.items():
            for number, row in self._rows(key, columns):
                values = {field.name: data.get(field.name) for field in row}
                first, *others = values
                if values[first] in (None, "") and any(values[name] not in (None, "", False) for name in others):
                    self.add_error(first, _("Fill this in, or clear the rest of this row."))
                elif values[first] not in (None, "") and not data.get(f"{key}-{number}-label"):
                    self.add_error(f"{key}-{number}-label", _("Give it a name."))
        return data

    @classmethod
    def initial_for(cls, part: Part) -> dict[str, Any]:
        flat = {name: value for name, value in part.items() if name not in cls.row_groups}
        for key in cls.row_groups:
            for number, row in enumerate(part.get(key, ())):
                flat |= {f"{key}-{number}-{name}": value for name, value in row.items()}
        return flat

    def part_from(self, data: Mapping[str, Any]) -> Part:
        part = super().part_from({name: value for name, value in data.items() if "-" not in name})
        for key, (_title, columns, _spare) in self.row_groups.items():
            rows = []
            for number, row in self._rows(key, columns):
                values = {name: data.get(field.name) for (name, *_rest), field in zip(columns, row, strict=True)}
                if values[columns[0][0]] not in (None, ""):
                    old = _row_before((self.known or {}).get(key, ()), number)
                    rows.append({**old, **values})
            part[key] = rows
        return part


def _row_before(rows: Any, number: int) -> Part:
    return dict(rows[number]) if number < len(rows) else {}


KEY = {"regex": r"\A[a-z0-9][a-z0-9_-]{0,39}\Z", "max_length": 40}
KEY_WORDS = {"invalid": _("Small letters, digits, dashes and low lines.")}


class ScaleForm(RowsForm):
    """The values of a scale and its codes for an answer that cannot be given."""

    code = forms.RegexField(label=_("Code"), error_messages=KEY_WORDS, **KEY)  # type: ignore[arg-type]
    label = CleanTextField(label=_("Name"), max_length=120)
    row_groups = {
        "points": (
            _("Values"),
            (
                ("value", forms.IntegerField, {"label": _("Value"), "min_value": 0, "max_value": 100,
                                               "error_messages": WHOLE}),
                ("label", CleanTextField, {"label": _("Name"), "max_length": 120}),
                ("meaning", CleanTextField, {"label": _("What it means"), "max_length": 2000, "multiline": True}),
                ("actionable", forms.BooleanField, {"label": _("It calls for a change")}),
            ),
            2,
        ),
        "missing": (
            _("Codes for an answer that cannot be given"),
            (
                ("code", forms.RegexField, {"label": _("Code"), "regex": r"\A[A-Z]{1,4}\Z", "max_length": 4}),
                ("label", CleanTextField, {"label": _("Name"), "max_length": 120}),
                ("meaning", CleanTextField, {"label": _("What it means"), "max_length": 2000, "multiline": True}),
                ("reason_required", forms.BooleanField, {"label": _("It needs a reason")}),
            ),
            1,
        ),
    }  # fmt: skip


class ListForm(RowsForm):
    """A list of choices beside the items."""

    fixed = ("code", "field")
    code = forms.RegexField(label=_("Code"), error_messages=KEY_WORDS, **KEY)  # type: ignore[arg-type]
    field = forms.RegexField(
        r"\A[a-z][a-z0-9_]{0,29}\.[a-z][a-z0-9_]{0,39}\Z", label=_("Field"), max_length=70,
        help_text=_("Where it is asked, for example io.theme."),
        error_messages={"invalid": _("A level, a point and a name, for example io.theme.")},
    )  # fmt: skip
    label = CleanTextField(label=_("Name"), max_length=120)
    help = CleanTextField(label=_("Help"), max_length=2000, multiline=True, required=False)
    row_groups = {
        "options": (
            _("Choices"),
            (
                ("code", forms.RegexField, {"label": _("Code"), "error_messages": KEY_WORDS, **KEY}),
                ("label", CleanTextField, {"label": _("Name"), "max_length": 120}),
                ("help", CleanTextField, {"label": _("Help"), "max_length": 2000, "multiline": True}),
                ("asks_text", forms.BooleanField, {"label": _("It opens a text field")}),
            ),
            3,
        )
    }


PART_FORMS: Mapping[str, type[PartForm]] = {
    "items": ItemForm, "domains": DomainForm, "scales": ScaleForm, "lists": ListForm,
}  # fmt: skip


class LineForm(PlainForm):
    """One line of a crosswalk."""

    from_item = forms.ChoiceField(label=_("Earlier item"), required=False)
    to_item = forms.ChoiceField(label=_("Later item"), required=False)
    relation = forms.ChoiceField(label=_("What became of it"), choices=ItemCrosswalk.Relation.choices)
    comparable = forms.BooleanField(
        label=_("Values before and after can stand in one trend"), required=False,
        help_text=_("Only for an item that became one item."),
    )  # fmt: skip
    note = CleanTextField(
        label=_("Why"), max_length=500, required=False, multiline=True,
        help_text=_("Charts show it where a line breaks. Needed when a changed item is called comparable."),
    )  # fmt: skip

    def __init__(self, *args: Any, old: Definition, new: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, definition in (("from_item", old), ("to_item", new)):
            items = [(item.code, f"{item.code} {item.label}") for item in definition.items]
            self.offer(name, [("", _("None")), *items])


class StepForm(PlainForm):
    """What a step of a version asks for: a reason, or the kind of change, the decision and the first day."""

    change_class = CardChoiceField(
        label=_("Kind of change"),
        cards=[Card(value, label) for value, label in InstrumentVersion.ChangeClass.choices],
    )
    governance_reference = CleanTextField(
        label=_("Decision behind it"), max_length=REFERENCE_MAX,
        help_text=_("For instance a meeting and an item of its minutes."),
    )  # fmt: skip
    effective_from = DayField(
        label=_("New work starts with it on"), required=False, help_text=_("Leave it empty for today.")
    )
    reason = CleanTextField(
        label=_("Why?"), multiline=True, max_length=REASON_LIMIT, help_text=_("It is kept in the history.")
    )

    def __init__(self, *args: Any, step: Transition, least: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"change_class", "governance_reference", "effective_from"} if step.name == "publish" else set()
        asked |= set() if step.reason == "none" else {"reason"}
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "reason" in self.fields:
            self.fields["reason"].required = step.reason == "required"
        if least and "change_class" in self.fields:
            labels = dict(InstrumentVersion.ChangeClass.choices)
            offered = CLASSES[CLASSES.index(least) :]
            self.fields["change_class"].help_text = _("By its content it is at least: %(least)s.") % {
                "least": labels[least] if offered else least
            }


class WithForm(forms.Form):
    """The other version to compare with."""

    other = forms.ChoiceField(label=_("Compare with"), required=False)

    def __init__(self, *args: Any, versions: Iterable[InstrumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *((str(one.pk), str(one)) for one in versions)]
