"""Template tags of the component set (a builtin library: pages need no ``load``).

Small inline parts are tags of their own (``icon``, ``state``, ``due``). Every other component is a template in
``templates/components`` and is called by name, with a body or without:

    {% wrap "panel" title=_("Clocks") %} ... {% endwrap %}
    {% part "facts" items=clocks %}
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from npcs.core.ui import nav, panels, words
from npcs.core.ui.errors import ErrorLink, error_links

register = template.Library()

STATE_ICONS = {
    "needs": "flag",
    "doing": "edit",
    "done": "check_circle",
    "wait": "hourglass_empty",
    "todo": "radio_button_unchecked",
    "locked": "lock_outline",
    "quiet": "info_outline",
}


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """An icon of the design system's sprite. Without a label it is hidden from assistive technology."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/state.html")
def state(tone: str, label: str, icon: str = "", plain: bool = False) -> dict[str, Any]:
    """A state tag: always a word and an icon. ``tone`` is one of STATE_ICONS; ``plain`` fits dense tables."""
    tone = tone or "quiet"
    if tone not in STATE_ICONS:
        raise template.TemplateSyntaxError(f"state: unknown tone {tone!r}; use one of {', '.join(STATE_ICONS)}.")
    return {"tone": tone, "label": label, "icon": icon or STATE_ICONS[tone], "plain": plain}


@register.inclusion_tag("components/due.html")
def due(date: dt.date | None, today: dt.date | None = None, short: bool = False) -> dict[str, Any]:
    """A due date in words. ``short`` gives only "9 days left". Soon means within ``words.SOON_DAYS``."""
    return words.due(date, today or timezone.localdate(), short=short)


@register.filter
def day(value: dt.date | None) -> str:
    """``12 Mar 2026``; an empty value gives an empty string."""
    return words.day(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``12 Mar 2026, 10:42`` in the reader's time zone."""
    return words.moment(value)


@register.filter
def clock(value: dt.datetime | None) -> str:
    """``10:42`` in the reader's time zone."""
    return words.clock(value)


@register.filter
def lines(value: str | None) -> list[str]:
    """Paragraphs of a plain text, split at line breaks; blank lines dropped."""
    return [line for line in (value or "").splitlines() if line.strip()]


@register.simple_tag(takes_context=True)
def page_errors(context: template.Context) -> list[ErrorLink]:
    """Links to every field in error, from ``form`` and ``forms`` of the page."""
    found: list[Any] = []
    if context.get("form") is not None:
        found.append(context["form"])
    more = context.get("forms")
    if isinstance(more, Iterable) and not isinstance(more, str):
        found.extend(more)
    return error_links(found)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[nav.Section]:
    """The sections and entries this actor may open; the current one is marked."""
    return nav.build(context.get("request"))


@register.simple_tag(takes_context=True, name="panels")
def render_panels(context: template.Context, slot: str, obj: Any = None) -> SafeString:
    """Everything other apps registered for this place of the page."""
    return panels.render(slot, context.get("request"), obj)


@register.tag
def part(parser: Parser, token: Token) -> "ComponentNode":
    """``{% part "name" key=value ... %}``: a component without a body."""
    return ComponentNode(*_call(parser, token), NodeList())


@register.tag
def wrap(parser: Parser, token: Token) -> "ComponentNode":
    """``{% wrap "name" key=value ... %}body{% endwrap %}``: a component with a body."""
    name, values = _call(parser, token)
    body = parser.parse(("endwrap",))
    parser.delete_first_token()
    return ComponentNode(name, values, body)


def _call(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError(f"{tag} needs the component's name.")
    name = parser.compile_filter(bits.pop(0))
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{tag} takes key=value only, not {bits[0]!r}.")
    return name, values


class ComponentNode(template.Node):
    """Renders ``templates/components/<name>.html`` with the given values, the body, request and token; no more.

    A value that does not exist becomes None, so that optional parts can be passed on.
    """

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: template.Context) -> SafeString:
        given = {key: value.resolve(context, ignore_failures=True) for key, value in self.values.items()}
        assert context.template is not None  # set while a page is drawn
        component = context.template.engine.get_template(f"components/{self.name.resolve(context)}.html")
        inner = {
            "request": context.get("request"),
            "csrf_token": context.get("csrf_token"),
            **given,
            "body": mark_safe(self.nodelist.render(context).strip()),  # noqa: S308 (rendered, so escaped)
        }
        return component.render(context.new(inner))
