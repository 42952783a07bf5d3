"""Everything that a record is made from, read once: a fixed number of queries however long the review is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from incidents import followup, scales, selectors, supplement
from incidents.models import LegalHold, RatingSet, Recommendation, Review, ReviewClock, ScreeningDecision
from incidents.reading import Reader, reader_of
from incidents.selectors import clocks, rules
from incidents.selectors.clocks import Retyped
from incidents.workflow import REVIEW
from npcs.core.access import Actor
from npcs.core.audit.models import Event
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.privacy import class_of

PEOPLE = (
    "created_by_id", "lead_id", "second_rater_id", *(f"{stamp}_by_id" for stamp in REVIEW.stamps),
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A loaded review, who reads it, its history (newest first), names by person, and the instrument's version."""

    review: Review
    reader: Reader
    events: tuple[Event, ...]
    names: Mapping[int, str]
    version: InstrumentVersion
    definition: Definition
    revisions: tuple[Review, ...] = ()  # of the same incident, oldest first
    recommendations: tuple[Recommendation, ...] = ()
    screening: ScreeningDecision | None = None
    clocks: tuple[ReviewClock, ...] = ()
    holds: tuple[LegalHold, ...] = ()
    retyped: tuple[Retyped, ...] = ()

    def name(self, person_id: int | None) -> str:
        """The name shown to colleagues; "" where the reader may not see names."""
        return self.names.get(person_id or 0, "")


def load(*, actor: Actor, review: Review) -> Source:
    """Reads the review with all its parts. The caller has checked that the actor may see it."""
    whole = selectors.whole_review(review=review, actor=actor)
    reader = reader_of(actor, whole)
    version = scales.version_of(whole)
    events = tuple(selectors.history(review=whole, actor=actor))
    return Source(
        review=whole,
        reader=reader,
        events=events,
        names=_names(whole, reader),
        version=version,
        definition=scales.definition_of(whole),
        revisions=tuple(selectors.revisions_of(review=whole)),
        recommendations=tuple(followup.of_review(review=whole)),
        screening=getattr(whole, "screening", None) or rules.screening_of(review=whole),
        clocks=tuple(clocks.clocks_of(review=whole)),
        holds=tuple(clocks.holds_of(review=whole)),
        retyped=tuple(clocks.retyped(reversed(events))),
    )


def _names(review: Review, reader: Reader) -> dict[int, str]:
    people = get_user_model()
    if class_of(people, "display_name") not in reader.classes:
        return {}
    ids = {getattr(review, name) for name in PEOPLE} | {found.rater_id for found in _all_sets(review)}
    found = people._default_manager.filter(pk__in=ids - {None}).order_by("pk")
    return dict(found.values_list("pk", "display_name"))


def _all_sets(review: Review) -> list[RatingSet]:
    return [*review.rating_sets.all(), *supplement.sets_of(review)]
