"""A child's age as one question: a number with days, months or years, or not known."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.choices import AgeUnit

NUMBER, UNIT, UNKNOWN = "number", "unit", "unknown"
HIGHEST = {"days": 6600, "months": 220, "years": 30}  # far above 18 years: catches slips only


class Age(NamedTuple):
    """``value`` is None when the age is not known; it is never 0 then."""

    value: int | None
    unit: str

    def __str__(self) -> str:
        if self.value is None:
            return _("Age not known")
        return f"{self.value} {AgeUnit(self.unit).label}"


class AgeWidget(forms.Widget):
    """A number box, a list of units and a box "not known". Works without a script."""

    template_name = "incidents/widgets/age.html"
    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        return ""

    @staticmethod
    def first_input_id(id_: str) -> str:
        return f"{id_}_{NUMBER}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}", "")).strip() for part in (NUMBER, UNIT, UNKNOWN)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in (NUMBER, UNIT, UNKNOWN))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = as_parts(value)
        own = context["widget"]["attrs"]
        base = own.pop("id", None) or f"id_{name}"
        own.pop("required", None)
        box = forms.TextInput({"class": "date__year", "inputmode": "numeric", "autocomplete": "off"})
        units = forms.Select({"class": "date__month"}, choices=AgeUnit.choices)
        context["widget"]["parts"] = [
            {"label": label, **widget.get_context(f"{name}_{part}", typed[part], {**own, "id": f"{base}_{part}"})}
            for part, label, widget in ((NUMBER, _("Age"), box), (UNIT, _("Counted in"), units))
        ]
        context["widget"]["unknown"] = {
            "name": f"{name}_{UNKNOWN}",
            "id": f"{base}_{UNKNOWN}",
            "label": _("The age is not known"),
            "checked": bool(typed[UNKNOWN]),
        }
        return context


def as_parts(value: Any) -> dict[str, str]:
    """What the inputs show for typed text, an Age or a (value, unit) pair."""
    empty = {NUMBER: "", UNIT: AgeUnit.YEARS.value, UNKNOWN: ""}
    if isinstance(value, dict):
        return {**empty, **value}
    if not value:
        return empty
    number, unit = value
    return {**empty, UNKNOWN: "1"} if number is None else {NUMBER: str(number), UNIT: unit, UNKNOWN: ""}


class AgeField(forms.Field):
    """Cleans to an Age."""

    widget = AgeWidget
    default_error_messages = {
        "required": gettext_lazy("Please give the age, or say that it is not known."),
        "both": gettext_lazy("Please give an age or say that it is not known, not both."),
        "number": gettext_lazy("Please write the age as a whole number, for example 9."),
        "unit": gettext_lazy("Please choose days, months or years."),
    }

    def to_python(self, value: Any) -> Age | None:
        """The inputs as an Age; all empty is None."""
        typed = as_parts(value)
        if typed[UNKNOWN]:
            if typed[NUMBER]:
                raise self._error("both")
            return Age(None, "")
        if not typed[NUMBER]:
            return None
        if typed[UNIT] not in AgeUnit.values:
            raise self._error("unit")
        number = typed[NUMBER]
        if not (number.isascii() and number.isdigit() and len(number) < 5 and int(number) <= HIGHEST[typed[UNIT]]):
            raise self._error("number")
        return Age(int(number), typed[UNIT])

    def validate(self, value: Age | None) -> None:
        if value is None and self.required:
            raise self._error("required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and as_parts(initial) != as_parts(data)

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
