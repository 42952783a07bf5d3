"""Checks every cell of a sheet by the rules of the notice form and says for each what to do."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from incidents import rules
from incidents.imports.columns import BY_NAME, COLUMNS, Column
from incidents.imports.problems import Problem, short
from incidents.imports.reading import FORMULA, Sheet
from npcs.core.ui.text import clean_text

EARLIEST = dt.date(1900, 1, 1)
OLDEST = {"days": 6600, "months": 220, "years": 30}  # as the form: catches slips only
FORMS = (("%Y-%m-%d", "day"), ("%Y-%m", "month"), ("%Y", "year"))
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
DATES_LIKE = "2026-03-12"


@dataclass
class Checked:
    """Rows in the service's fields (with the spreadsheet's number of each), or what is wrong. Never both."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Wrong(Exception):
    """A cell that does not fit: the rule and what to do."""

    def __init__(self, rule: str, fix: str) -> None:
        self.rule, self.fix = rule, fix
        super().__init__(rule)


def check(sheet: Sheet, *, today: dt.date) -> Checked:
    """Every problem of the file, or every row ready to be filed."""
    found = Checked(problems=list(_head(sheet)))
    if found.problems:
        return found
    for number, line in sheet.rows:
        cells = dict(zip(sheet.head, (*line, *[""] * len(sheet.head)), strict=False))
        row, problems = _row(number, cells, today)
        found.problems += problems
        found.rows.append((number, row))
    found.problems += _twice(found.rows)
    return Checked(problems=sorted(found.problems, key=lambda one: one.row)) if found.problems else found


def _head(sheet: Sheet) -> Iterator[Problem]:
    for name in sheet.head:
        if name and name not in BY_NAME:
            shown = short(name.replace("\x00", ""))
            yield Problem(1, shown, shown, _("Unknown column"), _("Take it out, or use the template’s name."))
    for name in sorted({name for name in sheet.head if name and sheet.head.count(name) > 1}):
        yield Problem(1, name, name, _("Column stands twice"), _("Keep one of them."))
    for column in COLUMNS:
        if column.required and column.name not in sheet.head:
            yield Problem(1, column.name, "", _("Column is missing"), _("Add it, or start from the template."))


def _row(number: int, cells: Mapping[str, str], today: dt.date) -> tuple[dict[str, Any], list[Problem]]:
    """One row as the service takes it, with what is wrong in it."""
    row: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in COLUMNS:
        raw = cells.get(column.name, "")
        try:
            row |= _value(column, raw)
        except Wrong as wrong:
            shown = short(raw.removeprefix(FORMULA))
            problems.append(Problem(number, column.name, shown, wrong.rule, wrong.fix))
    if not problems:
        problems = list(_together(number, row, cells, today))
    return row, problems


def _value(column: Column, raw: str) -> dict[str, Any]:
    if raw.startswith(FORMULA):
        raise Wrong(_("Formula in a cell"), _("Paste the value instead of the formula (Paste special, Values)."))
    text = clean_text(raw, multiline=column.kind == "text")
    if not text:
        if column.required:
            raise Wrong(_("Answer is missing"), _("Fill it in."))
        return _empty(column)
    return READERS[column.kind](column, text)


def _empty(column: Column) -> dict[str, Any]:
    """What a blank cell means: not known, or left to the record's own default."""
    if column.kind == "number":
        return {"child_age_value": None}
    if column.name in {"child_age_unit", "office", "local_case_number", "not_a_duplicate"}:
        return {column.name: ""}
    return {}


def _code(column: Column, text: str) -> dict[str, Any]:
    wanted = text.casefold()
    for key, label in column.codes.items():
        if wanted in {key.casefold(), str(label).casefold()}:
            return {column.name: key}
    known = ", ".join(key for key in column.codes if key)
    raise Wrong(_("Unknown code"), _("Use one of: %(codes)s.") % {"codes": known})


def _day(text: str, form: str) -> dt.date:
    try:
        day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        raise Wrong(_("No such day"), _("Check day and month.")) from None
    if day < EARLIEST:
        raise Wrong(_("Year is too early"), _("Check the year."))
    return day


def _date(column: Column, text: str) -> dict[str, Any]:
    if not ISO.fullmatch(text) or len(text) != len(DATES_LIKE):
        raise Wrong(_("Not a date"), _("Write it as %(example)s.") % {"example": DATES_LIKE})
    return {column.name: _day(text, "%Y-%m-%d")}


def _partial(column: Column, text: str) -> dict[str, Any]:
    if text.casefold() == "unknown":
        return {column.name: None, "incident_precision": "unknown"}
    if not ISO.fullmatch(text):
        fix = _("Write %(example)s, 2026-03, 2026 or unknown.") % {"example": DATES_LIKE}
        raise Wrong(_("Not a date"), fix)
    form, precision = FORMS[2 - text.count("-")]
    return {column.name: _day(text, form), "incident_precision": precision}


def _number(_column: Column, text: str) -> dict[str, Any]:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Wrong(_("Not a whole number"), _("Write a whole number, for instance 9."))
    return {"child_age_value": int(text)}


def _text(column: Column, text: str) -> dict[str, Any]:
    if len(text) > column.most:
        fix = _("Shorten it to %(most)d characters.") % {"most": column.most}
        raise Wrong(_("Text is too long"), fix)
    return {column.name: text}


READERS: Mapping[str, Callable[[Column, str], dict[str, Any]]] = {
    "code": _code, "flag": _code, "date": _date, "partial": _partial, "number": _number, "line": _text, "text": _text,
}  # fmt: skip


def _together(number: int, row: dict[str, Any], cells: Mapping[str, str], today: dt.date) -> Iterator[Problem]:
    """What is wrong between cells that are right by themselves."""
    age, unit = row.get("child_age_value"), row.get("child_age_unit", "")
    if (age is None) != (unit == ""):
        column = "child_age_unit" if unit == "" else "child_age"
        yield Problem(number, column, "", _("Age needs both"), _("Give number and unit, or leave both empty."))
    elif age is not None and (age > OLDEST[unit] or rules.age_too_high(age, unit)):
        yield Problem(number, "child_age", f"{age} {unit}", _("Not a child"), _("Reviews are about children under 18."))
    dates = rules.date_problems(row["incident_date"], row["incident_precision"], row["aware_date"], today)
    for column, message in dates:
        yield Problem(number, column, short(cells.get(column, "")), _("Dates do not fit"), _(message))


def likeness(row: Mapping[str, Any]) -> tuple[str, str]:
    """What two notices of the same incident have in common besides the day: kind, and the child's age band."""
    return row["incident_type"], rules.age_band(row.get("child_age_value"), row.get("child_age_unit", ""))


class Seen:
    """Incidents by what they have in common, to find one that looks the same within a day."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, dt.date], Any] = {}

    def add(self, row: Mapping[str, Any], name: Any) -> None:
        if row.get("incident_date") and row.get("incident_precision") == "day" and "incident_type" in row:
            self._found.setdefault((*likeness(row), row["incident_date"]), name)

    def twin(self, row: Mapping[str, Any]) -> Any:
        """The name of one that looks the same; None when there is none or the day is not exact."""
        day = row.get("incident_date")
        if not day or row.get("incident_precision") != "day" or "incident_type" not in row:
            return None
        days = (day, day - dt.timedelta(days=1), day + dt.timedelta(days=1))
        return next((self._found[key] for one in days if (key := (*likeness(row), one)) in self._found), None)


def _twice(rows: list[tuple[int, dict[str, Any]]]) -> Iterator[Problem]:
    """Rows that look like one before: same kind, age band, and a day that is at most one apart."""
    seen = Seen()
    for number, row in rows:
        twin = seen.twin(row)
        if twin is not None and row.get("not_a_duplicate") != "yes":
            rule = _("Looks like row %(number)d") % {"number": twin}
            yield Problem(number, "incident_date", row["incident_date"].isoformat(), rule, duplicate_fix())
        seen.add(row, number)


def duplicate_fix() -> str:
    return _("Take the row out, or write “yes” in not_a_duplicate if it is another incident.")
