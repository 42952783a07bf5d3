"""The fingerprint that approval leaves on a review, from its rows instead of the database.

The product's own function makes it (incidents.content); here it is only handed records that were never fetched,
because fetching 80,000 ratings again takes longer than everything else. A test compares it with the stored content.
"""

from collections import defaultdict
from typing import Any

from django.db import models

from incidents import content
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    MapLink,
    MapNode,
    Need,
    OpportunityNeed,
    Rating,
    RatingSet,
    Review,
    ScreeningDecision,
    TimelineEvent,
)
from npcs.demo.rows import Batch, Row


def fingerprint(own: Batch) -> str:
    """64 hex digits for the one review in the batch."""
    (incident,), (row,) = own.incidents, own.reviews
    review = Review(**row, incident=Incident(**incident))
    links = _grouped(OpportunityNeed, own.links, "opportunity_id")
    opportunities = [ImprovementOpportunity(**found) for found in own.opportunities]
    for opportunity in opportunities:
        _fetched(opportunity, need_links=links[opportunity.pk])
    ratings = _grouped(Rating, own.ratings, "rating_set_id")
    sets = [RatingSet(**found) for found in own.sets]
    for rating_set in sets:
        _fetched(rating_set, ratings=ratings[rating_set.pk])
    (decision,) = own.decisions
    facts = DataSetFacts(**own.facts[0]) if own.facts else None
    Review._meta.get_field("screening").set_cached_value(review, ScreeningDecision(**decision))
    Review._meta.get_field("data_set_facts").set_cached_value(review, facts)
    told: dict[str, list[Any]] = {
        "timeline": [TimelineEvent(**found) for found in own.timeline],
        "debriefs": [Debrief(**found) for found in own.debriefs],
        "map_nodes": [MapNode(**found) for found in own.boxes],
        "map_links": [MapLink(**found) for found in own.arrows],
    }
    needs = [Need(**found) for found in own.needs]
    _fetched(review, **told, needs=needs, opportunities=opportunities, rating_sets=sets)
    return content.fingerprint(review)


def _grouped(model: type[models.Model], rows: list[Row], name: str) -> dict[Any, list[models.Model]]:
    groups: dict[Any, list[models.Model]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(model(**row))
    return groups


def _fetched(record: models.Model, **parts: list[Any]) -> None:
    """Lets ``record.needs.all()`` and the like answer from memory, as after ``prefetch_related``."""
    record._prefetched_objects_cache = parts  # type: ignore[attr-defined]
