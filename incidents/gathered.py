"""Reads of what a review gathered: timeline, debriefs, systems map. Pages, record and rating sheet take them from here.

Each works on a loaded review (selectors.whole_review) without a query, and on any other with one a kind.
"""

from dataclasses import dataclass, field
from typing import Any

from incidents import chronology
from incidents.choices import MapLevel
from incidents.models import Debrief, MapLink, MapNode


def timeline(review: Any) -> list[chronology.Entry]:
    """The events in the order of time, with their intervals."""
    incident = review.incident
    return chronology.entries(review.timeline.all(), incident.incident_date, incident.incident_precision)


def debriefs(review: Any) -> list[Debrief]:
    """In the order in which they were recorded."""
    return sorted(review.debriefs.all(), key=lambda one: one.pk)


@dataclass(frozen=True)
class Arrow:
    """A link with its number and its two boxes."""

    number: int
    link: MapLink
    start: MapNode
    end: MapNode


@dataclass
class Placed:
    """A box with the arrows that start from it."""

    node: MapNode
    leads_to: list[Arrow] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    """One level with its boxes in their order."""

    level: int
    label: Any
    boxes: list[Placed]


@dataclass(frozen=True)
class SystemsMap:
    """The whole map, from law down to the frontline. Arrows are numbered in the order of the list."""

    levels: list[Level]
    nodes: list[MapNode]
    links: list[Arrow]


def systems_map(review: Any) -> SystemsMap:
    """The boxes level by level, each with what it leads to."""
    nodes = sorted(review.map_nodes.all(), key=lambda one: (-one.level, one.position, one.pk))
    placed = {node.pk: Placed(node) for node in nodes}
    order = {node.pk: number for number, node in enumerate(nodes)}
    rows = sorted(review.map_links.all(), key=lambda one: (order[one.from_node_id], order[one.to_node_id]))
    links = []
    for number, link in enumerate(rows, start=1):
        start, end = placed[link.from_node_id], placed[link.to_node_id]
        arrow = Arrow(number, link, start.node, end.node)
        start.leads_to.append(arrow)
        links.append(arrow)
    levels = [
        Level(level, MapLevel(level).label, [placed[node.pk] for node in nodes if node.level == level])
        for level in sorted(MapLevel.values, reverse=True)
    ]
    return SystemsMap(levels, nodes, links)
