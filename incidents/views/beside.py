"""What stands beside a review on its page: its revisions, what follows from it, and steps that make something new."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import followup, selectors
from incidents.lifecycles import RECOMMENDATION
from incidents.models import Review
from incidents.permissions import AMEND, OPEN, RECOMMEND, may_link
from incidents.revisions import AMENDING
from incidents.services.handover import HANDED
from incidents.views import lifecycle, pages
from incidents.workflow import DECIDED
from npcs.core.access import Actor, policy_of
from npcs.core.ui import words


def steps(review: Review, actor: Actor) -> list[dict[str, Any]]:
    """Ways to hand it over, to open it again, and to see what an amendment changed."""
    policy, found = policy_of(Review), []
    if review.amends_id:
        found.append({"label": _("What changed in this revision"), "url": pages.url("changes", review.pk)})
    if review.state in HANDED and policy.can(actor, OPEN, review):
        found.append({"label": _("Hand over"), "url": pages.url("hand-over", review.pk)})
    may_amend = review.state in DECIDED and policy.can(actor, AMEND, review)
    if may_amend and selectors.later_revision(review=review) is None:
        found.append({"label": AMENDING.label, "url": pages.url("amend", review.pk)})
    return found


def recommendations(review: Review) -> list[dict[str, Any]]:
    """What follows from it, in a line each."""
    return [
        {
            "title": f"{one}: {one.title}",
            "url": one.get_absolute_url(),
            "hint": _("%(strength)s, followed up by: %(owner)s.")
            % {"strength": one.get_strength_display(), "owner": one.owner_label},
            "state": lifecycle.state_tag(RECOMMENDATION, one),
            "side": words.day(one.due_on),
            "next": False,
        }
        for one in followup.of_review(review=review)
    ]


def recommend_url(review: Review, actor: Actor) -> str:
    """Where a recommendation from this review is written; empty for whoever may not."""
    if not actor.has(RECOMMEND, review.jurisdiction_id) or not may_link(actor, review):
        return ""
    return f"{pages.url('recommendation-add')}?review={review.incident.number}"


def revisions(review: Review) -> list[dict[str, Any]]:
    """The revisions of the incident's review, oldest first, for the column beside it; none when there is only one."""
    found = selectors.revisions_of(review=review)
    if len(found) < 2:
        return []
    current = max((one.revision for one in found if one.state in DECIDED), default=0)
    return [_revision(one, here=one.pk == review.pk, counts=one.revision == current) for one in found]


def _revision(one: Review, *, here: bool, counts: bool) -> dict[str, Any]:
    state = one.get_state_display()
    if one.state in DECIDED and not counts:
        state = _("%(state)s, replaced") % {"state": state}
    day = words.day(one.approved_at or one.created_at)
    name = _("Revision %(number)d") % {"number": one.revision}
    return {
        "label": _("%(name)s (this page)") % {"name": name} if here else name,
        "value": state,
        "url": "" if here else one.get_absolute_url(),
        "sub": _("counts now, %(day)s") % {"day": day} if counts else day,
    }
