"""What is not known yet, by field and by review: blank, unknown, pending, not enough information. Never counted as 0.

Each question is declared once; the count by field, the list by review and the way to the place come from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import ImprovementOpportunity, Incident, Need, Rating, Review
from incidents.permissions import NARRATIVE, RATINGS_CLOSED, VIEW
from incidents.reading import CODED, WHOLE, Classes
from incidents.workflow import OPEN
from npcs.core.access import Actor, policy_of
from npcs.core.privacy import class_of

BLANK, UNKNOWN, PENDING, NR = "blank", "unknown", "pending", "nr"
KINDS: Mapping[str, Any] = {
    BLANK: _("Blank"), UNKNOWN: _("Unknown"), PENDING: _("Pending"), NR: _("Not enough information"),
}  # fmt: skip
WINDOWS: Mapping[str, Any] = {
    "open": _("Open now"),
    "12": _("Filed in the last 12 months"),
    "36": _("Filed in the last 36 months"),
    "all": _("All"),
}


@dataclass(frozen=True)
class Question:
    """A question of the record. ``cases`` says when it counts as which kind; ``page`` is where it is answered.

    The privacy class of ``model``'s field ``name`` decides who sees the count.
    """

    key: str
    label: Any
    model: type[models.Model]
    name: str
    page: str
    cases: tuple[tuple[str, Any], ...]

    @property
    def column(self) -> str:
        return f"missing_{self.key}"

    def expression(self) -> Case:
        """The kind of what is missing, as text; "" when the question is answered."""
        found = (When(condition, then=Value(kind)) for kind, condition in self.cases)
        return Case(*found, default=Value(""), output_field=CharField())


def _incident(name: str, page: str, kind: str, **equals: Any) -> Question:
    field: Any = Incident._meta.get_field(name)
    conditions = {f"incident__{key}": value for key, value in equals.items()}
    return Question(name, field.verbose_name, Incident, name, page, ((kind, Q(**conditions)),))


IN_REVIEW = Q(opened_at__isnull=False)  # before that nobody has been asked for a story or needs
NO_NEED = ~Exists(Need.objects.filter(review=OuterRef("pk")))
NO_OPPORTUNITY = ~Exists(ImprovementOpportunity.objects.filter(review=OuterRef("pk"))) & Q(no_opportunity_reason="")
HAS_NR = Exists(Rating.objects.filter(rating_set__review=OuterRef("pk"), value__isnull=True))
QUESTIONS: tuple[Question, ...] = (
    _incident("incident_date", "notice-edit", UNKNOWN, incident_precision="unknown"),
    _incident("child_age_value", "notice-edit", UNKNOWN, child_age_value__isnull=True),
    _incident("child_sex", "notice-edit", UNKNOWN, child_sex="unknown"),
    _incident("cause_group", "notice-edit", UNKNOWN, cause_group="undetermined"),
    _incident("prior_contact", "notice-edit", UNKNOWN, prior_contact="unknown"),
    _incident("office", "notice-edit", BLANK, office=""),
    _incident("local_case_number", "notice-edit", BLANK, local_case_number=""),
    _incident("manner", "facts", PENDING, manner="pending", incident_type="fatality"),
    _incident("determination", "facts", PENDING, determination="pending"),
    _incident("determination_source", "facts", PENDING, determination_source="pending"),
    Question(
        "story", _("what happened, seen from the work"), Review, "story", "story",
        ((BLANK, IN_REVIEW & Q(story="")),),
    ),
    Question("needs", _("needs of the child or family"), Need, "domain", "needs", ((BLANK, IN_REVIEW & NO_NEED),)),
    Question(
        "opportunities", _("improvement opportunities"), ImprovementOpportunity, "theme", "opportunities",
        ((BLANK, IN_REVIEW & NO_OPPORTUNITY),),
    ),
    Question(
        "ratings", _("ratings without enough information"), Rating, "missing_code", "rate",
        ((NR, Q(state__in=RATINGS_CLOSED) & HAS_NR),),
    ),
)  # fmt: skip


def questions(actor: Actor) -> list[Question]:
    """The questions whose field this actor reads."""
    classes: Classes = WHOLE if NARRATIVE in actor.actions else CODED
    return [one for one in QUESTIONS if class_of(one.model, one.name) in classes]


def reviews(*, actor: Actor, window: str) -> QuerySet[Review]:
    """Reviews that count, in the window, with what each lacks."""
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.counted().newest()).select_related("incident")
    if window == "open":
        rows = rows.filter(state__in=OPEN)
    elif window != "all":
        rows = rows.filter(created_at__gte=timezone.now() - timedelta(days=int(window) * 365 // 12))
    return rows.annotate(**{one.column: one.expression() for one in questions(actor)})


@dataclass(frozen=True)
class Row:
    """How often a question is not answered: ``counts`` by kind, of ``total`` reviews."""

    question: Question
    counts: Mapping[str, int]
    total: int

    @property
    def missing(self) -> int:
        return sum(self.counts.values())


def by_field(*, actor: Actor, window: str) -> list[Row]:
    """A row for each question, in the order of the record. One query."""
    asked = questions(actor)
    wanted = {
        f"{one.key}_{kind}": Count("pk", filter=Q(**{one.column: kind})) for one in asked for kind, _case in one.cases
    }
    found = reviews(actor=actor, window=window).aggregate(total=Count("pk"), **wanted)
    return [Row(one, {kind: found[f"{one.key}_{kind}"] for kind, _case in one.cases}, found["total"]) for one in asked]


def by_review(*, actor: Actor, window: str, key: str = "") -> QuerySet[Review]:
    """The reviews that lack something (or the answer to ``key``)."""
    wanted = [one for one in questions(actor) if key in ("", one.key)]
    lacks = Q(pk__in=[])
    for one in wanted:
        lacks |= ~Q(**{one.column: ""})
    return reviews(actor=actor, window=window).filter(lacks)


def lacking(review: Any, asked: Iterable[Question]) -> list[tuple[Question, str]]:
    """What one annotated review lacks, with the kind of each."""
    return [(one, kind) for one in asked if (kind := getattr(review, one.column))]


@dataclass(frozen=True)
class ItemRow:
    """How often an item of the scale had not enough information, of how many ratings."""

    code: str
    nr: int
    total: int


def by_item(*, actor: Actor, window: str) -> list[ItemRow]:
    """NR by item over reviews whose ratings are closed: an open set tells nothing, not even as a count."""
    closed = reviews(actor=actor, window=window).filter(state__in=RATINGS_CLOSED).values("pk")
    rows = (
        Rating.objects.filter(rating_set__review__in=closed)
        .order_by()
        .values("item_code")
        .annotate(total=Count("pk"), nr=Count("pk", filter=Q(value__isnull=True)))
        .order_by(F("nr").desc(), "item_code")
    )
    return [ItemRow(row["item_code"], row["nr"], row["total"]) for row in rows if row["nr"]]
