"""What of the review process waits for a person, for the header's count and for Home."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from incidents import followup, selectors
from incidents.models import ReviewClock
from incidents.permissions import DISCLOSE, PUBLISH, RECOMMEND
from incidents.selectors import clocks
from npcs.core.ui import needs

WORDS = {
    "notified": (noop("Screen notice %(number)s"), "todo"),
    "screening": (noop("Decide on notice %(number)s"), "todo"),
    "selected": (noop("Name a lead for %(number)s"), "todo"),
    "in_review": (noop("Go on with review %(number)s"), "doing"),
    "scoring": (noop("Finish the ratings of %(number)s"), "doing"),
    "consensus": (noop("Agree on the ratings of %(number)s"), "doing"),
    "amending": (noop("Go on with the amendment of %(number)s"), "doing"),
    "returned": (noop("Answer the director’s question on %(number)s"), "needs"),
    "in_approval": (noop("Check and decide: review %(number)s"), "needs"),
}


STILL_PENDING = (noop("Find out what is still pending in %(number)s"), "needs")


class ReviewNeeds(needs.Provider):
    """Reviews to open, write, answer or decide."""

    def waiting(self, actor: Any) -> Iterable[QuerySet]:
        return [selectors.needing(actor=actor)]

    def items(self, actor: Any, limit: int) -> list[needs.Need]:
        rows = selectors.needing(actor=actor).order_by("due_on", "pk")[:limit]
        return [_need(review, actor) for review in rows]


RECOMMENDATION_WORDS = {
    "proposed": (noop("Decide on recommendation %(number)s"), "todo"),
    "accepted": (noop("Start recommendation %(number)s"), "todo"),
    "in_progress": (noop("Go on with recommendation %(number)s"), "doing"),
    "done": (noop("Verify recommendation %(number)s"), "needs"),
}
DISCLOSURE_WORDS = {
    "draft": (noop("Finish public record %(number)s"), "doing"),
    "in_approval": (noop("Check and decide: public record %(number)s"), "needs"),
}


class FollowUpNeeds(needs.Provider):
    """Recommendations to decide, go on with in one's role, or verify; public records to write or decide."""

    def waiting(self, actor: Any) -> Iterable[QuerySet]:
        found: list[QuerySet] = []
        if actor.where(RECOMMEND):
            found.append(followup.waiting_recommendations(actor=actor))
        if actor.where(DISCLOSE) or actor.where(PUBLISH):
            found.append(followup.waiting_disclosures(actor=actor))
        return found

    def items(self, actor: Any, limit: int) -> list[needs.Need]:
        found: list[needs.Need] = []
        if actor.where(RECOMMEND):
            rows = followup.waiting_recommendations(actor=actor).order_by("due_on", "pk")[:limit]
            found += [_beside(one, RECOMMENDATION_WORDS) for one in rows]
        if actor.where(DISCLOSE) or actor.where(PUBLISH):
            records = followup.waiting_disclosures(actor=actor).order_by("due_on", "pk")[:limit]
            found += [_beside(one, DISCLOSURE_WORDS) for one in records]
        return found


def _beside(one: Any, table: dict[str, tuple[str, str]]) -> needs.Need:
    """The need of a recommendation or a public record: its number, never its words."""
    words, tone = table[one.state]
    return needs.Need(
        title=_(words) % {"number": one},
        url=one.get_absolute_url(),
        tone=tone,
        state=str(one.get_state_display()),
        due=one.due_on,
    )


def _need(review: Any, actor: Any) -> needs.Need:
    if review.void_asked:  # by somebody else
        return needs.Need(
            title=_("Confirm or leave: %(number)s was entered in error") % {"number": review.incident.number},
            url=reverse("incidents:void", args=[review.pk]),
            state=str(review.get_state_display()),
        )
    words, tone = WORDS.get(review.state, STILL_PENDING)
    if review.state == "in_approval" and review.lead_id == actor.user_id:
        words, tone = STILL_PENDING  # a lead decides nothing here
    return needs.Need(
        title=_(words) % {"number": review.incident.number},
        url=review.get_absolute_url(),
        hint=review.incident.get_incident_type_display(),
        tone=tone,
        state=str(review.get_state_display()),
        due=review.due_on,
    )


class ClockNeeds(needs.Provider):
    """What is due by the rule and no step of the review itself brings: reports to send, dates that have passed."""

    def waiting(self, actor: Any) -> Iterable[QuerySet]:
        return [clocks.needing(actor=actor)]

    def items(self, actor: Any, limit: int) -> list[needs.Need]:
        return [_due(clock) for clock in clocks.needing(actor=actor).order_by("due_on", "pk")[:limit]]


def _due(clock: ReviewClock) -> needs.Need:
    overdue = clock.due_on is not None and clock.due_on < timezone.localdate()
    words = {"number": clock.review.incident.number, "what": clock.name}
    return needs.Need(
        title=_("%(what)s, %(number)s") % words,
        url=reverse("incidents:holds", args=[clock.review_id]),
        hint=clock.review.incident.get_incident_type_display(),
        tone="needs" if overdue else "wait",
        state=_("Overdue") if overdue else _("Due soon"),
        due=clock.due_on,
    )


needs.register(ReviewNeeds())
needs.register(FollowUpNeeds())
needs.register(ClockNeeds())
