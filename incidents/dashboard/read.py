"""Reads what the figures need: a fixed number of queries, scoped by the policy, grouped by the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from incidents import scales
from incidents.dashboard.population import countable, counted, counting_sets
from incidents.dashboard.versions import Release, Version, line, versions
from incidents.measures.actions import Action
from incidents.measures.basis import MONTHS, months_before
from incidents.measures.needs import NeedCount
from incidents.measures.people import Talks
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    LegalHold,
    Need,
    OpportunityNeed,
    Rating,
    Recommendation,
    RecommendationReview,
    Review,
)
from incidents.permissions import VIEW
from incidents.workflow import DECIDED, OPEN
from npcs.core.access import Actor, policy_of

NEAR, AWAY = ("2", "3"), ("0", "1")  # proximity of an opportunity to the outcome; "u" (unknown) is in neither
LOOK_BACK = 2 * MONTHS  # the first point of a rolling line needs the months before it too
FACTS = (
    "pk", "incident_id", "revision", "state", "held_from", "depth", "instrument_version_id", "lead_id", "due_on",
    "selected_at", "closed_at", "opened_at", "approved_at", "first_approved", "incident__number",
    "incident__aware_date", "incident__incident_type", "incident__cause_group", "incident__child_age_value",
    "incident__child_age_unit", "incident__child_sex", "incident__prior_contact", "incident__manner",
    "incident__determination",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One revision of a review with the facts of its incident. Days are the member's own."""

    pk: UUID
    incident_id: UUID
    revision: int
    state: str
    held_from: str
    depth: str
    version_id: UUID | None
    lead_id: int | None
    due: date | None
    selected: date | None
    closed: date | None
    opened: date | None
    approved: date | None
    first_approved: date | None  # an amendment does not move a review in time
    number: str
    aware: date
    kind: str
    cause: str
    age_value: int | None
    age_unit: str
    sex: str
    prior_contact: str
    manner: str
    determination: str

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Answers to one item in the sets of one review that count."""

    review: UUID
    item: str
    rated: int
    actionable: int
    nr: int
    near_rated: int
    near_actionable: int
    away_rated: int
    away_actionable: int


@dataclass(frozen=True, slots=True)
class Opportunities:
    """How many opportunities of one review have this theme and this proximity."""

    review: UUID
    theme: str
    proximity: str
    count: int


@dataclass(frozen=True)
class Material:
    """Everything that was read. ``facts`` are of all depths and states, the rest of counted reviews of one depth."""

    today: date
    depth: str
    facts: Sequence[Fact]
    counted: frozenset[UUID]  # the reviews with a decision that count, of every depth
    versions: Sequence[Version]
    published: Sequence[Release]  # every version in the line of the instrument
    opportunities: Sequence[Opportunities]
    items: Sequence[ItemRow]
    needs: Sequence[tuple[UUID, NeedCount]]
    talks: Sequence[Talks]
    table: Sequence[tuple[UUID, Sequence[str], str]]  # review, disciplines at the table, was the family heard
    holds: Sequence[tuple[UUID, date, date]]  # review, from, until (today while it lasts): holds that stop the clocks
    actions: Sequence[Action]  # of the member: a recommendation may follow from reviews of several depths


def read(*, actor: Actor, depth: str) -> Material:
    """Twelve queries, and one for each version of the instrument that this process has not read yet."""
    today = timezone.localdate()
    since = months_before(today, LOOK_BACK)
    done = counted(actor=actor).filter(approved_at__date__gte=since)
    facts = _facts(countable(actor=actor), since)
    counts = frozenset(done.values_list("pk", flat=True))
    known = versions(fact.version_id for fact in facts if fact.pk in counts and fact.depth == depth)
    here = done.filter(depth=depth)
    return Material(
        today=today, depth=depth, facts=facts, counted=counts, versions=known, published=line(),
        opportunities=_opportunities(actor, here), items=_items(actor, here, known), needs=_needs(actor, here),
        talks=_talks(actor, here), table=_table(actor, here), holds=_holds(actor, here, today),
        actions=_actions(actor),
    )  # fmt: skip


def _facts(rows: QuerySet[Review], since: date) -> list[Fact]:
    first = Review.objects.filter(incident=OuterRef("incident"), approved_at__isnull=False).order_by("revision")
    recent = Q(incident__aware_date__gte=since) | Q(approved_at__date__gte=since) | Q(state__in=OPEN)
    found = rows.annotate(first_approved=Subquery(first.values("approved_at")[:1])).filter(recent)
    return [Fact(*map(_day, row)) for row in found.order_by("pk").values_list(*FACTS)]


def _day(value: Any) -> Any:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _opportunities(actor: Actor, here: QuerySet[Review]) -> list[Opportunities]:
    rows = ImprovementOpportunity.objects.filter(jurisdiction_id__in=actor.jurisdictions, review__in=here)
    grouped = rows.order_by().values("review_id", "theme", "proximity").annotate(count=Count("pk"))
    return [Opportunities(*row) for row in grouped.values_list("review_id", "theme", "proximity", "count")]


def _items(actor: Actor, here: QuerySet[Review], known: Iterable[Version]) -> list[ItemRow]:
    rows = Rating.objects.filter(
        jurisdiction_id__in=actor.jurisdictions,
        rating_set__in=counting_sets().filter(jurisdiction_id__in=actor.jurisdictions, review__in=here),
    )
    rated, nr, acts = Q(value__isnull=False), ~Q(missing_code=""), actionable(known)
    near = Q(rating_set__opportunity__proximity__in=NEAR)
    away = Q(rating_set__opportunity__proximity__in=AWAY)
    grouped = rows.order_by().values("item_code", review=F("rating_set__review_id"))
    counts = {
        "rated": rated, "acts": acts, "nr": nr, "near_rated": near & rated, "near_acts": near & acts,
        "away_rated": away & rated, "away_acts": away & acts,
    }  # fmt: skip
    grouped = grouped.annotate(**{name: Count("pk", filter=wanted) for name, wanted in counts.items()})
    return [ItemRow(*row) for row in grouped.values_list("review", "item_code", *counts)]


def actionable(known: Iterable[Version]) -> Q:
    """Ratings whose value calls for a change, by what each version's scales say of each of its items."""
    found = Q(pk__in=[])
    for version in known:
        by_values: dict[tuple[int, ...], list[str]] = {}
        for item in version.definition.items:
            points = version.definition.scale_of(item).points
            values = tuple(point.value for point in points if point.actionable)
            by_values.setdefault(values, []).append(item.code)
        for values, codes in by_values.items():
            found |= Q(rating_set__review__instrument_version=version.pk, item_code__in=codes, value__in=values)
    return found


def _needs(actor: Actor, here: QuerySet[Review]) -> list[tuple[UUID, NeedCount]]:
    rows = Need.objects.filter(jurisdiction_id__in=actor.jurisdictions, review__in=here)
    led = Exists(OpportunityNeed.objects.filter(need=OuterRef("pk")))
    grouped = rows.order_by().values("review_id", "domain", "status")
    grouped = grouped.annotate(count=Count("pk"), followed=Count("pk", filter=led))
    return [
        (row["review_id"], NeedCount(row["domain"], row["status"], row["count"], row["followed"])) for row in grouped
    ]


def _talks(actor: Actor, here: QuerySet[Review]) -> list[Talks]:
    rows = Debrief.objects.filter(jurisdiction_id__in=actor.jurisdictions, review__in=here)
    grouped = rows.order_by().values("review_id", "role", "answer").annotate(count=Count("pk"))
    return [Talks(*row) for row in grouped.values_list("review_id", "role", "answer", "count")]


def _table(actor: Actor, here: QuerySet[Review]) -> list[tuple[UUID, Sequence[str], str]]:
    rows = DataSetFacts.objects.filter(jurisdiction_id__in=actor.jurisdictions, review__in=here).order_by()
    return list(rows.values_list("review_id", "disciplines", "family_input"))


def _holds(actor: Actor, here: QuerySet[Review], today: date) -> list[tuple[UUID, date, date]]:
    rows = LegalHold.objects.filter(jurisdiction_id__in=actor.jurisdictions, review__in=here, pauses_clocks=True)
    found = rows.order_by().values_list("review_id", "placed_on", "lifted_on")
    return [(review, start, end or today) for review, start, end in found]


def _actions(actor: Actor) -> list[Action]:
    rows = policy_of(Recommendation).visible(actor, VIEW, Recommendation.objects.order_by("pk"))
    linked = RecommendationReview.objects.filter(recommendation=OuterRef("pk"))
    real = linked.filter(review__is_training=False).exclude(review__state="void")
    rows = rows.filter(~Exists(linked) | Exists(real))  # what only an exercise asked for is in no figure
    names = ("strength", "state", "theme", "created_at", "finished_at", "due_on")
    return [Action(*map(_day, row)) for row in rows.values_list(*names)]


def level_of(version: Version, item_code: str) -> str:
    """ "io" for an item rated for each opportunity, "review" for one rated once."""
    return version.definition.level_of(version.definition.item(item_code))


def is_family(level: str) -> bool:
    return level == scales.REVIEW_LEVEL
