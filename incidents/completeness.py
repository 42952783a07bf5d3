"""What a review still lacks, as one list of findings. Page, API, guards and check-answers all read it from here.

Source: docs, incidents section 5.3. Each check is a small function; the order is that of the work.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents import checks, scales
from incidents.rules import Finding
from npcs.core.instruments.answers import BLANK, Answer
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.rules import check_rules
from npcs.core.instruments.scoring import RATIONALE_MIN, check_complete

Answers = dict[str, Answer]


def answers_in(rating_set: Any) -> Answers:
    """{item code: answer} of a rating set (its ``ratings`` prefetched)."""
    return {
        rating.item_code: Answer(rating.value, rating.missing_code or None, rating.rationale)
        for rating in rating_set.ratings.all()
    }


def set_of(review: Any, opportunity: Any | None, rater_id: int | None = None) -> Any | None:
    """The set that counts for the review or one opportunity; with ``rater_id``, that person's independent set.

    Which set counts is decided here (and for queries in querysets.counted_sets): the agreed set where two people
    rate, else the lead's. Where two people have not agreed yet, none counts.
    """
    agreed = rater_id is None and review.double_rating
    wanted = opportunity.pk if opportunity else None
    for one in review.rating_sets.all():
        if one.opportunity_id != wanted:
            continue
        if one.kind == "consensus" and agreed:
            return one
        if one.kind == "independent" and not agreed and one.rater_id == (rater_id or review.lead_id):
            return one
    return None


def raters(review: Any) -> tuple[int, ...]:
    """Who rates: the lead, and the second rater where two people do."""
    people = (review.lead_id, review.second_rater_id) if review.double_rating else (review.lead_id,)
    return tuple(dict.fromkeys(person for person in people if person is not None))


def has_sent(review: Any, person_id: int) -> bool:
    """Has this rater sent the ratings of the review and of every opportunity?"""
    subjects = {None, *(one.pk for one in review.opportunities.all())}
    mine = (one for one in review.rating_sets.all() if one.kind == "independent" and one.rater_id == person_id)
    return subjects <= {one.opportunity_id for one in mine if one.status == "submitted"}


def all_in(review: Any) -> bool:
    """Are the ratings of both raters in? Sealed sets, which only their rater's page holds, are not all in."""
    people = raters(review)
    return len(people) == 2 and all(has_sent(review, person) for person in people)


def is_agreed(review: Any) -> bool:
    """Is there a set that counts, or may there be one: one person rates, or two have begun to agree."""
    return not review.double_rating or any(one.kind == "consensus" for one in review.rating_sets.all())


def findings(review: Any, rater_id: int | None = None) -> list[Finding]:
    """Everything that stands between the review and a director's desk, blocking or to be looked at.

    ``rater_id``: with that person's own ratings in place of those that count.
    """
    return [
        *before_scoring(review),
        *unanswered_offers(review),
        *rating_findings(review, scales.definition_of(review), rater_id),
    ]


def before_scoring(review: Any) -> list[Finding]:
    """What the record still lacks before its items can be rated."""
    return [
        *lead_findings(review),
        *facts_findings(review),
        *timeline_findings(review),
        *debrief_findings(review),
        *need_findings(review),
        *opportunity_findings(review),
    ]


def lead_checks(review: Any) -> list[Any]:
    """What was said of the present lead, also in an earlier revision."""
    if review.revision == 1:
        return [one for one in review.lead_checks.all() if one.lead_id == review.lead_id]
    every = review.lead_checks.model._default_manager.filter(review__incident_id=review.incident_id)
    return list(every.filter(lead_id=review.lead_id))


def lead_findings(review: Any) -> Iterator[Finding]:
    """Whoever leads has said that they had no decision to take in the case."""
    if not any(one.declared_at for one in lead_checks(review)):
        yield Finding("lead", _("The lead says first that they had no decision to take in this case."))


def facts_findings(review: Any) -> Iterator[Finding]:
    if not review.story.strip():
        yield Finding("story", _("Tell what happened, seen from the work."))
    if review.incident.incident_type == "fatality" and review.incident.manner == "pending":
        yield Finding("incident", _("The manner of death is still pending."), blocking=False)
    if checks.manner_problem(review.incident.incident_type, review.incident.manner):
        words = _("The kind of incident and the manner of death do not fit: only a fatality has one. Check both.")
        yield Finding("incident", words, blocking=False)


def timeline_findings(review: Any) -> Iterator[Finding]:
    if not review.timeline.all():
        yield Finding("timeline", _("Put at least one event into the timeline."))


def debrief_findings(review: Any) -> Iterator[Finding]:
    """A talk makes a full review, and a full review offers a talk or says why not (section 5.3, rule 8)."""
    debriefs = list(review.debriefs.all())
    if review.depth != "full":
        if any(one.is_held for one in debriefs):
            yield Finding("debriefs", _("A debrief was held, so this is a full review. Change the depth to full."))
    elif not debriefs and not review.no_debrief_reason:
        yield Finding("debriefs", _("A full review offers a debrief. Record the offer, or say why there was none."))


def unanswered_offers(review: Any) -> Iterator[Finding]:
    """A full review without a single talk says why: each offer was declined or not possible, or a reason is given."""
    debriefs = list(review.debriefs.all())
    if review.depth != "full" or not debriefs or review.no_debrief_reason or any(one.is_held for one in debriefs):
        return
    if any(one.answer in {"offered", "accepted"} for one in debriefs):
        yield Finding("debriefs", _("No debrief took place yet. Say when one was held, or why there was none."))


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


def rating_findings(review: Any, definition: Definition, rater_id: int | None = None) -> Iterator[Finding]:
    """What the ratings lack: those that count, or ``rater_id``'s own."""
    for number, opportunity in enumerate((None, *review.opportunities.all())):
        yield from _set_findings(review, definition, opportunity, number, rater_id)


def sent_sets(review: Any, opportunity: Any | None) -> list[Any]:
    """The independent sets that the two raters sent for the review or one opportunity, the lead's first."""
    wanted = opportunity.pk if opportunity else None
    found = [one for one in review.rating_sets.all() if one.kind == "independent" and one.status == "submitted"]
    found = [one for one in found if one.opportunity_id == wanted]
    return sorted(found, key=lambda one: one.rater_id != review.lead_id)


def differs_from_both(review: Any, opportunity: Any | None, answers: Answers) -> dict[str, str]:
    """{item code: what to write} for agreed answers that are neither rater's, and do not say why (5.3, rule 7)."""
    theirs = [answers_in(one) for one in sent_sets(review, opportunity)]
    lacking = {}
    for code, answer in answers.items():
        known = {_choice(one.get(code, BLANK)) for one in theirs}
        if theirs and _choice(answer) not in known and len(answer.rationale.strip()) < RATIONALE_MIN:
            words = _("%(item)s: the agreed rating is neither of the two. Say why in %(least)d characters or more.")
            lacking[code] = words % {"item": code, "least": RATIONALE_MIN}
    return lacking


def _choice(answer: Answer) -> int | str | None:
    return answer.value if answer.missing is None else answer.missing


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


def _set_findings(
    review: Any, definition: Definition, opportunity: Any | None, number: int, rater_id: int | None
) -> Iterator[Finding]:
    level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
    rating_set = set_of(review, opportunity, rater_id)
    answers = answers_in(rating_set) if rating_set else {}
    where = _("Improvement opportunity %(number)d") % {"number": number} if opportunity else _("Family items")
    ref = str(opportunity.pk) if opportunity else ""
    unmet_rules = check_rules(definition, level, answers, facts_of(opportunity))
    if rater_id:  # a field of the opportunity is the lead's to fill in, and no part of somebody's ratings
        unmet_rules = [one for one in unmet_rules if not one.path.startswith("io.")]
    for finding in [*check_complete(definition, level, answers), *unmet_rules]:
        blocking = finding.severity == "blocking"
        yield Finding("ratings", f"{where}: {finding.message}", blocking, f"{ref}/{finding.path}")
    agreed = review.double_rating and not rater_id
    for code, words in (differs_from_both(review, opportunity, answers) if agreed else {}).items():
        yield Finding("ratings", f"{where}: {words}", ref=f"{ref}/{code}")
