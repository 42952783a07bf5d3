"""Lists of what can be shared, is shared and was withdrawn. Scoped by the policies before they are filtered."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from incidents import selectors
from incidents.models import Review, ShareSubmission
from incidents.permissions import SHARE
from incidents.pooled import Entry
from incidents.sharing import preview
from npcs.core.access import Actor, policy_of
from npcs.core.jobs.models import Job

JOB = "incidents.share"
_OF_REVIEW = ShareSubmission.objects.filter(review=OuterRef("pk"))
TABS: dict[str, Any] = {
    "ready": Q(state__in=("approved", "withdrawn")) & ~Exists(_OF_REVIEW.filter(state="withdrawn")),
    "shared": Exists(_OF_REVIEW.filter(state="shared")),
    "withdrawn": Exists(_OF_REVIEW.filter(state="withdrawn")),
}


def _mine(actor: Actor) -> QuerySet[Review]:
    return policy_of(Review).visible(actor, SHARE, Review.objects.filter(is_training=False))


def listed(*, actor: Actor, view: str) -> QuerySet[Review]:
    """The reviews of a tab with every part that their shared form is made from: the same queries for one and fifty."""
    rows = _mine(actor).filter(TABS[view])
    return selectors.with_parts(rows).prefetch_related("submissions", "data_set_facts")


def counts(*, actor: Actor) -> dict[str, int]:
    """How many reviews each tab holds, in one query."""
    return _mine(actor).aggregate(**{name: Count("pk", filter=condition) for name, condition in TABS.items()})


def edge_of(rows: QuerySet[Review], raw: str) -> Review | None:
    """The row from which a list goes on; a forged one is none."""
    try:
        return rows.filter(pk=UUID(raw)).first()
    except ValueError:
        return None


def sharable(*, actor: Actor) -> QuerySet[Review]:
    """Reviews that the actor may share now."""
    return _mine(actor).filter(state="approved")


def latest_job(*, actor: Actor) -> Job | None:
    """The last sharing of many reviews at the member acted for."""
    return Job.objects.filter(jurisdiction_id__in=actor.where(SHARE), kind=JOB).order_by("-pk").first()


def pooled_entries() -> list[Entry]:
    """What counts in pooled figures: every form that is shared now, with its member. The caller's scope is over all.

    Withdrawn, replaced and unshared reviews are not among them, nor members that share nothing.
    """
    rows: Any = ShareSubmission.objects.filter(state="shared").order_by("pk")
    return [Entry(member, preview.values(text)) for member, text in rows.values_list("jurisdiction_id", "payload")]
