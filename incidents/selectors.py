"""Reads of the review process. Every list is scoped by its policy before it is filtered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from incidents import completeness, scales
from incidents.models import ImprovementOpportunity, Need, Rating, RatingSet, Review
from incidents.permissions import VIEW
from incidents.workflow import OPEN
from npcs.core.access import Actor, policy_of
from npcs.core.audit.models import Event
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.scoring import RollUp, roll_up

PAGE = 50
DUE_SOON = timedelta(days=14)

VIEWS = {  # saved views of the worklist, in the order of the tabs
    "due": Q(state__in=OPEN),
    "mine": Q(state__in=OPEN),  # and led or filed by the actor, added in `worklist`
    "notices": Q(state="notified"),
    "decision": Q(state="in_approval"),
    "approved": Q(state="approved"),
    "all": Q(),
}


def reviews(*, actor: Actor) -> QuerySet[Review]:
    """The reviews that the actor may see, with what every list and page shows of them."""
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.all())
    return rows.select_related("incident", "lead", "jurisdiction")


def worklist(*, actor: Actor, view: str = "due") -> QuerySet[Review]:
    """One saved view with the counts that the table shows: opportunities, answered items."""
    rows = reviews(actor=actor).filter(VIEWS[view])
    if view == "mine":
        rows = rows.filter(Q(lead_id=actor.user_id) | Q(lead__isnull=True, created_by_id=actor.user_id))
    answered = (
        Rating.objects.filter(rating_set__review=OuterRef("pk"), rating_set__rater=OuterRef("lead"))
        .order_by()
        .values("rating_set__review")
        .annotate(n=Count("*"))
        .values("n")
    )
    opportunities = (
        ImprovementOpportunity.objects.filter(review=OuterRef("pk"))
        .order_by()
        .values("review")
        .annotate(n=Count("*"))
        .values("n")
    )
    whole = IntegerField()
    return rows.annotate(
        n_answered=Coalesce(Subquery(answered, output_field=whole), 0),
        n_opportunities=Coalesce(Subquery(opportunities, output_field=whole), 0),
    )


def page_after(rows: QuerySet[Review], *, after: tuple[date, str] | None = None, size: int = PAGE) -> list[Review]:
    """The next ``size`` + 1 rows by (due date, id), nearest first; the extra row tells that more follow."""
    if after is not None:
        due, key = after
        rows = rows.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=key))
    return list(rows.order_by("due_on", "pk")[: size + 1])


def view_counts(*, actor: Actor) -> dict[str, int]:
    """How many reviews each tab holds, in one query."""
    mine = VIEWS["mine"] & (Q(lead_id=actor.user_id) | Q(lead__isnull=True, created_by_id=actor.user_id))
    counts = {name: Count("pk", filter=mine if name == "mine" else condition) for name, condition in VIEWS.items() if name != "all"}
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.all())
    return rows.aggregate(**counts, all=Count("pk"))


def whole_review(*, review: Review) -> Review:
    """The review with every part loaded: a fixed number of queries however many parts there are."""
    ratings = Prefetch("ratings", queryset=Rating.objects.order_by("item_code"))
    return (
        Review.objects.select_related("incident", "lead", "jurisdiction", "instrument_version", "approved_by", "submitted_by", "created_by")
        .prefetch_related(
            Prefetch("needs", queryset=Need.objects.order_by("id").prefetch_related("opportunity_links")),
            Prefetch(
                "opportunities",
                queryset=ImprovementOpportunity.objects.order_by("id").prefetch_related("need_links", "need_links__need"),
            ),
            Prefetch("rating_sets", queryset=RatingSet.objects.order_by("id").prefetch_related(ratings)),
        )
        .get(pk=review.pk)
    )


@dataclass(frozen=True)
class SetProgress:
    """How far one rating set is. ``opportunity`` is None for the items rated once for the review."""

    opportunity: ImprovementOpportunity | None
    number: int
    counts: RollUp
    next_item: str  # code of the first item without an answer; "" when all have one

    @property
    def is_done(self) -> bool:
        return not self.next_item


def progress(*, review: Review, rater_id: int | None, definition: Definition | None = None) -> list[SetProgress]:
    """The rating sets of a loaded review (see ``whole_review``) for one rater, family items first."""
    definition = definition or scales.definition_of(review)
    subjects = [None, *review.opportunities.all()]
    return [_progress(review, subject, number, rater_id, definition) for number, subject in enumerate(subjects)]


def _progress(review: Review, subject: Any, number: int, rater_id: int | None, definition: Definition) -> SetProgress:
    level = scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL
    found = completeness.set_of(review, subject, rater_id)
    answers = completeness.answers_in(found) if found else {}
    blank = [item.code for item in definition.items_at(level) if item.code not in answers or answers[item.code].is_blank]
    return SetProgress(subject, number, roll_up(definition, level, answers), blank[0] if blank else "")


def history(*, review: Review, limit: int | None = None) -> list[Event]:
    """What happened to the review and its parts, newest first."""
    rows = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk)).order_by("-id")
    return list(rows[:limit] if limit else rows)


def history_count(*, review: Review) -> int:
    return Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk)).count()


def last_returned(*, review: Review) -> Event | None:
    """The director's latest question, with its words in ``reason``."""
    events = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk))
    return events.filter(kind="incidents.review.return").order_by("-id").first()


def since_returned(*, review: Review) -> list[Event]:
    """What was changed after the review was last returned, oldest first."""
    returned = last_returned(review=review)
    if returned is None:
        return []
    events = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk), id__gt=returned.pk)
    return list(events.exclude(kind__startswith="incidents.review.").order_by("id"))


def needing(*, actor: Actor) -> QuerySet[Review]:
    """Reviews that wait for this person: their own to write or answer, notices to open, decisions to take."""
    wants = Q(pk__in=[])
    if actor.where("review.edit"):
        wants |= Q(state__in=("in_review", "scoring", "returned"), lead_id=actor.user_id)
    if actor.where("review.open"):
        wants |= Q(state="notified")
    if actor.where("review.approve"):
        took_part = Q(lead_id=actor.user_id) | Q(created_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id)
        wants |= Q(state="in_approval") & ~took_part
    return reviews(actor=actor).filter(wants)


def recent(*, actor: Actor, limit: int = 5) -> list[Review]:
    """Reviews that the actor last worked on, newest first."""
    touched = (
        Event.objects.filter(actor_id=actor.user_id, object_type__startswith="incidents.")
        .order_by("-id")
        .values_list("parent_id", flat=True)[:60]
    )
    order = list(dict.fromkeys(touched))[:limit]
    found = {str(review.pk): review for review in reviews(actor=actor).filter(pk__in=order)}
    return [found[key] for key in order if key in found]


def is_due_soon(due: date | None) -> bool:
    return due is not None and due - timezone.localdate() <= DUE_SOON
