"""What is known at screening, from the notice and the answers of the screening page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from incidents.rules.basics import age_in_days
from incidents.rules.screening import Contact, Facts, span_of

ANSWERS = ("maltreatment", "requested", "indian_child", "contacts")


def facts_of(incident: Any, answers: Mapping[str, Any]) -> Facts:
    """``answers`` by the names of ``ANSWERS``; one that is missing is not known."""
    return Facts(
        incident_type=incident.incident_type,
        incident=span_of(incident.incident_date, incident.incident_precision),
        aware=incident.aware_date,
        age_days=age_in_days(incident.child_age_value, incident.child_age_unit),
        maltreatment=answers.get("maltreatment") or "unknown",
        prior_contact=incident.prior_contact,
        requested=answers.get("requested") or "no",
        indian_child=answers.get("indian_child") or "unknown",
        contacts=tuple(_contact(one) for one in answers.get("contacts") or ()),
    )


def facts_used(decision: Any) -> Facts:
    """The facts of a written decision, with the incident as it is now."""
    return facts_of(decision.review.incident, {name: getattr(decision, name) for name in ANSWERS})


def _contact(data: Mapping[str, Any]) -> Contact:
    day = data.get("date")
    when = span_of(dt.date.fromisoformat(day) if day else None, data.get("precision", "day"))
    return Contact(data["who"], data["kind"], when)
