"""The systems map: a picture of six levels, the same in words, and plain forms to change it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from incidents import gathered, systems_map
from incidents.choices import MapLevel
from incidents.forms.gathering import LinkForm, NodeForm
from incidents.models import MapLink, MapNode, Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import mapping
from incidents.views import pages
from incidents.views.part_forms import Kind
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import StaleVersion

TITLE = gettext_lazy("Map of influences")
BOXES = Kind("map-box", "map", TITLE, NodeForm, anchor=lambda box: f"#box-{box.pk}")
ARROWS = Kind("map-arrow", "map", TITLE, LinkForm, anchor=lambda arrow: f"#box-{arrow.from_node_id}")

drafts.register("map-box", MapNode, EDIT, page=lambda box: pages.url("map-box", box.pk))
drafts.register("map-arrow", MapLink, EDIT, page=lambda arrow: pages.url("map-arrow", arrow.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def show(request: HttpRequest, review: Review) -> HttpResponse:
    """The picture and, level by level, what leads to what."""
    pages.log_read(request, review)
    found = gathered.systems_map(review)
    context = {
        "review": review,
        "levels": found.levels,
        "arrows": found.links,
        "sums": summary(found),
        "drawing": draw(found) if found.nodes else None,
        "can_edit": pages.writes(pages.actor_of(request), review),
        "crumbs": pages.crumbs(review, {"label": str(TITLE)}),
    }
    return render(request, "incidents/map.html", context)


def draw(found: gathered.SystemsMap) -> dict[str, Any]:
    """The drawing's parts, bands with their names."""
    nodes = [systems_map.Node(one.pk, one.level, one.text, one.opportunity_id is not None) for one in found.nodes]
    links = [systems_map.Link(one.number, one.start.pk, one.end.pk) for one in found.links]
    drawing = systems_map.draw(nodes, links)
    names = {level: systems_map.wrap(str(label), 14) for level, label in MapLevel.choices}
    bands = [
        {"band": band, "lines": [(band.y + 24 + number * 16, line) for number, line in enumerate(names[band.level])]}
        for band in drawing.bands
    ]
    return {"size": drawing, "bands": bands, "boxes": drawing.boxes, "arrows": drawing.arrows}


def summary(found: gathered.SystemsMap) -> str:
    """ "14 influences on 5 levels." """
    count = len(found.nodes)
    if not count:
        return ""
    said = ngettext("%(n)d influence", "%(n)d influences", count) % {"n": count}
    levels = len({one.level for one in found.nodes})
    return ngettext("%(what)s on %(n)d level.", "%(what)s on %(n)d levels.", levels) % {"what": said, "n": levels}


@access(Review, EDIT, pk="review_id", name="review")
def add_box(request: HttpRequest, review: Review) -> HttpResponse:
    """Add a box. Sending the form twice adds it once."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> MapNode:
        return mapping.add_node(actor=actor, review=review, once_key=once, data=data)

    return pages.edit(request, review, BOXES.adding(review, save, _lists(review), heading=_("Add a box")))


@access(MapNode, EDIT, pk="box_id", name="box")
def change_box(request: HttpRequest, box: MapNode) -> HttpResponse:
    """Change a box, its level, or the opportunity that it is part of."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], version: int) -> MapNode:
        return mapping.change_node(actor=actor, node=box, version=version, data=data)

    form = BOXES.changing(box, save, _lists(box.review), heading=_("Change a box"))
    form.context |= {"remove_url": pages.url("map-box-remove", box.pk), "remove_label": _("Remove this box")}
    return _edit(request, box.review, form)


@access(MapNode, EDIT, pk="box_id", name="box")
@require_POST
def move_box(request: HttpRequest, box: MapNode) -> HttpResponse:
    """One place up or down; then the list opens at the box again."""
    raw, version = request.POST.get("direction"), request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
    try:
        actor = pages.actor_of(request)
        mapping.move_node(actor=actor, node=box, version=known, direction="up" if raw == "up" else "down")
    except StaleVersion:
        messages.warning(request, _("Somebody changed this box meanwhile. Nothing was moved."))
    return HttpResponseRedirect(f"{pages.url('map', box.review_id)}#box-{box.pk}")


@access(MapNode, EDIT, pk="box_id", name="box")
def remove_box(request: HttpRequest, box: MapNode) -> HttpResponse:
    """Ask once, then remove the box and its arrows."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        box.review,
        title=_("Remove this box?"),
        shown=box.text,
        consequence=_("It leaves the map with its arrows. The texts stay in the log of changes."),
        action=_("Remove this box"),
        version=box.version,
        remove=lambda version: mapping.remove_node(actor=actor, node=box, version=version),
        back=pages.url("map", box.review_id),
        keep=pages.url("map-box", box.pk),
    )


@access(Review, EDIT, pk="review_id", name="review")
def add_arrow(request: HttpRequest, review: Review) -> HttpResponse:
    """Add an arrow; ``?from=`` names the box that it starts from."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> MapLink:
        return mapping.add_link(actor=actor, review=review, once_key=once, data=data)

    form = ARROWS.adding(review, save, {"nodes": review.map_nodes.all()}, heading=_("Add an arrow"))
    form.initial = {"from_node": request.GET.get("from", "")}
    return pages.edit(request, review, form)


@access(MapLink, EDIT, pk="arrow_id", name="arrow")
def change_arrow(request: HttpRequest, arrow: MapLink) -> HttpResponse:
    """Change an arrow's ends or its words."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], version: int) -> MapLink:
        return mapping.change_link(actor=actor, link=arrow, version=version, data=data)

    form = ARROWS.changing(arrow, save, {"nodes": arrow.review.map_nodes.all()}, heading=_("Change an arrow"))
    form.context |= {"remove_url": pages.url("map-arrow-remove", arrow.pk), "remove_label": _("Remove this arrow")}
    return _edit(request, arrow.review, form)


@access(MapLink, EDIT, pk="arrow_id", name="arrow")
def remove_arrow(request: HttpRequest, arrow: MapLink) -> HttpResponse:
    """Ask once, then remove."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        arrow.review,
        title=_("Remove this arrow?"),
        shown=_("“%(start)s” leads to “%(end)s”") % {"start": arrow.from_node, "end": arrow.to_node},
        consequence=_("The two boxes stay."),
        action=_("Remove this arrow"),
        version=arrow.version,
        remove=lambda version: mapping.remove_link(actor=actor, link=arrow, version=version),
        back=pages.url("map", arrow.review_id),
        keep=pages.url("map-arrow", arrow.pk),
    )


def _lists(review: Review) -> dict[str, Any]:
    return {"opportunities": review.opportunities.order_by("id")}


def _edit(request: HttpRequest, review: Review, form: Editing) -> HttpResponse:
    """Boxes and opportunities are compared by their words on the page that shows two texts."""
    labels = form.show
    form.show = lambda name, value: str(value) if hasattr(value, "pk") else labels(name, value)
    return pages.edit(request, review, form)
