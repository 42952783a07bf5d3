"""Guards of the review's transitions: what must be true besides the right. Each answers with sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents import completeness, rules
from incidents.rules import screening
from incidents.rules.definition import read
from incidents.screening import codes, templates
from incidents.screening.facts import facts_used
from incidents.sharing.checks import against, submission_of
from npcs.core.audit.models import Event

DECISIONS = (  # history kinds that are no part in the work
    "incidents.review.return", "incidents.review.approve", "incidents.review.amend", "incidents.review.handed_over",
    "incidents.review.void", "incidents.review.void.asked",
)  # fmt: skip


def decided_to_select(review: Any, actor: Any) -> Iterator[str]:
    """The decision to select is written down: reasons, two people or a meeting, every seat taken or waived."""
    yield from _decided(review, codes.Choice.SELECT)


def decided_not_to_select(review: Any, actor: Any) -> Iterator[str]:
    """The decision not to select is written down: reasons, two people or a meeting, every seat taken or waived."""
    yield from _decided(review, codes.Choice.NOT_SELECT)


def _decided(review: Any, choice: codes.Choice) -> Iterator[str]:
    decision = getattr(review, "screening", None)
    if decision is None:
        yield _("Write down first what was decided, why, and by whom.")
        return
    if decision.choice != choice:
        yield _("The decision that is written down is: %(choice)s.") % {"choice": decision.get_choice_display()}
    rule = read(decision.rule.definition) if decision.rule else templates.fallback().rule
    facts = facts_used(decision)
    for one, waivable in screening.empty_seats(rule, facts, decision.table, decision.waivers):
        yield empty_seat(one, waivable=waivable)


def empty_seat(one: screening.Required, *, waivable: bool) -> str:
    """What an empty seat at the table asks for."""
    values = {"who": codes.Seat(one.role).label}
    if waivable:
        return _("%(who)s: say that they take part, or why not.") % values
    return _("%(who)s must take part under this rule.") % values


def ready_to_score(review: Any, actor: Any) -> Iterator[str]:
    """Facts, needs and opportunities are there."""
    yield from (str(finding) for finding in completeness.before_scoring(review) if finding.blocking)


def ready_to_agree(review: Any, actor: Any) -> Iterator[str]:
    """The review is rated by two people, and both have sent their ratings."""
    if not review.double_rating:
        yield _("This review is rated by one person, so there is nothing to compare.")
    elif not completeness.all_in(review):
        yield _("Both raters send their ratings first.")


def ready_for_approval(review: Any, actor: Any) -> Iterator[str]:
    """Nothing that blocks is left in the whole record; two raters have agreed."""
    if review.double_rating and review.state == "scoring":
        yield _("Two people rate this review. They compare and agree first.")
    yield from (str(finding) for finding in completeness.findings(review) if finding.blocking)


def may_be_shared(review: Any, actor: Any) -> Iterator[str]:
    """Approved, agreed, no embargo, the pinned scale, and a shared form that points to nobody."""
    yield from against(review, submission_of(review))


def people_with_a_part(review: Any) -> frozenset[int]:
    """Everyone who filed, opened, led, wrote or rated: the history knows them all, also who was overwritten.

    Who wrote or rated in an earlier revision has a part in the later ones, which are made from it.
    """
    revisions = list(review.incident.reviews.filter(revision__lte=review.revision).order_by("revision"))
    parents = [str(one.pk) for one in revisions]
    events = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id__in=parents)
    writers = events.exclude(kind__in=DECISIONS).values_list("actor_id", flat=True).distinct()
    named = (
        person
        for one in revisions
        for person in (one.created_by_id, one.lead_id, one.opened_by_id, one.submitted_by_id)
    )
    raters = (rating_set.rater_id for rating_set in review.rating_sets.all())
    return rules.took_part([*named, *raters, *writers])


def nothing_follows(review: Any, actor: Any) -> Iterator[str]:
    """No amendment of it is open or approved."""
    if review.incident.reviews.filter(revision__gt=review.revision).exclude(state="void").exists():
        yield _("A later revision was made from it. Mark that one as entered in error first.")


def took_no_part(review: Any, actor: Any) -> Iterator[str]:
    """The director wrote no part of it and rated nothing in it."""
    if actor.user_id in people_with_a_part(review):
        yield _("You wrote or rated a part of this review, so somebody else must decide.")
