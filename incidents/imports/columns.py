"""The columns of a spreadsheet of notices, each declared once: template, check and help read them from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from incidents import choices

Kind = Literal["code", "date", "partial", "number", "line", "text", "flag"]


@dataclass(frozen=True)
class Column:
    """``name`` heads the column; ``codes`` are keys with their labels, both of which may be typed."""

    name: str
    kind: Kind
    help: Any
    required: bool = False
    most: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)
    example: str = ""


def _codes(listed: Any) -> dict[str, str]:
    return dict(listed.choices)


COLUMNS = (
    Column("incident_type", "code", _("Kind of incident"), True, codes=_codes(choices.IncidentType),
           example="fatality"),
    Column("cause_group", "code", _("How the harm came about"), True, codes=_codes(choices.CauseGroup),
           example="sleep"),
    Column(
        "incident_date", "partial", _("When it happened: 2026-03-12, 2026-03, 2026 or unknown"), True,
        example="2026-03-12",
    ),
    Column("aware_date", "date", _("When the agency became aware: 2026-03-12"), True, example="2026-03-13"),
    Column("child_age", "number", _("Age as a whole number; leave it empty if it is not known"), example="9"),
    Column("child_age_unit", "code", _("Days, months or years"), codes=_codes(choices.AgeUnit), example="months"),
    Column("child_sex", "code", _("Child’s sex, as your record has it"), codes=_codes(choices.Sex), example="unknown"),
    Column(
        "prior_contact", "code", _("Contact with the agency before"), codes=_codes(choices.PriorContact),
        example="prior_closed",
    ),
    Column("office", "line", _("Office or region"), most=80, example="Bay"),
    Column("local_case_number", "line", _("Your case number. It never leaves your agency"), most=40, example="L-1"),
    Column(
        "summary", "text", _("What is known, in a few sentences. Role codes, no names"), True, most=4000,
        example="A child was found not breathing.",
    ),
    Column("manner", "code", _("Manner of death, if it is known"), codes=_codes(choices.Manner), example="pending"),
    Column("determination", "code", _("Was maltreatment substantiated?"), codes=_codes(choices.Determination)),
    Column("determination_source", "code", _("Who determined it"), codes=_codes(choices.DeterminationSource)),
    Column(
        "not_a_duplicate", "flag", _("“yes” if a row looks like another incident and is not the same one"),
        codes={"yes": "yes", "": ""},
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
