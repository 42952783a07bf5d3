"""What of the review process waits for a person, for the header's count and for Home."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from incidents import selectors
from incidents.models import Review
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


class ReviewNeeds(needs.Provider):
    """Reviews to open, write, answer or decide."""

    def count(self, actor: Any) -> int:
        return selectors.needing(actor=actor).count()

    def items(self, actor: Any, limit: int) -> list[needs.Need]:
        rows = selectors.needing(actor=actor).order_by("due_on", "pk")[:limit]
        return [_need(review) for review in rows]


def _need(review: Review) -> needs.Need:
    words, tone = WORDS[review.state]
    return needs.Need(
        title=_(words) % {"number": review.incident.number},
        url=review.get_absolute_url(),
        hint=review.incident.get_incident_type_display(),
        tone=tone,
        state=str(review.get_state_display()),
        due=review.due_on,
    )


needs.register(ReviewNeeds())
