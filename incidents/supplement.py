"""Items that a newer version of the scale added, for reviews that are approved already: rated in a set of their own.

The approved ratings and their counts never change. What is rated later is a supplement: it names the version that
it comes from and is reported apart (docs, incidents 5.1).
"""

from dataclasses import dataclass
from typing import Any

from incidents import scales
from npcs.core.instruments import crosswalk, selectors
from npcs.core.instruments.definition import Definition, Item
from npcs.core.instruments.models import InstrumentVersion

LEVELS = (scales.REVIEW_LEVEL, scales.OPPORTUNITY_LEVEL)
STATES = ("approved", "shared", "withdrawn")  # locked after a decision; a void review takes nothing more


@dataclass(frozen=True)
class Offer:
    """The new items of the version in use, for one review. ``items`` by level."""

    version: InstrumentVersion
    definition: Definition
    items: dict[str, tuple[Item, ...]]

    def find(self, level: str, code: str) -> Item | None:
        return next((item for item in self.items.get(level, ()) if item.code == code), None)


def offer(review: Any) -> Offer | None:
    """What can be rated in a supplement: items that are new since the review's version; None when there are none.

    A new item that took the place of an earlier one (split, merged, reworded) is none: it would repeat what was rated.
    """
    pinned = review.instrument_version
    if pinned is None or review.state not in STATES:
        return None
    used = scales.version_in_use()
    if used.pk == pinned.pk or used.published_at is None or used.published_at <= pinned.published_at:
        return None
    line = selectors.releases(used.instrument.code, until=used)
    links = crosswalk.between(line, pinned.semver, used.semver)
    fresh = {link.to_item for link in links if link.relation == "new"}
    definition = scales.read_definition(used.pk, used.sha256)
    items = {level: tuple(item for item in definition.items_at(level) if item.code in fresh) for level in LEVELS}
    return Offer(used, definition, items) if any(items.values()) else None


def sets_of(review: Any) -> list[Any]:
    """The supplement sets of a loaded review (selectors.whole_review keeps them apart from all others)."""
    return list(review.supplement_sets)
