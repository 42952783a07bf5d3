"""Dates as exact as they are known: a day, a month, a year, or not known at all.

One fieldset with month, day and year. Leaving the day empty means that only the month is known.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from npcs.core.ui import words

DAY, MONTH, YEAR, UNKNOWN = "day", "month", "year", "unknown"
_YEAR = re.compile(r"[12]\d{3}")
Limit = dt.date | Callable[[], dt.date] | None


class PartialDate(NamedTuple):
    """``date`` is the first day of what is known (None when unknown); ``precision`` one of the four words."""

    date: dt.date | None
    precision: str

    def __str__(self) -> str:
        if self.date is None or self.precision == UNKNOWN:
            return _("Date not known")
        if self.precision == YEAR:
            return str(self.date.year)
        return formats.date_format(self.date, "F Y") if self.precision == MONTH else words.day(self.date)


class PartialDateWidget(forms.Widget):
    """Three inputs and, if allowed, a box "Date not known". Works without a script."""

    template_name = "django/forms/widgets/partial_date.html"
    use_fieldset = True
    unknown_allowed = True

    def id_for_label(self, id_: str | None) -> str:
        return ""

    @staticmethod
    def first_input_id(id_: str) -> str:
        return f"{id_}_month"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}", "")).strip() for part in (DAY, MONTH, YEAR, UNKNOWN)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in (DAY, MONTH, YEAR, UNKNOWN))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = as_parts(value)
        own = context["widget"]["attrs"]
        base = own.pop("id", None) or f"id_{name}"
        own.pop("required", None)
        months = forms.Select(choices=[("", ""), *((str(number), label) for number, label in MONTHS.items())])
        box = forms.TextInput()
        make = [
            (MONTH, _("Month"), months, {"class": "date__month"}),
            (DAY, _("Day"), box, {"class": "date__day", "inputmode": "numeric", "autocomplete": "off"}),
            (YEAR, _("Year"), box, {"class": "date__year", "inputmode": "numeric", "autocomplete": "off"}),
        ]
        context["widget"]["parts"] = [
            {
                "label": label,
                **widget.get_context(f"{name}_{part}", typed[part], {**own, **more, "id": f"{base}_{part}"}),
            }
            for part, label, widget, more in make
        ]
        if self.unknown_allowed:
            context["widget"]["unknown"] = {
                "name": f"{name}_{UNKNOWN}",
                "id": f"{base}_{UNKNOWN}",
                "label": _("The date is not known"),
                "checked": bool(typed[UNKNOWN]),
            }
        return context


def as_parts(value: Any) -> dict[str, str]:
    """What the inputs show for typed text, a PartialDate, a (date, precision) pair or a date."""
    empty = {DAY: "", MONTH: "", YEAR: "", UNKNOWN: ""}
    if isinstance(value, dict):
        return {**empty, **value}
    if isinstance(value, dt.date):
        value = PartialDate(value, DAY)
    if not value:
        return empty
    date, precision = value
    if date is None or precision == UNKNOWN:
        return {**empty, UNKNOWN: "1"}
    return {
        DAY: str(date.day) if precision == DAY else "",
        MONTH: str(date.month) if precision in (DAY, MONTH) else "",
        YEAR: str(date.year),
        UNKNOWN: "",
    }


class PartialDateField(forms.Field):
    """Cleans to a PartialDate. ``precisions`` are those allowed; ``earliest`` and ``latest`` bound the date."""

    widget = PartialDateWidget
    default_error_messages = {
        "required": gettext_lazy("Please give the date, as exact as it is known."),
        "both": gettext_lazy("Please give a date or say that it is not known, not both."),
        "year": gettext_lazy("Please write the year with four digits, for example 2026."),
        "month": gettext_lazy("Please choose the month as well, or leave the day empty."),
        "no_day": gettext_lazy("Please give the day as well."),
        "no_month": gettext_lazy("Please give the month as well."),
        "day": gettext_lazy("This day is not in the calendar. Please check day and month."),
        "late": gettext_lazy("This date is after %(limit)s. Please check it."),
        "early": gettext_lazy("This date is before %(limit)s. Please check it."),
    }

    def __init__(
        self,
        *,
        precisions: tuple[str, ...] = (DAY, MONTH, YEAR, UNKNOWN),
        earliest: Limit = dt.date(1900, 1, 1),
        latest: Limit = None,
        **options: Any,
    ) -> None:
        self.precisions, self.earliest, self.latest = precisions, earliest, latest
        super().__init__(**options)
        self.widget.unknown_allowed = UNKNOWN in precisions

    def to_python(self, value: Any) -> PartialDate | None:
        """The three inputs as a PartialDate; all empty is None."""
        typed = as_parts(value)
        dated = any(typed[part] for part in (DAY, MONTH, YEAR))
        if typed[UNKNOWN] and UNKNOWN in self.precisions:
            if dated:
                raise self._error("both")
            return PartialDate(None, UNKNOWN)
        if not dated:
            return None
        return self._dated(typed)

    def _dated(self, typed: dict[str, str]) -> PartialDate:
        if not _YEAR.fullmatch(typed[YEAR]):
            raise self._error("year")
        if typed[DAY] and not typed[MONTH]:
            raise self._error("month")
        precision = DAY if typed[DAY] else MONTH if typed[MONTH] else YEAR
        if precision not in self.precisions:
            raise self._error("no_month" if precision == YEAR and MONTH in self.precisions else "no_day")
        try:
            date = dt.date(int(typed[YEAR]), int(typed[MONTH] or 1), int(typed[DAY] or 1))
        except ValueError as error:
            raise self._error("day") from error
        return PartialDate(date, precision)

    def validate(self, value: PartialDate | None) -> None:
        if value is None:
            if self.required:
                raise self._error("required")
            return
        if value.date is None:
            return
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if latest and value.date > latest:
            raise self._error("late", latest)
        if earliest and _last(value) < earliest:
            raise self._error("early", earliest)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and as_parts(initial) != as_parts(data)

    def _error(self, code: str, limit: dt.date | None = None) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"limit": words.day(limit)})


class DayField(PartialDateField):
    """An exact day with the same three inputs; cleans to a ``date`` (None when left empty)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(precisions=(DAY,), **options)

    def clean(self, value: Any) -> dt.date | None:
        found = super().clean(value)
        return found.date if found else None


def _limit(limit: Limit) -> dt.date | None:
    return limit() if callable(limit) else limit


def _last(value: PartialDate) -> dt.date:
    """The last day that the value may mean."""
    date = value.date
    assert date is not None
    if value.precision == YEAR:
        return date.replace(month=12, day=31)
    if value.precision == MONTH:
        return (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return date
