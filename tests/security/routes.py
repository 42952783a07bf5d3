"""Every route of the product, read from the URL configuration, with what it declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from npcs.core.access.declare import Declaration
from npcs.core.access.routes import declaration_of, is_api


@dataclass(frozen=True)
class Route:
    """``name`` with namespace, the URL's arguments, the declaration, and for REST the {method: action} map."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    declaration: Declaration | None
    view: Any
    actions: tuple[tuple[str, str], ...] = ()

    @property
    def is_api(self) -> bool:
        return is_api(self.view)

    def __str__(self) -> str:
        return self.name or self.pattern


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", "", ()))


def _walk(patterns: list, prefix: str, namespace: str, outer: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        arguments = (*outer, *entry.pattern.regex.groupindex)
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, path, inner, arguments)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            actions = tuple(sorted((getattr(entry.callback, "actions", None) or {}).items()))
            yield Route(name, path, arguments, declaration_of(entry.callback, name), entry.callback, actions)
