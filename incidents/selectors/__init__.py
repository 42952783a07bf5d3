"""Reads of the review process. Every list is scoped by its policy before it is filtered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from incidents import checks, completeness, content, keyset, scales
from incidents.counting import counted_sets, open_to
from incidents.keyset import Key
from incidents.models import (
    ImportBatch,
    ImprovementOpportunity,
    MapNode,
    Need,
    Rating,
    RatingSet,
    Review,
    SavedView,
    ScoringSettings,
)
from incidents.permissions import EDIT, IMPORT, NARRATIVE, RATE, VIEW, VOID
from incidents.querysets import is_current, is_newest
from incidents.workflow import DECIDED, EDITABLE, OPEN, REVIEW, UNDECIDED
from npcs.core.access import Actor, policy_of
from npcs.core.access.actor import provider
from npcs.core.audit.models import Event
from npcs.core.instruments.answers import BLANK
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.scoring import RollUp, roll_up
from npcs.core.jobs.models import Job

PAGE = 50
VOID_ASKED = "incidents.review.void.asked"
DUE_SOON = timedelta(days=14)
PEOPLE = ("lead", "second_rater", "created_by", "submitted_by", "approved_by")

PENDING = Q(incident__incident_type="fatality", incident__manner="pending") | Q(incident__determination="pending")
VIEWS = {  # saved views of the worklist, in the order of the tabs
    "due": Q(state__in=OPEN),
    "mine": Q(state__in=OPEN),  # and led or filed by the actor, added in `worklist`
    "notices": Q(state__in=(*UNDECIDED, "selected")),
    "decision": Q(state="in_approval"),
    "approved": Q(state__in=DECIDED),
    "all": Q(),
    "training": Q(),  # made to learn on; no other view and no figure holds them
}


def reviews(*, actor: Actor) -> QuerySet[Review]:
    """The reviews that the actor may see, with what every list and page shows of them."""
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.all())
    return rows.select_related("incident", "lead", "jurisdiction")


def worklist(*, actor: Actor, view: str = "due") -> QuerySet[Review]:
    """One view of the worklist, each incident once, with the counts that its table shows."""
    rows = reviews(actor=actor).filter(_of_view(view), is_training=view == "training")
    if view == "mine":
        rows = rows.filter(Q(lead_id=actor.user_id) | Q(lead__isnull=True, created_by_id=actor.user_id))
    return with_counts(rows)


def _of_view(view: str) -> Q:
    """The view with one revision of each incident: in "approved" the one that counts, elsewhere the newest."""
    return VIEWS[view] & (is_current(Review) if view == "approved" else is_newest(Review))


def own_notices(*, actor: Actor) -> QuerySet[Review]:
    """All notices that the actor may follow, for whoever only files them."""
    return with_counts(reviews(actor=actor).filter(is_newest(Review)))


def with_counts(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Adds how many opportunities a review has and how many items its lead has answered."""
    answered = (
        Rating.objects.filter(counted_sets("rating_set__"), rating_set__review=OuterRef("pk"))
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


STATE_ORDER = {state: number for number, state in enumerate(REVIEW.states)}  # in the order of the work
ORDERS: dict[str, keyset.Order] = {
    "due": (Key("due_on", nullable=True), Key("pk")),
    "-due": (Key("due_on", down=True, nullable=True), Key("pk")),
    "filed": (Key("pk"),),  # keys are made in the order of time
    "-filed": (Key("pk", down=True),),
    "state": (Key("state_rank", value=lambda row: STATE_ORDER[row.state]), Key("pk")),
    "-state": (Key("state_rank", down=True, value=lambda row: STATE_ORDER[row.state]), Key("pk")),
}


def order_of(view: str, sort: str = "") -> str:
    """The order asked for, else that of the view: what is open by due date, nearest first; the rest newest first."""
    return sort if sort in ORDERS else "-filed" if view in {"approved", "all", "training"} else "due"


def in_order(view: str, sort: str = "") -> keyset.Order:
    return ORDERS[order_of(view, sort)]


def with_rank(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Adds the place of each review's state in the order of the work, for sorting by it."""
    places = (When(state=state, then=Value(number)) for state, number in STATE_ORDER.items())
    return rows.annotate(state_rank=Case(*places, output_field=IntegerField()))


def view_counts(*, actor: Actor) -> dict[str, int]:
    """How many reviews each tab holds, and how many are due "soon", in one query."""
    mine = _of_view("mine") & (Q(lead_id=actor.user_id) | Q(lead__isnull=True, created_by_id=actor.user_id))
    filters = {name: mine if name == "mine" else _of_view(name) for name in VIEWS}
    filters["soon"] = _of_view("due") & Q(due_on__lte=timezone.localdate() + DUE_SOON)
    counts = {
        name: Count("pk", filter=condition & Q(is_training=name == "training")) for name, condition in filters.items()
    }
    return policy_of(Review).visible(actor, VIEW, Review.objects.all()).aggregate(**counts)


def whole_review(*, review: Review, actor: Actor | None = None) -> Review:
    """The review with every part loaded: a fixed number of queries however many parts there are.

    Once it is approved, its incident shows the facts that were approved with it. Sealed rating sets are there for
    their own rater (``actor``) only; for nobody else they exist.
    """
    return content.as_approved(with_parts(Review.objects.all(), actor).get(pk=review.pk))


def led_now(*, actor: Actor, limit: int = PAGE) -> list[Review]:
    """The open reviews that the actor leads and writes in, every part loaded, the nearest date first."""
    rows = policy_of(Review).visible(actor, EDIT, Review.objects.filter(lead_id=actor.user_id))
    return list(with_parts(rows, actor).order_by("due_on", "pk")[:limit])


def with_parts(rows: QuerySet[Review], actor: Actor | None = None) -> QuerySet[Review]:
    """Loads the parts of all ``rows``: a fixed number of queries however many rows and parts there are.

    ``supplement_sets`` are kept apart from ``rating_sets``: nothing that counts ratings meets them by accident.
    """
    ratings = Prefetch("ratings", queryset=Rating.objects.order_by("item_code"))
    known = open_to(actor.user_id if actor else None)
    sets = RatingSet.objects.filter(known).order_by("id").prefetch_related(ratings)
    later = sets.filter(kind=RatingSet.Kind.SUPPLEMENT).select_related("instrument_version")
    opportunities = ImprovementOpportunity.objects.order_by("id")
    return rows.select_related(
        "incident", "jurisdiction", "instrument_version", "screening", "data_set_facts", *PEOPLE
    ).prefetch_related(
        "lead_checks",
        "timeline",
        "debriefs",
        "map_links",
        Prefetch("map_nodes", queryset=MapNode.objects.select_related("opportunity")),
        Prefetch("needs", queryset=Need.objects.order_by("id").prefetch_related("opportunity_links")),
        Prefetch("opportunities", queryset=opportunities.prefetch_related("need_links", "need_links__need")),
        Prefetch("rating_sets", queryset=sets.exclude(kind=RatingSet.Kind.SUPPLEMENT)),
        Prefetch("rating_sets", queryset=later, to_attr="supplement_sets"),
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


def progress(*, review: Review, rater_id: int | None = None, definition: Definition | None = None) -> list[SetProgress]:
    """The sets of a loaded review (see ``whole_review``) that count, or those of one rater; family items first."""
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


def events_of(*, review: Review, actor: Actor | None = None) -> QuerySet[Event]:
    """What happened to the review and its parts. Ratings in a sealed set are told to their own rater only."""
    rows = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk))
    if not review.double_rating:
        return rows
    sealed = RatingSet.objects.filter(review=review, sealed=True).exclude(rater_id=actor.user_id if actor else None)
    return rows.exclude(kind__startswith="incidents.rating.", actor_id__in=sealed.values("rater_id"))


def history(
    *,
    review: Review,
    actor: Actor | None = None,
    limit: int | None = None,
    before: UUID | None = None,
    wanted: Q | None = None,
) -> list[Event]:
    """The history as this actor may read it, newest first; ``before`` an entry for the next page."""
    rows = events_of(review=review, actor=actor).filter(wanted or Q()).order_by("-id")
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows[:limit] if limit else rows)


def history_count(*, review: Review, actor: Actor | None = None, wanted: Q | None = None) -> int:
    return events_of(review=review, actor=actor).filter(wanted or Q()).count()


def history_people(*, review: Review, actor: Actor | None = None) -> list[tuple[str, str]]:
    """(number, name) of everybody in the history, each once."""
    rows = events_of(review=review, actor=actor).filter(actor_id__isnull=False).order_by("actor_id", "actor_label")
    found = {str(pk): label for pk, label in rows.values_list("actor_id", "actor_label").distinct()}
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def revisions_of(*, review: Review) -> list[Review]:
    """Every revision of the incident's review, oldest first."""
    return list(Review.objects.filter(incident=review.incident_id).order_by("revision"))


def later_revision(*, review: Review) -> Review | None:
    """The newest revision made from this one that is not void."""
    rows = Review.objects.filter(incident=review.incident_id, revision__gt=review.revision)
    return rows.exclude(state="void").order_by("-revision").first()


def void_asked(*, review: Review) -> Event | None:
    """The first person's request to mark it as entered in error, if nothing in the review has changed since."""
    rows = Event.objects.filter(jurisdiction_id=review.jurisdiction_id, parent_id=str(review.pk))
    return rows.filter(kind=VOID_ASKED, version=review.version).order_by("id").first()


def _voids_to_confirm(actor: Actor) -> Q:
    """Reviews that somebody else asked to mark as entered in error, as they stand now.

    The first condition is worked out once for all rows and is almost always empty; the second looks at the version.
    """
    rows = Event.objects.filter(jurisdiction_id__in=list(actor.where(VOID)), kind=VOID_ASKED, kind__endswith=".asked")
    asked = rows.exclude(actor_id=actor.user_id)
    same = asked.filter(object_id=Cast(OuterRef("pk"), CharField()), version=OuterRef("version"))
    return Q(pk__in=asked.values(key=Cast("object_id", UUIDField()))) & Q(Exists(same)) & ~Q(state="void")


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
    if actor.where(RATE):
        sent = RatingSet.objects.filter(review=OuterRef("pk"), rater=actor.user_id, kind="independent")
        wants |= Q(state="scoring", second_rater_id=actor.user_id) & (
            Exists(sent.filter(status="open")) | ~Exists(sent.filter(status="submitted"))
        )
        wants |= Q(state="consensus", second_rater_id=actor.user_id)
    if actor.where("review.screen"):
        wants |= Q(state__in=UNDECIDED)
    if actor.where("review.open"):
        wants |= Q(state="selected")
    if actor.where("review.approve"):
        took_part = Q(lead_id=actor.user_id) | Q(created_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id)
        wants |= Q(state="in_approval") & ~took_part
    asks = _voids_to_confirm(actor) if actor.where(VOID) else Q(pk__in=[])
    asked = Case(When(asks, then=Value(True)), default=Value(False))
    return reviews(actor=actor).filter(wants | asks | _still_pending(actor)).annotate(void_asked=asked)


def _still_pending(actor: Actor) -> Q:
    """Reviews that the actor led to a decision, with something about the incident pending for a long time."""
    if not actor.where(EDIT):
        return Q(pk__in=[])
    since = timezone.localdate() - timedelta(days=checks.PENDING_DAYS)
    waits = Q(lead_id=actor.user_id, state__in=(*DECIDED, "in_approval"), incident__aware_date__lte=since)
    return PENDING & waits


def look_alikes(*, actor: Actor, review: Review) -> list[Review]:
    """Reviews of other incidents that may be the same, among those that the actor may open. One query."""
    mine = review.incident
    if mine.incident_date is None or mine.incident_precision != "day":
        return []
    near = timedelta(days=checks.LOOK_ALIKE_DAYS)
    rows = reviews(actor=actor).filter(
        jurisdiction_id=review.jurisdiction_id, incident__incident_type=mine.incident_type,
        incident__incident_date__range=(mine.incident_date - near, mine.incident_date + near),
    ).exclude(incident_id=mine.pk).exclude(state="void").order_by("pk")  # fmt: skip
    return [one for one in rows[:PAGE] if _look_alike(mine, one.incident)]


def _look_alike(one: Any, other: Any) -> bool:
    def when(incident: Any) -> tuple[date | None, str]:
        return incident.incident_date, incident.incident_precision

    def age(incident: Any) -> tuple[int | None, str]:
        return incident.child_age_value, incident.child_age_unit

    return checks.is_look_alike(when(one), age(one), when(other), age(other))


def recent(*, actor: Actor, limit: int = 5) -> list[tuple[Review, Event]]:
    """Reviews that the actor last worked on, each with what they did last, newest first. Two queries."""
    mine = Event.objects.filter(actor_id=actor.user_id, object_type__startswith="incidents.").order_by("-id")[:60]
    last: dict[str, Event] = {}
    for event in mine:
        last.setdefault(event.parent_id, event)
    keys = list(last)[:limit]
    found = {str(review.pk): review for review in reviews(actor=actor).filter(pk__in=keys)}
    return [(found[key], last[key]) for key in keys if key in found]


@dataclass(frozen=True)
class Offered:
    """What the worklist's filters offer of the reviews that somebody sees: (key, label) pairs by label."""

    leads: tuple[tuple[str, str], ...] = ()
    offices: tuple[tuple[str, str], ...] = ()


def offered(*, actor: Actor) -> Offered:
    """Leads and offices of the reviews that the actor may read, in one query."""
    rows = policy_of(Review).visible(actor, NARRATIVE, Review.objects.order_by())
    found = set(rows.values_list("lead_id", "lead__display_name", "incident__office").distinct())
    leads = {(str(pk), name) for pk, name, _office in found if pk is not None}
    offices = {(office, office) for _pk, _name, office in found if office}
    return Offered(tuple(sorted(leads, key=_by_label)), tuple(sorted(offices, key=_by_label)))


def _by_label(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1].casefold(), pair[0]


def themes() -> list[tuple[str, str]]:
    """(code, label) of the themes in the scale in use."""
    version = scales.version_in_use()
    return scales.choices_of(scales.read_definition(version.pk, version.sha256), "io.theme")


def saved_views(*, actor: Actor) -> list[SavedView]:
    """One's own views, then those that colleagues show, each by name."""
    found = policy_of(SavedView).visible(actor, VIEW, SavedView.objects.select_related("owner"))
    return sorted(found, key=lambda view: (view.owner_id != actor.user_id, view.name.casefold(), view.pk))


def view_address(view: SavedView) -> str:
    """The worklist with the view's filters. A view without any is the whole list."""
    return f"{reverse('incidents:worklist')}?{view.query or 'view=all'}"


def import_batches(*, actor: Actor) -> list[ImportBatch]:
    """Spreadsheets of the member acted for, the last sent first."""
    rows = policy_of(ImportBatch).visible(actor, IMPORT, ImportBatch.objects.defer("rows"))
    return list(rows.order_by("-pk")[:PAGE])


def import_job(*, batch: ImportBatch) -> Job | None:
    """The work that files a started spreadsheet."""
    jobs = Job.objects.filter(jurisdiction_id=batch.jurisdiction_id, kind="incidents.import", ids__batch=str(batch.pk))
    return jobs.order_by("-id").first()


def is_due_soon(due: date | None) -> bool:
    return due is not None and due - timezone.localdate() <= DUE_SOON


def possible_leads(*, review: Review) -> QuerySet[Any]:
    """The people of the member who may rate, whatever state the review is in: a lead rates later."""
    return provider().users_with(RATE, review.jurisdiction_id)


def names(*, people: Iterable[int]) -> list[str]:
    """Names shown to colleagues, in the order in which they joined."""
    found = get_user_model().objects.filter(pk__in=list(people)).order_by("pk")
    return [str(person) for person in found]


def possible_second_raters(*, review: Review) -> QuerySet[Any]:
    """The people of the member who may rate, but for the lead."""
    return provider().users_with(RATE, review.jurisdiction_id).exclude(pk=review.lead_id)


def double_rating_rule(*, jurisdiction_id: int) -> str:
    """The member's rule on double rating: "off", "sample" or "all"."""
    found = ScoringSettings.objects.filter(jurisdiction_id=jurisdiction_id).first()
    return found.double_rating if found else str(ScoringSettings.Double.OFF)
