"""Reads of the review process. Every list is scoped by its policy before it is filtered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from incidents import completeness, scales
from incidents.models import ImprovementOpportunity, Need, Rating, RatingSet, Review
from incidents.permissions import EDIT, RATE, VIEW
from incidents.workflow import DECIDED, EDITABLE, OPEN, UNDECIDED
from npcs.core.access import Actor, policy_of
from npcs.core.access.actor import provider
from npcs.core.audit.models import Event
from npcs.core.instruments.answers import BLANK
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.scoring import RollUp, roll_up

PAGE = 50
DUE_SOON = timedelta(days=14)
PEOPLE = ("lead", "created_by", "submitted_by", "approved_by")

VIEWS = {  # saved views of the worklist, in the order of the tabs
    "due": Q(state__in=OPEN),
    "mine": Q(state__in=OPEN),  # and led or filed by the actor, added in `worklist`
    "notices": Q(state__in=(*UNDECIDED, "selected")),
    "decision": Q(state="in_approval"),
    "approved": Q(state__in=DECIDED),
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


def in_order(view: str) -> tuple[str, ...]:
    """The order of a view: what is open by due date, nearest first; the rest newest first."""
    return ("-pk",) if view in {"approved", "all"} else ("due_on", "pk")


@dataclass(frozen=True)
class Page:
    """Rows of one page, and whether there are more before and after it."""

    rows: list[Review]
    has_earlier: bool
    has_later: bool


def page_of(
    rows: QuerySet[Review], *, order: tuple[str, ...], edge: Review | None = None, back: bool = False, size: int = PAGE
) -> Page:
    """The ``size`` rows after the row ``edge``, or before it when ``back``; the first page without an edge.

    One indexed query however far the page is, with one row too many to tell whether more follow.
    """
    if edge is not None:
        rows = rows.filter(_beyond(edge, order, back=back))
    turned = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]
    found = list(rows.order_by(*(turned if back else order))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        return Page(found[::-1], has_earlier=more, has_later=True)
    return Page(found, has_earlier=edge is not None, has_later=more)


def _beyond(edge: Review, order: tuple[str, ...], *, back: bool) -> Q:
    """Rows that come after ``edge`` in ``order`` (before it when ``back``)."""
    if order == ("-pk",):
        return Q(pk__gt=edge.pk) if back else Q(pk__lt=edge.pk)
    side = "lt" if back else "gt"
    further = Q(**{f"pk__{side}": edge.pk})
    if edge.due_on is None:  # those without a date come last
        undated = further & Q(due_on__isnull=True)
        return undated | Q(due_on__isnull=False) if back else undated
    same_day, other_day = further & Q(due_on=edge.due_on), Q(**{f"due_on__{side}": edge.due_on})
    return same_day | other_day if back else same_day | other_day | Q(due_on__isnull=True)


def view_counts(*, actor: Actor) -> dict[str, int]:
    """How many reviews each tab holds, and how many are due "soon", in one query."""
    mine = VIEWS["mine"] & (Q(lead_id=actor.user_id) | Q(lead__isnull=True, created_by_id=actor.user_id))
    filters = {name: mine if name == "mine" else condition for name, condition in VIEWS.items() if name != "all"}
    filters["soon"] = VIEWS["due"] & Q(due_on__lte=timezone.localdate() + DUE_SOON)
    counts = {name: Count("pk", filter=condition) for name, condition in filters.items()}
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.all())
    return rows.aggregate(**counts, all=Count("pk"))


def whole_review(*, review: Review) -> Review:
    """The review with every part loaded: a fixed number of queries however many parts there are."""
    return with_parts(Review.objects.all()).get(pk=review.pk)


def led_now(*, actor: Actor, limit: int = PAGE) -> list[Review]:
    """The open reviews that the actor leads and writes in, every part loaded, the nearest date first."""
    rows = policy_of(Review).visible(actor, EDIT, Review.objects.filter(lead_id=actor.user_id))
    return list(with_parts(rows).order_by("due_on", "pk")[:limit])


def with_parts(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Loads the parts of all ``rows``: a fixed number of queries however many rows and parts there are."""
    ratings = Prefetch("ratings", queryset=Rating.objects.order_by("item_code"))
    opportunities = ImprovementOpportunity.objects.order_by("id")
    return rows.select_related("incident", "jurisdiction", "instrument_version", *PEOPLE).prefetch_related(
        Prefetch("needs", queryset=Need.objects.order_by("id").prefetch_related("opportunity_links")),
        Prefetch("opportunities", queryset=opportunities.prefetch_related("need_links", "need_links__need")),
        Prefetch("rating_sets", queryset=RatingSet.objects.order_by("id").prefetch_related(ratings)),
    )


@dataclass(frozen=True)
class SetProgress:
    """How far one rating set is. ``opportunity`` is None for the items rated once for the review."""

    opportunity: ImprovementOpportunity | None
    number: int
    counts: RollUp
    blank: tuple[str, ...]  # codes of the items without an answer, in order

    @property
    def next_item(self) -> str:
        """Code of the first item without an answer; "" when all have one."""
        return self.blank[0] if self.blank else ""

    @property
    def is_done(self) -> bool:
        return not self.blank


def progress(*, review: Review, rater_id: int | None, definition: Definition | None = None) -> list[SetProgress]:
    """The rating sets of a loaded review (see ``whole_review``) for one rater, family items first."""
    definition = definition or scales.definition_of(review)
    subjects = [None, *review.opportunities.all()]
    return [_progress(review, subject, number, rater_id, definition) for number, subject in enumerate(subjects)]


def _progress(review: Review, subject: Any, number: int, rater_id: int | None, definition: Definition) -> SetProgress:
    level = scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL
    found = completeness.set_of(review, subject, rater_id)
    answers = completeness.answers_in(found) if found else {}
    codes = (item.code for item in definition.items_at(level))
    blank = tuple(code for code in codes if answers.get(code, BLANK).is_blank)
    return SetProgress(subject, number, roll_up(definition, level, answers), blank)


def history(*, review: Review, limit: int | None = None, before: UUID | None = None) -> list[Event]:
    """What happened to the review and its parts, newest first; ``before`` an entry for the next page."""
    rows = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk)).order_by("-id")
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows[:limit] if limit else rows)


def history_count(*, review: Review) -> int:
    return Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk)).count()


def last_returned(*, review: Review) -> Event | None:
    """The director's latest question, with its words in ``reason``."""
    events = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk))
    return events.filter(kind="incidents.review.return").order_by("-id").first()


def closing_reason(*, review: Review) -> str:
    """Why a notice was closed without a review; empty for any other."""
    if review.state != "not_selected":
        return ""
    events = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk))
    closed = events.filter(kind="incidents.review.not_select").order_by("-id").first()
    return closed.reason if closed else ""


def needing(*, actor: Actor) -> QuerySet[Review]:
    """Reviews that wait for this person: their own to write or answer, notices to open, decisions to take."""
    wants = Q(pk__in=[])
    if actor.where("review.edit"):
        wants |= Q(state__in=EDITABLE, lead_id=actor.user_id)
    if actor.where("review.screen"):
        wants |= Q(state__in=UNDECIDED)
    if actor.where("review.open"):
        wants |= Q(state="selected")
    if actor.where("review.approve"):
        took_part = Q(lead_id=actor.user_id) | Q(created_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id)
        wants |= Q(state="in_approval") & ~took_part
    return reviews(actor=actor).filter(wants)


def recent(*, actor: Actor, limit: int = 5) -> list[tuple[Review, Event]]:
    """Reviews that the actor last worked on, each with what they did last, newest first. Two queries."""
    mine = Event.objects.filter(actor_id=actor.user_id, object_type__startswith="incidents.").order_by("-id")[:60]
    last: dict[str, Event] = {}
    for event in mine:
        last.setdefault(event.parent_id, event)
    keys = list(last)[:limit]
    found = {str(review.pk): review for review in reviews(actor=actor).filter(pk__in=keys)}
    return [(found[key], last[key]) for key in keys if key in found]


def leads(*, actor: Actor) -> QuerySet[Any]:
    """The people who lead a review that the actor may see."""
    led = policy_of(Review).visible(actor, VIEW, Review.objects.filter(lead__isnull=False))
    return get_user_model().objects.filter(pk__in=led.values("lead_id")).order_by("display_name", "pk")


def is_due_soon(due: date | None) -> bool:
    return due is not None and due - timezone.localdate() <= DUE_SOON


def possible_leads(*, review: Review) -> QuerySet[Any]:
    """The people of the member who may rate, whatever state the review is in: a lead rates later."""
    return provider().users_with(RATE, review.jurisdiction_id)


def names(*, people: Iterable[int]) -> list[str]:
    """Names shown to colleagues, in the order in which they joined."""
    found = get_user_model().objects.filter(pk__in=list(people)).order_by("pk")
    return [str(person) for person in found]
