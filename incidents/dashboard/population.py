"""Which reviews a figure counts, and which rating set of a review: one place for both."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

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
    """The sets whose ratings count: the consensus where there is one, else the lead's own. Never a supplement."""
    consensus = RatingSet.objects.filter(
        review=OuterRef("review"), opportunity__isnull=True, kind=RatingSet.Kind.CONSENSUS
    ).order_by()
    for_opportunity = RatingSet.objects.filter(
        opportunity=OuterRef("opportunity"), kind=RatingSet.Kind.CONSENSUS
    ).order_by()
    agreed = Q(opportunity__isnull=True) & Exists(consensus) | Q(opportunity__isnull=False) & Exists(for_opportunity)
    own = Q(kind=RatingSet.Kind.INDEPENDENT, rater=F("review__lead")) & ~agreed
    return RatingSet.objects.filter(Q(kind=RatingSet.Kind.CONSENSUS) | own)
