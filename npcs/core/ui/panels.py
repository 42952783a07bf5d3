"""Panels: an upper app shows itself on a lower app's page without being imported by it.

    panels.register("jurisdictions.member", template="incidents/panels/member.html", context=member_reviews,
                    order=20, action="review.view")

``context(actor, obj)`` returns the template's values, or None to show nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

Context = Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    slot: str
    template: str
    context: Context
    order: int = 50
    action: str = ""


_panels: list[Panel] = []


def register(slot: str, *, template: str, context: Context, order: int = 50, action: str = "") -> None:
    """Adds a panel to a slot; the same template again replaces the former registration."""
    _panels[:] = [panel for panel in _panels if (panel.slot, panel.template) != (slot, template)]
    _panels.append(Panel(slot, template, context, order, action))


def registered(slot: str) -> list[Panel]:
    return sorted((panel for panel in _panels if panel.slot == slot), key=lambda panel: panel.order)


def render(slot: str, request: Any, obj: Any) -> SafeString:
    """The slot's panels that this actor may see, in order."""
    actor = getattr(request, "actor", None)
    parts = []
    for panel in registered(slot):
        if panel.action and not (actor and actor.where(panel.action)):
            continue
        values = panel.context(actor, obj)
        if values is not None:
            parts.append(render_to_string(panel.template, {"obj": obj, **values}, request=request))
    return mark_safe("".join(parts))  # noqa: S308 (each part is a rendered template)
