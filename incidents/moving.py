"""A newer version of the scale for a review that is still a draft: what a move would keep, leave and add.

A move is offered and never forced; services/moving.py takes it. Approved reviews never move (docs, incidents 5.1).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from incidents import completeness, scales
from incidents.workflow import RATABLE
from npcs.core.instruments import crosswalk, moving, selectors
from npcs.core.instruments.crosswalk import Link
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.moving import Line, Moved

STATES = RATABLE
FATES = ("kept", "unrated", "new", "dropped")


@dataclass(frozen=True)
class Plan:
    """The move of a loaded review from one version to another. ``sets`` maps a rating set to what becomes of it."""

    before: InstrumentVersion
    after: InstrumentVersion
    old: Definition
    new: Definition
    links: tuple[Link, ...]
    sets: dict[Any, Moved]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return moving.lines(self.old, self.new, self.links)

    def codes(self, fate: str) -> list[str]:
        """The items with this fate, by code: of the new version, or of the old one when they are dropped."""
        return [line.code for line in self.lines if line.fate == fate]

    @property
    def kept(self) -> int:
        """How many answers come along."""
        return sum(len(moved.kept) for moved in self.sets.values())

    @property
    def left(self) -> int:
        """How many answers stay behind, in the history only."""
        return sum(len(moved.left) for moved in self.sets.values())


def newer(review: Any) -> InstrumentVersion | None:
    """The version in use, when it came after the one that the review is pinned to."""
    pinned = review.instrument_version
    if pinned is None:
        return None
    used = scales.version_in_use()
    is_later = used.pk != pinned.pk and used.published_at is not None and used.published_at > pinned.published_at
    return used if is_later and used.instrument_id == pinned.instrument_id else None


def plan(review: Any) -> Plan | None:
    """What a move to the version in use would do to the ratings of a review; None when there is nothing newer."""
    after = newer(review)
    if after is None:
        return None
    line = selectors.releases(after.instrument.code, until=after)
    links = crosswalk.between(line, review.instrument_version.semver, after.semver)
    old, new = scales.definition_of(review), scales.read_definition(after.pk, after.sha256)
    sets = {
        rating_set.pk: moving.move(old, new, links, completeness.answers_in(rating_set))
        for rating_set in review.rating_sets.all()
        if rating_set.kind != "supplement"
    }
    return Plan(review.instrument_version, after, old, new, links, sets)
