"""What a review still lacks, as one list of findings. Page, API, guards and check-answers all read it from here.

Source: docs, incidents section 5.3. Each check is a small function; the order is that of the work.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents import scales
from incidents.rules import Finding
from npcs.core.instruments.answers import Answer
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.rules import check_rules
from npcs.core.instruments.scoring import check_complete

Answers = dict[str, Answer]


def answers_in(rating_set: Any) -> Answers:
    """{item code: answer} of a rating set (its ``ratings`` prefetched)."""
    return {
        rating.item_code: Answer(rating.value, rating.missing_code or None, rating.rationale)
        for rating in rating_set.ratings.all()
    }


def set_of(review: Any, opportunity: Any | None, rater_id: int | None = None) -> Any | None:
    """The lead's (or ``rater_id``'s) independent set for the review or one opportunity."""
    rater = rater_id or review.lead_id
    wanted = opportunity.pk if opportunity else None
    for rating_set in review.rating_sets.all():
        if rating_set.opportunity_id == wanted and rating_set.kind == "independent" and rating_set.rater_id == rater:
            return rating_set
    return None


def findings(review: Any) -> list[Finding]:
    """Everything that stands between the review and a director's desk, blocking or to be looked at."""
    return [*before_scoring(review), *rating_findings(review, scales.definition_of(review))]


def before_scoring(review: Any) -> list[Finding]:
    """What the record still lacks before its items can be rated."""
    return [*facts_findings(review), *need_findings(review), *opportunity_findings(review)]


def facts_findings(review: Any) -> Iterator[Finding]:
    if not review.story.strip():
        yield Finding("story", _("Tell what happened, seen from the work."))
    if review.incident.incident_type == "fatality" and review.incident.manner == "pending":
        yield Finding("incident", _("The manner of death is still pending."), blocking=False)


def need_findings(review: Any) -> Iterator[Finding]:
    needs = list(review.needs.all())
    if not needs:
        yield Finding("needs", _("Record at least one need of the child or family."))
    for number, need in enumerate(needs, start=1):
        if need.status == "unmet" and not need.accepted_reason.strip() and not need.opportunity_links.all():
            words = _("Need %(number)d is unmet. Link it to an improvement opportunity, or say why none follows.")
            yield Finding("needs", words % {"number": number}, ref=str(need.pk))


def opportunity_findings(review: Any) -> Iterator[Finding]:
    opportunities = list(review.opportunities.all())
    if not opportunities and not review.no_opportunity_reason.strip():
        yield Finding("opportunities", _("Add an improvement opportunity, or say why none was found."))
    for number, opportunity in enumerate(opportunities, start=1):
        if not opportunity.need_links.all() and not opportunity.systems_observation.strip():
            lacks = _("Improvement opportunity %(number)d links to no need.") % {"number": number}
            mend = _("Link one, or write the systems observation.")
            yield Finding("opportunities", f"{lacks} {mend}", ref=str(opportunity.pk))
    yield from _lost_choices(opportunities, scales.definition_of(review))


def _lost_choices(opportunities: list[Any], definition: Definition) -> Iterator[Finding]:
    """Codes that the version of the scale does not offer (any more), for instance after a move to a newer one."""
    for number, opportunity in enumerate(opportunities, start=1):
        given = facts_of(opportunity)
        for one in definition.lists:
            if given.get(one.field) and given[one.field] not in one.codes:
                words = _(
                    "Improvement opportunity %(number)d: choose “%(label)s” again. The scale no longer offers it."
                )
                said = words % {"number": number, "label": one.label}
                yield Finding("opportunities", said, ref=str(opportunity.pk))


def rating_findings(review: Any, definition: Definition) -> Iterator[Finding]:
    yield from _set_findings(review, definition, None, 0)
    for number, opportunity in enumerate(review.opportunities.all(), start=1):
        yield from _set_findings(review, definition, opportunity, number)


def missing_reasons(definition: Definition, level: str, answers: Answers) -> dict[str, str]:
    """{item code: what to write} for the answers that are given but lack the reason they need."""
    found = check_complete(definition, level, answers)
    return {one.path: one.message for one in found if one.rule in {"rationale", "missing_reason"}}


def facts_of(opportunity: Any | None) -> dict[str, str]:
    """The fields beside the items that an instrument's rules may look at."""
    if opportunity is None:
        return {}
    names = ("theme", "locus", "partner_type", "proximity")
    return {f"io.{name}": getattr(opportunity, name) for name in names}


def _set_findings(review: Any, definition: Definition, opportunity: Any | None, number: int) -> Iterator[Finding]:
    level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
    rating_set = set_of(review, opportunity)
    answers = answers_in(rating_set) if rating_set else {}
    where = _("Improvement opportunity %(number)d") % {"number": number} if opportunity else _("Family items")
    ref = str(opportunity.pk) if opportunity else ""
    unmet_rules = check_rules(definition, level, answers, facts_of(opportunity))
    for finding in [*check_complete(definition, level, answers), *unmet_rules]:
        blocking = finding.severity == "blocking"
        yield Finding("ratings", f"{where}: {finding.message}", blocking, f"{ref}/{finding.path}")
