"""Reads of screening: the rule in force for a notice, its versions, the decision, the check of the lead."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from incidents.models import LeadCheck, Review, ScreeningDecision, ScreeningRule
from incidents.permissions import VIEW
from incidents.rules.definition import Rule, read
from incidents.screening import templates
from npcs.core.access import Actor, policy_of


@dataclass(frozen=True)
class InForce:
    """The rule that holds for a notice. ``row`` is None for the one that ships for members without a rule."""

    rule: Rule
    data: Mapping[str, Any]
    sha256: str
    row: ScreeningRule | None = None

    @property
    def title(self) -> str:
        """ "Oregon type: contact in 12 months, report by day 100 (2)": with the version's number, if it has one."""
        return f"{self.rule.title} ({self.row.number})" if self.row else self.rule.title


def rule_on(*, jurisdiction_id: int, day: dt.date) -> InForce:
    """The member's published rule that holds for a notice filed on ``day``; the newest of one day wins."""
    rows = ScreeningRule.objects.filter(jurisdiction_id=jurisdiction_id, status="published", effective_from__lte=day)
    row = rows.order_by("-effective_from", "-number").first()
    if row is None:
        shipped = templates.fallback()
        return InForce(shipped.rule, shipped.data, shipped.sha256)
    return InForce(read(row.definition), row.definition, row.sha256, row)


def rule_for(*, review: Review) -> InForce:
    """The rule in force for a review: that of the day on which its notice was filed, whatever came later."""
    return rule_on(jurisdiction_id=review.jurisdiction_id, day=timezone.localdate(review.incident.created_at))


def versions(*, actor: Actor) -> QuerySet[ScreeningRule]:
    """The member's rules, newest first."""
    rows = policy_of(ScreeningRule).visible(actor, VIEW, ScreeningRule.objects.all())
    return rows.select_related("published_by", "updated_by").order_by("-number")


def screening_of(*, review: Review) -> ScreeningDecision | None:
    """The decision on the notice; that of the first revision for all later ones."""
    rows = ScreeningDecision.objects.filter(review__incident_id=review.incident_id).order_by("review__revision")
    return rows.select_related("rule", "updated_by").first()


def lead_check(*, review: Review) -> LeadCheck | None:
    """What was said of the present lead; None for a review without one, or when nothing was said yet."""
    return LeadCheck.objects.filter(review=review, lead_id=review.lead_id).select_related("checked_by").first()


def pins(*, review: Review) -> dict[str, str]:
    """What of screening is fixed when scoring starts: the rule with its hash, and the near-fatality definition."""
    in_force = rule_for(review=review)
    return {
        "screening_rule": in_force.title,
        "screening_rule_sha256": in_force.sha256,
        "near_fatality_definition": in_force.rule.near_fatality_version,
    }
