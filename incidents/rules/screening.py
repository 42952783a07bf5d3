"""What a screening rule says of a notice: must be reviewed, may be reviewed, or outside the rule.

A fact that is not known never counts as no: where it could change the answer, the answer is "may" and says what is
missing. Dates are compared only as far as they are known (docs, incidents scenario 20).
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from incidents.rules.basics import DAYS_IN_YEAR
from incidents.rules.definition import CURRENT, MAY, MUST, OUTSIDE, Required, Rule, Trigger

Answer = bool | None  # None: it cannot be told from what is known


@dataclass(frozen=True)
class Span:
    """The days that a date may mean; both None when nothing is known of it."""

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Contact:
    """An earlier contact of the agency: with whom, of which kind, when (empty for one that stood at the time)."""

    who: str
    kind: str
    when: Span = field(default_factory=Span)


@dataclass(frozen=True)
class Facts:
    """What is known at screening. ``maltreatment``: substantiated, suspected, not, unknown.

    ``prior_contact`` is the notice's answer; ``requested`` and ``indian_child`` are "yes", "no" or "unknown".
    """

    incident_type: str
    incident: Span
    aware: dt.date
    age_days: int | None = None
    maltreatment: str = "unknown"
    prior_contact: str = "unknown"
    requested: str = "no"
    indian_child: str = "unknown"
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One line of the answer: what was looked at, whether it fits (None: not known), with what the words need."""

    code: str
    fits: Answer
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What the rule says, with the reason of each trigger in the order of the rule."""

    outcome: str
    reasons: tuple[Reason, ...]


def judge(rule: Rule, facts: Facts) -> Verdict:
    """Applies every trigger. "must" when one that obliges fits; "may" when another fits or cannot be told."""
    age = _young_enough(rule, facts)
    reasons = [Reason("age", age, {"under": rule.age_under})]
    if age is False:
        return Verdict(OUTSIDE, tuple(reasons))
    answers = [(trigger, *_fits(rule, trigger, facts)) for trigger in rule.triggers]
    reasons += [
        Reason("trigger", answer, {"label": trigger.label, "missing": missing, "outcome": trigger.outcome})
        for trigger, answer, missing in answers
    ]
    if age and any(answer and trigger.outcome == MUST for trigger, answer, _missing in answers):
        return Verdict(MUST, tuple(reasons))
    possible = any(answer is not False for _trigger, answer, _missing in answers)
    return Verdict(MAY if possible else OUTSIDE, tuple(reasons))


def _young_enough(rule: Rule, facts: Facts) -> Answer:
    """Under the age limit? A number of years means the whole year, so 17 years is under 18."""
    return None if facts.age_days is None else facts.age_days < rule.age_under * DAYS_IN_YEAR


def _fits(rule: Rule, trigger: Trigger, facts: Facts) -> tuple[Answer, tuple[str, ...]]:
    """Does every condition hold, and which could not be told."""
    conditions: dict[str, Answer] = {"type": facts.incident_type in trigger.types}
    if trigger.maltreatment:
        conditions["maltreatment"] = _maltreatment(trigger.maltreatment, facts.maltreatment)
    if trigger.contact:
        conditions["contact"] = contact_within(rule, trigger.contact, facts)
    if trigger.requested:
        conditions["request"] = _told(facts.requested)
    if False in conditions.values():
        return False, ()
    missing = tuple(name for name, answer in conditions.items() if answer is None)
    return (None if missing else True), missing


def _maltreatment(wanted: str, known: str) -> Answer:
    if known == "unknown":
        return None
    if known == "suspected" and wanted == "substantiated":
        return None  # it may still be
    return known in {"substantiated", wanted}


def _told(answer: str) -> Answer:
    return None if answer == "unknown" else answer == "yes"


def contact_within(rule: Rule, kinds: Iterable[str], facts: Facts) -> Answer:
    """Was there a contact of one of these kinds, with somebody who counts, within the look-back?"""
    counted = frozenset(kinds) & rule.contacts
    answers = [_in_time(rule, one, facts) for one in facts.contacts if one.kind in counted and one.who in rule.persons]
    if True in answers:
        return True
    if None in answers:
        return None
    told = facts.prior_contact == "none" or bool(facts.contacts)
    return False if told else None


def _in_time(rule: Rule, contact: Contact, facts: Facts) -> Answer:
    if contact.kind in CURRENT:
        return True
    earliest, latest = facts.incident.first, facts.incident.last or facts.aware
    if contact.when.first is None or contact.when.last is None:
        return None
    if contact.when.first >= months_before(latest, rule.look_back_months):
        return True
    if earliest is None:
        return None
    return None if contact.when.last >= months_before(earliest, rule.look_back_months) else False


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month ``months`` earlier; the last day of a shorter month.

    >>> months_before(dt.date(2026, 3, 31), 1), months_before(dt.date(2026, 3, 5), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 3, 5))
    """
    return months_after(day, -months)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month ``months`` later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def span_of(day: dt.date | None, precision: str) -> Span:
    """The days that a date with a precision may mean.

    >>> span_of(dt.date(2026, 2, 1), "month")
    Span(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 28))
    """
    if day is None or precision == "unknown":
        return Span()
    if precision == "year":
        return Span(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
    if precision == "month":
        return Span(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    return Span(day, day)


def required_now(rule: Rule, facts: Facts) -> tuple[Required, ...]:
    """Who must be at the table for this notice. Where it is not known whether the child is an Indian child, the
    Tribe's seat is asked for too (docs, incidents scenario 26)."""
    return tuple(one for one in rule.required if _asked(one, facts))


def _asked(one: Required, facts: Facts) -> bool:
    if one.when == "always":
        return True
    return facts.indian_child != "no" if one.when == "indian_child" else facts.incident_type == one.when


def empty_seats(
    rule: Rule, facts: Facts, table: Iterable[str], waivers: Mapping[str, str]
) -> Iterator[tuple[Required, bool]]:
    """Seats that are neither taken nor waived with a reason, each with whether a reason would be enough."""
    present = frozenset(table)
    for one in required_now(rule, facts):
        waived = one.waivable and bool(waivers.get(one.role, "").strip())
        if one.role not in present and not waived:
            yield one, one.waivable
