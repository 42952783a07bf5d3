"""What follows an approval, made through the services: amendments, recommendations, public records. For every test."""

from typing import Any
from uuid import uuid4

from incidents.models import PublicDisclosure, Recommendation, Review
from incidents.services import amendments, disclosures, recommendations
from npcs.core.access import Actor
from tests import reviews as make

WHY = "The clinic sent its records after the approval."


def amended(reviewer: Actor, director: Actor, **changes: Any) -> Review:
    """Revision 2 of an approved review, just opened; its lead is ``reviewer``."""
    return amend(director, make.approved(reviewer, director, **changes))


def amend(director: Actor, review: Review, reason: str = WHY) -> Review:
    return amendments.amend(actor=director, review=review, version=review.version, reason=reason)


def recommendation_data(**changes: Any) -> dict[str, Any]:
    data = {
        "title": "One discharge plan", "change": "Hospital and home visiting share one plan at discharge.",
        "theme": "coordination", "theme_other": "", "level": "partner", "strength": "medium",
        "owner_role": "reviewer", "owner_unit": "Bay", "due_on": None, "measure": "Share of discharges with a plan.",
    }  # fmt: skip
    return data | changes


def recommended(actor: Actor, *reviews: Review, **changes: Any) -> Recommendation:
    """A recommendation that comes from ``reviews``."""
    data = recommendation_data(**changes)
    return recommendations.add(actor=actor, once_key=uuid4(), data=data, reviews=reviews)


def step(actor: Actor, recommendation: Recommendation, name: str, reason: str = "") -> Recommendation:
    """The recommendation after a step."""
    return recommendations.step(
        actor=actor, recommendation=recommendation, name=name, version=recommendation.version, reason=reason
    )


def disclosure_data(**changes: Any) -> dict[str, Any]:
    data = {
        "case_reference": "F-77", "rule": "Made-up Act, section 1", "due_on": None, "incident_type": "near_fatality",
        "incident_date": None, "incident_precision": "unknown", "informed_on": None, "review_began_on": None,
        "review_ended_on": None, "reports_before": 2, "assessments_before": 1, "cases_open": 0,
        "findings": "Two reports were received in the year before.", "actions": "",
    }  # fmt: skip
    return data | changes


def drafted(coordinator: Actor, **changes: Any) -> PublicDisclosure:
    """A public record as a draft."""
    return disclosures.write(actor=coordinator, once_key=uuid4(), data=disclosure_data(**changes))


def disclose(actor: Actor, disclosure: PublicDisclosure, name: str, reason: str = "") -> PublicDisclosure:
    """The public record after a step."""
    return disclosures.step(actor=actor, disclosure=disclosure, name=name, version=disclosure.version, reason=reason)


def published(coordinator: Actor, director: Actor, **changes: Any) -> PublicDisclosure:
    return disclose(director, disclose(coordinator, drafted(coordinator, **changes), "send"), "publish")
