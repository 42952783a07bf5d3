"""Reads of what goes on beside the reviews: recommendations and public records. Scoped by policy, then filtered."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from incidents import keyset
from incidents.keyset import Key
from incidents.lifecycles import FOLLOWED
from incidents.models import PublicDisclosure, Recommendation, RecommendationReview, Review
from incidents.permissions import APPROVE, DISCLOSE, PUBLISH, RECOMMEND, VIEW, may_link
from jurisdictions.models import Membership
from npcs.core.access import Actor, policy_of
from npcs.core.audit.models import Event

PEOPLE = ("created_by", "accepted_by", "declined_by", "started_by", "finished_by", "verified_by")
RECOMMENDATION_VIEWS = ("open", "overdue", "mine", "decide", "verified", "declined", "all")
DISCLOSURE_VIEWS = ("all", "draft", "in_approval", "published", "withdrawn")
NEWEST: keyset.Order = (Key("pk", down=True),)
BY_DUE: keyset.Order = (Key("due_on", nullable=True), Key("pk"))
MOST_NUMBERS = 50  # reviews that one recommendation may name


def recommendations(*, actor: Actor, view: str = "all") -> QuerySet[Recommendation]:
    """The recommendations that the actor may see, in one saved view."""
    rows = policy_of(Recommendation).visible(actor, VIEW, Recommendation.objects.all())
    return rows.filter(_of_view(actor, view))


def _of_view(actor: Actor, view: str) -> Q:
    return {
        "open": Q(state__in=(*FOLLOWED, "done")),
        "overdue": overdue(),
        "mine": Q(state__in=FOLLOWED, owner_role__in=roles_of(actor)),
        "decide": Q(state="proposed"),
        "verified": Q(state="verified"),
        "declined": Q(state="declined"),
        "all": Q(),
    }[view]


def overdue() -> Q:
    """Open ones whose day has passed, on the clock of the member."""
    return Q(state__in=FOLLOWED, due_on__lt=timezone.localdate())


def recommendation_counts(*, actor: Actor) -> dict[str, int]:
    """How many each saved view holds, in one query."""
    counts = {name: Count("pk", filter=_of_view(actor, name)) for name in RECOMMENDATION_VIEWS if name != "all"}
    return recommendations(actor=actor).aggregate(**counts, all=Count("pk"))


def recommendation_order(view: str) -> keyset.Order:
    """Open ones by their due date, the rest newest first."""
    return BY_DUE if view in {"open", "overdue", "mine", "decide"} else NEWEST


def roles_of(actor: Actor) -> QuerySet:
    """The roles that the person holds now at the member acted for."""
    held = Membership.objects.in_force().filter(user_id=actor.user_id, jurisdiction_id=actor.acting_for)
    return held.values("role")


def waiting_recommendations(*, actor: Actor) -> QuerySet[Recommendation]:
    """What waits for this person: to decide, to go on with in their role, to verify."""
    wants = Q(pk__in=[])
    if actor.where(APPROVE):
        wants |= Q(state="proposed") | Q(state="done") & ~Q(finished_by_id=actor.user_id)
    if actor.where(RECOMMEND):
        wants |= _of_view(actor, "mine") & ~Q(state="proposed")
    return recommendations(actor=actor).filter(wants)


def whole_recommendation(*, recommendation: Recommendation) -> Recommendation:
    """With its people and reviews: a fixed number of queries."""
    links = RecommendationReview.objects.select_related("review__incident").order_by("review_id")
    rows = Recommendation.objects.select_related("jurisdiction", *PEOPLE)
    return rows.prefetch_related(Prefetch("review_links", queryset=links)).get(pk=recommendation.pk)


def of_review(*, review: Review) -> list[Recommendation]:
    """What follows from the review, in whichever of its revisions it was linked; by number."""
    rows = Recommendation.objects.filter(review_links__review__incident=review.incident_id)
    return list(rows.order_by("number").distinct())


def numbers_in(text: str) -> list[str]:
    """Numbers of reviews that somebody typed, each once, in their order.

    >>> numbers_in("or-2026-001, OR-2026-002;or-2026-001")
    ['OR-2026-001', 'OR-2026-002']
    """
    return list(dict.fromkeys(word.upper() for word in re.split(r"[\s,;]+", text) if word))


def linkable(
    *, actor: Actor, numbers: Iterable[str], linked: Recommendation | None = None
) -> tuple[list[Review], list[str]]:
    """(reviews, numbers that name none that may be linked). Of several revisions the one linked already stays."""
    wanted = list(numbers)
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.filter(incident__number__in=wanted))
    present = set(linked.review_links.values_list("review_id", flat=True)) if linked else set()
    found: dict[str, Review] = {}
    for review in rows.select_related("incident").order_by("revision"):
        number = review.incident.number
        if review.pk in present or (may_link(actor, review) and getattr(found.get(number), "pk", None) not in present):
            found[number] = review
    return [found[number] for number in wanted if number in found], [one for one in wanted if one not in found]


def disclosures(*, actor: Actor, view: str = "all") -> QuerySet[PublicDisclosure]:
    """The public records that the actor may see, in one saved view."""
    rows = policy_of(PublicDisclosure).visible(actor, VIEW, PublicDisclosure.objects.all())
    return rows if view == "all" else rows.filter(state=view)


def disclosure_counts(*, actor: Actor) -> dict[str, int]:
    """How many each saved view holds, in one query."""
    counts = {name: Count("pk", filter=Q(state=name)) for name in DISCLOSURE_VIEWS if name != "all"}
    return disclosures(actor=actor).aggregate(**counts, all=Count("pk"))


def waiting_disclosures(*, actor: Actor) -> QuerySet[PublicDisclosure]:
    """What waits for this person: drafts to finish, records to decide on that they did not send."""
    wants = Q(pk__in=[])
    if actor.where(DISCLOSE):
        wants |= Q(state="draft")
    if actor.where(PUBLISH):
        wants |= Q(state="in_approval") & ~Q(submitted_by_id=actor.user_id) & ~Q(created_by_id=actor.user_id)
    return disclosures(actor=actor).filter(wants)


def events_of(*, obj: Any, limit: int | None = None) -> list[Event]:
    """What happened to a recommendation or a public record, newest first."""
    rows = Event.objects.filter(jurisdiction_id=obj.jurisdiction_id, parent_id=str(obj.pk)).order_by("-id")
    return list(rows[:limit] if limit else rows)


def given_back(*, disclosure: PublicDisclosure) -> Event | None:
    """The director's question, while the record waits for its answer."""
    if disclosure.state != "draft":
        return None
    rows = Event.objects.filter(jurisdiction_id=disclosure.jurisdiction_id, parent_id=str(disclosure.pk))
    return rows.filter(kind="incidents.publicdisclosure.give_back").order_by("-id").first()


def reason_of(*, obj: models.Model, step: str) -> Event | None:
    """The latest event of this step, with its reason."""
    rows = Event.objects.filter(jurisdiction_id=obj.jurisdiction_id, parent_id=str(obj.pk))  # type: ignore[attr-defined]
    return rows.filter(kind=f"{obj._meta.label_lower}.{step}").order_by("-id").first()
