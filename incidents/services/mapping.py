"""The systems map: boxes at six levels, and arrows between them."""

from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.choices import MapLevel
from incidents.models import MapLink, MapNode, Review
from incidents.permissions import EDIT
from incidents.services import parts
from incidents.services.common import locked, refuse_unknown
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

NODE_FIELDS = frozenset({"level", "text", "opportunity"})
LINK_FIELDS = frozenset({"from_node", "to_node", "label"})
MOST_NODES, MOST_LINKS = 60, 120  # more than that is no longer a picture
Direction = Literal["up", "down"]


@transaction.atomic
def add_node(*, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> MapNode:
    """Adds a box at the end of its level; the same ``once_key`` adds it once."""
    refuse_unknown(data, NODE_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    _check_node(row, data)
    others = MapNode.objects.filter(review=row).exclude(once_key=once_key)
    if others.count() >= MOST_NODES:
        raise FieldErrors({"": _("A map holds up to %(n)d boxes. Bring some of them together.") % {"n": MOST_NODES}})
    place = {"position": _end_of(others, data["level"])}
    return parts.add(MapNode, "map_box", actor=actor, review=row, once_key=once_key, data=data | place)


@transaction.atomic
def change_node(*, actor: Actor, node: MapNode, version: int, data: dict[str, Any]) -> MapNode:
    """Changes a box; at another level it goes to the end. Raises StaleVersion with both texts."""
    refuse_unknown(data, NODE_FIELDS)
    row = locked(actor=actor, review_id=node.review_id, action=EDIT)
    _check_node(row, data)
    if data.get("level", node.level) != node.level:
        others = MapNode.objects.filter(review=row).exclude(pk=node.pk)
        data = data | {"position": _end_of(others, data["level"])}
    return parts.change(node, "map_box", actor=actor, version=version, data=data)


@transaction.atomic
def move_node(*, actor: Actor, node: MapNode, version: int, direction: Direction) -> MapNode:
    """One place up or down in the order of the list; from the edge of a level into the next level.

    At the very top or bottom nothing changes. Raises StaleVersion when the box was changed in between.
    """
    row = locked(actor=actor, review_id=node.review_id, action=EDIT)
    nodes = list(MapNode.objects.filter(review=row))  # levels from the top, then places
    here = next((place for place, one in enumerate(nodes) if one.pk == node.pk), None)
    if here is None:
        return node
    level, order = _moved(nodes, here, -1 if direction == "up" else 1)
    places = {pk: place for place, pk in enumerate(order)}
    for one in nodes:
        if one.pk in places and one.pk != node.pk and one.position != places[one.pk]:
            MapNode.objects.filter(pk=one.pk).update(position=places[one.pk])
    changes = {"level": level, "position": places[node.pk]}
    saved, changed = versions.save(obj=node, expected=version, changes=changes, actor=actor)
    if changed:
        audit.record(kind="incidents.map_box.moved", actor=actor, obj=saved, parent=row)
    return saved


@transaction.atomic
def remove_node(*, actor: Actor, node: MapNode, version: int) -> None:
    """Takes a box and its arrows off the map. Their texts stay in the row history."""
    parts.remove(node, "map_box", actor=actor, version=version)


@transaction.atomic
def add_link(*, actor: Actor, review: Review, once_key: UUID, data: dict[str, Any]) -> MapLink:
    """Draws an arrow from one box to another of the same review; the same ``once_key`` draws it once."""
    refuse_unknown(data, LINK_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    others = MapLink.objects.filter(review=row).exclude(once_key=once_key)
    _check_link(row, others, data)
    if others.count() >= MOST_LINKS:
        raise FieldErrors({"": _("A map holds up to %(n)d arrows.") % {"n": MOST_LINKS}})
    return parts.add(MapLink, "map_arrow", actor=actor, review=row, once_key=once_key, data=data)


@transaction.atomic
def change_link(*, actor: Actor, link: MapLink, version: int, data: dict[str, Any]) -> MapLink:
    """Changes an arrow's ends or its words. Raises StaleVersion with both texts."""
    refuse_unknown(data, LINK_FIELDS)
    row = locked(actor=actor, review_id=link.review_id, action=EDIT)
    ends = {"from_node": link.from_node, "to_node": link.to_node}
    _check_link(row, MapLink.objects.filter(review=row).exclude(pk=link.pk), ends | data)
    return parts.change(link, "map_arrow", actor=actor, version=version, data=data)


@transaction.atomic
def remove_link(*, actor: Actor, link: MapLink, version: int) -> None:
    """Takes an arrow off the map."""
    parts.remove(link, "map_arrow", actor=actor, version=version)


def _check_node(review: Review, data: dict[str, Any]) -> None:
    if "level" in data and data["level"] not in MapLevel.values:
        raise FieldErrors({"level": _("Choose one of the six levels.")})
    chosen = data.get("opportunity")
    if chosen is not None and not review.opportunities.filter(pk=chosen.pk).exists():
        raise FieldErrors({"opportunity": _("Choose an improvement opportunity of this review.")})


def _check_link(review: Review, others: Any, data: dict[str, Any]) -> None:
    start, end = data["from_node"], data["to_node"]
    known = set(review.map_nodes.values_list("pk", flat=True))
    ends = {"from_node": start, "to_node": end}
    errors = {name: _("Choose a box of this map.") for name, node in ends.items() if node.pk not in known}
    if not errors and start.pk == end.pk:
        errors["to_node"] = _("An arrow leads from one box to another one.")
    if not errors and others.filter(from_node=start, to_node=end).exists():
        errors["to_node"] = _("This arrow is there already.")
    if errors:
        raise FieldErrors(errors)


def _end_of(nodes: Any, level: int) -> int:
    last = nodes.filter(level=level).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _moved(nodes: list[MapNode], here: int, step: int) -> tuple[int, list[UUID]]:
    """The level to which the box at ``here`` goes, and the boxes of that level in their new order."""
    node = nodes[here]
    level = [one.pk for one in nodes if one.level == node.level]
    place = level.index(node.pk)
    if 0 <= place + step < len(level):
        level[place], level[place + step] = level[place + step], level[place]
        return node.level, level
    wanted = node.level - step  # the list starts at the top, with the highest level
    if wanted not in MapLevel.values:
        return node.level, level
    there = [one.pk for one in nodes if one.level == wanted]
    return wanted, [*there, node.pk] if step < 0 else [node.pk, *there]
