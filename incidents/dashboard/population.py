"""Which reviews a figure counts, and which rating set of a review: one place for both."""

from django.db.models import QuerySet

from incidents.counting import counted_sets
from incidents.models import RatingSet, Review
from incidents.permissions import VIEW
from incidents.querysets import is_current
from npcs.core.access import Actor, policy_of


def countable(*, actor: Actor) -> QuerySet[Review]:
    """The reviews of the actor's member that figures may look at: no training record, nothing void."""
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.counted())
    return rows.filter(jurisdiction_id__in=actor.jurisdictions)


def counted(*, actor: Actor) -> QuerySet[Review]:
    """Reviews with a decision, each incident once: by the newest revision that was approved."""
    return countable(actor=actor).filter(is_current(Review))


def counting_sets() -> QuerySet[RatingSet]:
    """The sets whose ratings count (incidents.counting). Never a supplement."""
    return RatingSet.objects.filter(counted_sets())
