"""Full-text search over the reviews that somebody may see, in the parts that they may read.

English word forms and the words as typed are both found. Codes and texts are entries of their own class, so a reader
without narratives can match no text, and no count tells that one would. A sealed rating is no hit: reasons are found
only once the ratings are closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Count, F, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapNode,
    Need,
    Rating,
    Review,
    SearchEntry,
    TimelineEvent,
)
from incidents.permissions import NARRATIVE, VIEW
from incidents.querysets import MISTAKE, is_newest
from npcs.core.access import Actor, policy_of

ENGLISH, AS_TYPED = "english", "simple"
START, STOP, GAP = "\x02", "\x03", " … "  # marks that no text holds: control characters are taken out of what is typed
SNIPPETS = 3  # of one review


@dataclass(frozen=True)
class Source:
    """Where the text of an entry stands, for the words around a hit."""

    label: Any
    model: type[Any]
    texts: tuple[str, ...]


SOURCES: Mapping[str, Source] = {
    "incident": Source(_("The incident"), Incident, ("summary", "office", "local_case_number")),
    "review": Source(_("What happened"), Review, ("story", "no_opportunity_reason", "decision_note")),
    "timeline": Source(_("The timeline"), TimelineEvent, ("what", "known_then")),
    "debrief": Source(_("A debrief"), Debrief, ("learned",)),
    "map": Source(_("The map of influences"), MapNode, ("text",)),
    "need": Source(_("A need"), Need, ("needed", "received", "accepted_reason")),
    "opportunity": Source(
        _("An improvement opportunity"),
        ImprovementOpportunity,
        ("title", "theme_other", "narrative", "systems_observation"),
    ),
    "rating": Source(_("The reason for a rating"), Rating, ("rationale",)),
}


@dataclass(frozen=True)
class Snippet:
    """Words around a hit: (text, is it the word) pairs."""

    label: str
    parts: tuple[tuple[str, bool], ...]


@dataclass
class Hit:
    """A review that was found, with where in it."""

    review: Review
    snippets: list[Snippet] = field(default_factory=list)


def query_of(words: str) -> Any:
    """What is looked for. Quotes, "or" and a minus work as in a search engine; anything else is plain words."""
    return SearchQuery(words, config=ENGLISH, search_type="websearch") | SearchQuery(
        words, config=AS_TYPED, search_type="websearch"
    )


def entries(*, actor: Actor, words: str) -> QuerySet[SearchEntry]:
    """The entries that match, of those that the actor may read."""
    return policy_of(SearchEntry).visible(actor, VIEW, SearchEntry.objects.all()).filter(words=query_of(words))


def narrow(rows: QuerySet[Review], *, actor: Actor, words: str) -> QuerySet[Review]:
    """The rows in which ``words`` are found, or whose number holds them. ``rows`` are scoped already."""
    found = Q(pk__in=entries(actor=actor, words=words).values("review_id"))
    found |= Q(incident__number__icontains=words)
    if NARRATIVE in actor.actions:
        found |= Q(incident__local_case_number__icontains=words)
    return rows.filter(found)


def with_total(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Adds to each row how many there are: a first page and its count for one look through the words."""
    return rows.annotate(total=Window(Count("pk")))


def listed(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Each incident once, by its newest revision; what was entered in error can still be found."""
    return rows.filter(is_newest(Review) | Q(state=MISTAKE))


def hits(*, actor: Actor, reviews: Iterable[Review], words: str) -> list[Hit]:
    """Where the words stand in these reviews; without narratives, nothing but the reviews."""
    found = {review.pk: Hit(review) for review in reviews}
    if NARRATIVE not in actor.actions or not found:
        return list(found.values())
    texts = entries(actor=actor, words=words).filter(review_id__in=found).exclude(privacy="core")
    places: dict[str, dict[UUID, UUID]] = {}
    for review_id, part, part_id in texts.order_by("pk").values_list("review_id", "part", "part_id"):
        places.setdefault(part, {})[part_id] = review_id
    for part, source in SOURCES.items():
        for part_id, headline in _headlines(source, places.get(part, {}), words):
            hit = found[places[part][part_id]]
            if len(hit.snippets) < SNIPPETS and START in headline:
                hit.snippets.append(Snippet(str(source.label), marked(headline)))
    return list(found.values())


def _headlines(source: Source, ids: Mapping[UUID, UUID], words: str) -> Iterable[tuple[UUID, str]]:
    if not ids:
        return []
    texts: list[Any] = [F(source.texts[0])]
    for name in source.texts[1:]:
        texts += [Value("\n"), F(name)]
    whole = Concat(*texts, output_field=TextField()) if len(texts) > 1 else texts[0]
    headline = SearchHeadline(
        whole, query_of(words), config=ENGLISH, start_sel=START, stop_sel=STOP, max_words=24, min_words=12,
        max_fragments=1, fragment_delimiter=GAP,
    )  # fmt: skip
    rows = source.model._default_manager.filter(pk__in=list(ids)).order_by("pk")
    return rows.annotate(headline=headline).values_list("pk", "headline")


def marked(headline: str) -> tuple[tuple[str, bool], ...]:
    """The words of a headline in order, each with whether it is what was looked for.

    >>> marked("No \\x02car\\x03 was free")
    (('No ', False), ('car', True), (' was free', False))
    """
    first, *others = headline.split(START)
    parts = [(first, False)]
    for piece in others:
        word, _stop, rest = piece.partition(STOP)
        parts += [(word, True), (rest, False)]
    return tuple(part for part in parts if part[0])
