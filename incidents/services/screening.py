"""The decision on a notice: the rule in force, the facts used, who decided and why; then the steps that follow."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import guards
from incidents.choices import DatePrecision
from incidents.models import Review, ScreeningDecision
from incidents.permissions import SCREEN
from incidents.rules import screening
from incidents.rules.clocks import Due
from incidents.screening import codes, words
from incidents.screening.facts import ANSWERS, facts_of
from incidents.selectors import rules
from incidents.services import clocks, reviews
from incidents.services.common import locked, refuse_unknown
from incidents.services.moves import move
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import NotAllowedFrom, StaleVersion

FIELDS = frozenset({*ANSWERS, "choice", "reason", "meeting", "first_person", "second_person", "table", "waivers"})
BEFORE = ("notified", "screening")  # states in which a decision may be written
LIMITS = {"reason": 2000, "meeting": 80, "first_person": 60, "second_person": 60}
MOST_CONTACTS = 20


@transaction.atomic
def record(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> ScreeningDecision:
    """Writes the decision, without taking a step. ``version`` is the decision's, 0 when there is none yet.

    The rule in force, what it says, and its near-fatality definition are set here, never by the caller. Raises
    FieldErrors by field, StaleVersion with both texts, and NotAllowedFrom once the notice is decided.
    """
    refuse_unknown(data, FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=SCREEN)
    _still_open(row)
    found = ScreeningDecision.objects.filter(review=row).first()
    values = _values(row, found, data)
    if found is None:
        people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
        decision = ScreeningDecision.objects.create(jurisdiction_id=row.jurisdiction_id, review=row, **values, **people)
        changed = sorted(FIELDS & set(data))
    else:
        decision, changed = versions.save(obj=found, expected=version, changes=values, actor=actor)
    if changed:
        payload = {"choice": decision.choice, "outcome": decision.outcome}
        audit.record(kind="incidents.screening.written", actor=actor, obj=decision, parent=row, payload=payload)
    return decision


@transaction.atomic
def decide(
    *,
    actor: Actor,
    review: Review,
    version: int,
    data: dict[str, Any],
    lead_id: int | None = None,
    lead_is_free: bool = False,
) -> Review:
    """Writes the decision and takes every step that follows from it, or none: screening, the choice, the opening.

    ``version`` is the review's. ``lead_id`` opens a selected review at once; ``lead_is_free`` is the word that this
    person had no decision to take in the case. Sending the same decision twice takes it once.
    """
    row = locked(actor=actor, review_id=review.pk, action=SCREEN)
    if row.state == "notified":
        row = move(actor=actor, review=row, name="start_screening", version=version)
    elif row.state == "screening" and row.version != version:
        raise StaleVersion(row)
    elif row.state not in BEFORE:
        return _again(actor, row, data)
    decision = record(actor=actor, review=row, version=_version_of(row), data=data)
    if decision.choice == codes.Choice.NOT_SELECT:
        return move(actor=actor, review=row, name="not_select", version=row.version, reason=decision.reason)
    row = move(actor=actor, review=row, name="select", version=row.version)
    keep_due_dates(review=row, found=clocks.refresh(actor=actor, review=row))
    if lead_id is None:
        return row
    if not lead_is_free:
        raise FieldErrors({"lead_is_free": _("A review is led by somebody who had no decision to take in the case.")})
    return reviews.open_review(actor=actor, review=row, version=row.version, lead_id=lead_id, lead_is_free=lead_is_free)


def keep_due_dates(*, review: Review, found: list[Due]) -> None:
    """What was told at the decision stays with it, also when a hold moves the dates later."""
    told = [{"name": words.turn(one), "due": one.statutory.isoformat()} for one in found]
    ScreeningDecision.objects.filter(review=review).update(due_dates=told)


def _again(actor: Actor, review: Review, data: dict[str, Any]) -> Review:
    """The same decision by the same person, sent once more; anything else comes too late."""
    decision = ScreeningDecision.objects.filter(review=review).first()
    if decision is not None and decision.updated_by_id == actor.user_id and _says(decision, data):
        return review
    _still_open(review)
    return review


def _says(decision: ScreeningDecision, data: Mapping[str, Any]) -> bool:
    return all(getattr(decision, name) == value for name, value in data.items())


def _still_open(review: Review) -> None:
    if review.state not in BEFORE:
        label = REVIEW.transition("select").label
        raise NotAllowedFrom(label=label, state=review.state, state_label=REVIEW.states[review.state].label)


def _version_of(review: Review) -> int:
    found = ScreeningDecision.objects.filter(review=review).values_list("version", flat=True).first()
    return found or 0


def _values(review: Review, found: ScreeningDecision | None, data: Mapping[str, Any]) -> dict[str, Any]:
    """The whole decision after this write, with what the rule in force makes of it."""
    whole = {name: getattr(found, name) for name in FIELDS} if found else _empty()
    whole |= data
    if not contacts_are_sound(whole["contacts"]):
        raise FieldErrors({"contacts": _("Each contact says with whom, of which kind and when.")})
    in_force = rules.rule_for(review=review)
    facts = facts_of(review.incident, whole)
    check(in_force.rule, facts, whole)
    return whole | {
        "rule": in_force.row,
        "rule_title": in_force.title,
        "rule_sha256": in_force.sha256,
        "near_fatality_version": in_force.rule.near_fatality_version,
        "outcome": screening.judge(in_force.rule, facts).outcome,
    }


def _empty() -> dict[str, Any]:
    blank = ScreeningDecision()
    return {name: getattr(blank, name) for name in FIELDS}


def check(rule: Any, facts: screening.Facts, whole: Mapping[str, Any]) -> None:
    """Raises FieldErrors for everything that a decision lacks."""
    errors = {name: _("Shorten this text.") for name, limit in LIMITS.items() if len(whole[name]) > limit}
    if whole["choice"] not in codes.Choice.values:
        errors["choice"] = _("Choose: select, or close without a review.")
    if not whole["reason"].strip():
        errors["reason"] = _("Say why, in one or two sentences.")
    errors |= _who_decided(whole)
    if not set(whole["table"]) <= set(codes.Seat.values):
        errors["table"] = _("Choose from the list.")
    for one, waivable in screening.empty_seats(rule, facts, whole["table"], whole["waivers"]):
        errors[f"waive_{one.role}"] = guards.empty_seat(one, waivable=waivable)
    if errors:
        raise FieldErrors(errors)


def contacts_are_sound(contacts: Any) -> bool:
    """Are these at most twenty contacts as the page makes them: {who, kind, date, precision}?"""
    return isinstance(contacts, list) and len(contacts) <= MOST_CONTACTS and all(map(_is_contact, contacts))


def _is_contact(one: Any) -> bool:
    if not isinstance(one, dict) or set(one) != {"who", "kind", "date", "precision"}:
        return False
    known = one["who"] in codes.Person.values and one["kind"] in codes.ContactKind.values
    return known and one["precision"] in DatePrecision.values and _is_day(one["date"], one["precision"])


def _is_day(day: Any, precision: str) -> bool:
    if day is None or precision == DatePrecision.UNKNOWN:
        return day is None and precision == DatePrecision.UNKNOWN
    try:
        return dt.date.fromisoformat(day) <= timezone.localdate()
    except (TypeError, ValueError):
        return False


def _who_decided(whole: Mapping[str, Any]) -> dict[str, str]:
    first, second = whole["first_person"].strip(), whole["second_person"].strip()
    if whole["meeting"].strip():
        return {}
    if not (first and second):
        field = "second_person" if first else "meeting"
        return {field: _("Name the meeting, or the two people who decided, by role code.")}
    if first.casefold() == second.casefold():
        return {"second_person": _("This is the same person. Two people decide, or a meeting.")}
    return {}
