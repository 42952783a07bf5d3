"""A screening rule as objects. Its data are checked before (incidents/screening/validate.py).

Source of the parts: docs, incidents section 5.4 ("Screening rule") and the differences between places in 2.2.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Kinds of contact that stand at the time of the incident: they need no date and are within any look-back.
CURRENT = frozenset({"custody", "open_case", "open_assessment"})
MUST, MAY, OUTSIDE = "must", "may", "outside"


@dataclass(frozen=True)
class Trigger:
    """One reason for a review. Every condition that it names must hold; what is empty is not asked.

    ``contact`` lists kinds of contact of which one is enough; ``maltreatment`` is "suspected" (also substantiated)
    or "substantiated"; ``requested`` asks for a request by the head of the agency.
    """

    key: str
    label: str
    outcome: str
    types: frozenset[str]
    contact: frozenset[str] = frozenset()
    maltreatment: str = ""
    requested: bool = False


@dataclass(frozen=True)
class Clock:
    """One thing that is due.

    ``start`` is "aware", "notified", "selected", "opened" or "clock:<key>" (the day on which that one was met).
    Either ``days`` or ``months``; ``working`` counts working days only. ``met_by`` is "screened", "opened",
    "submitted", "approved", or "recorded" (a person says when). ``selected_only``: falls away when no review
    follows. ``types``: only for these kinds of incident; empty for all. ``repeats``: once met it starts again.
    """

    key: str
    name: str
    start: str
    days: int = 0
    months: int = 0
    working: bool = False
    pausable: bool = True
    met_by: str = "recorded"
    selected_only: bool = False
    types: frozenset[str] = frozenset()
    repeats: bool = False


@dataclass(frozen=True)
class Required:
    """Somebody who must be at the table. ``when`` is "always", "indian_child", or a kind of incident."""

    role: str
    when: str = "always"
    waivable: bool = True


@dataclass(frozen=True)
class Rule:
    """When a member reviews, whose contacts count, what is due when, and who decides."""

    code: str
    title: str
    triggers: tuple[Trigger, ...]
    look_back_months: int
    persons: frozenset[str]
    contacts: frozenset[str]
    age_under: int
    near_fatality_version: str
    near_fatality_text: str
    clocks: tuple[Clock, ...]
    required: tuple[Required, ...]
    holiday_list: str
    extra_holidays: frozenset[dt.date]

    @property
    def asks_request(self) -> bool:
        return any(trigger.requested for trigger in self.triggers)

    @property
    def asks_indian_child(self) -> bool:
        return any(one.when == "indian_child" for one in self.required)


def read(data: Mapping[str, Any]) -> Rule:
    """The rule that checked ``data`` describe."""
    holidays = data.get("holidays", {})
    return Rule(
        code=data["code"],
        title=data["title"],
        triggers=tuple(_trigger(one) for one in data["triggers"]),
        look_back_months=data["look_back_months"],
        persons=frozenset(data["persons"]),
        contacts=frozenset(data["contacts"]),
        age_under=data["age_under"],
        near_fatality_version=data["near_fatality"]["version"],
        near_fatality_text=data["near_fatality"]["text"],
        clocks=tuple(_clock(one) for one in data["clocks"]),
        required=tuple(Required(one["role"], one["when"], one["waivable"]) for one in data["required_roles"]),
        holiday_list=holidays.get("list", "none"),
        extra_holidays=frozenset(dt.date.fromisoformat(day) for day in holidays.get("extra", ())),
    )


def _trigger(data: Mapping[str, Any]) -> Trigger:
    return Trigger(
        key=data["key"],
        label=data["label"],
        outcome=data["outcome"],
        types=frozenset(data["types"]),
        contact=frozenset(data.get("contact", ())),
        maltreatment=data.get("maltreatment", ""),
        requested=data.get("requested", False),
    )


def _clock(data: Mapping[str, Any]) -> Clock:
    return Clock(
        key=data["key"],
        name=data["name"],
        start=data["from"],
        days=data.get("days", 0),
        months=data.get("months", 0),
        working=data.get("count", "calendar") == "working",
        pausable=data.get("pausable", True),
        met_by=data.get("met_by", "recorded"),
        selected_only=data.get("selected_only", False),
        types=frozenset(data.get("types", ())),
        repeats=data.get("repeats", False),
    )
