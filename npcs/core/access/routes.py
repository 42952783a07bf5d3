"""Declarations of routes that are not ours to decorate, and the lookup used by middleware and tests."""

from collections.abc import Iterable
from typing import Any

from npcs.core.access.declare import Declaration

_third_party: dict[str, Declaration] = {}


def declare(names: Iterable[str], *, kind: str, why: str) -> None:
    """Declares routes of an installed package by their URL names."""
    for name in names:
        _third_party[name] = Declaration(kind, why)


def is_api(view: Any) -> bool:
    """A REST view: it signs in by session or token itself and answers 401 as JSON."""
    return hasattr(getattr(view, "cls", None), "authentication_classes")


def declaration_of(view: Any, name: str | None) -> Declaration | None:
    """The declaration on the view, its class, or by name; None means the route is refused."""
    found = getattr(view, "declared", None)
    if found is None:
        found = getattr(getattr(view, "cls", None), "declared", None)
    if found is None:
        found = getattr(getattr(view, "view_class", None), "declared", None)
    return found or _third_party.get(name or "")
