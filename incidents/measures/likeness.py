"""How much two reviews have in common: the cause, the themes, the items that call for a change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Traits:
    """What is compared of a review. ``items`` are the lasting names (constructs) of its actionable items."""

    cause: str
    themes: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    ref: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Likeness:
    """What two reviews share."""

    other: Traits
    cause: bool
    themes: frozenset[str]
    items: frozenset[str]
    weight: float


def likeness(one: Traits, other: Traits) -> Likeness:
    """The mean of three parts from 0 to 1: the same cause, and what the themes and the items share of all they name.

    Two that name nothing share nothing. "Not known or undetermined" is the same cause as nothing.
    """
    same = one.cause == other.cause and one.cause not in {"", "undetermined"}
    themes, items = one.themes & other.themes, one.items & other.items
    parts = (float(same), _part(themes, one.themes | other.themes), _part(items, one.items | other.items))
    return Likeness(other, same, themes, items, sum(parts) / len(parts))


def _part(shared: frozenset[str], all_named: frozenset[str]) -> float:
    return len(shared) / len(all_named) if all_named else 0.0


def alike(one: Traits, others: Iterable[Traits], limit: int) -> list[Likeness]:
    """Those that share a cause, a theme or an item with ``one``: most in common first, as given among equals."""
    found = [likeness(one, other) for other in others]
    return sorted((found for found in found if found.weight > 0), key=lambda found: -found.weight)[:limit]
