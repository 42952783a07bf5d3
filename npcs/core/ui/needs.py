"""What needs the person now: each app registers a provider, the header shows the sum, Home the list.

An app subclasses ``Provider`` in its ``needs.py`` and calls ``needs.register(ReviewNeeds())``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Need:
    """One thing to do. ``title`` says it as a verb; ``tone`` and ``state`` are those of the state tag."""

    title: str
    url: str
    hint: str = ""
    tone: str = "needs"
    state: str = ""
    icon: str = ""
    due: dt.date | None = None


class Provider:
    """Base of a provider. Each method may make one query."""

    def count(self, actor: Any) -> int:
        raise NotImplementedError

    def items(self, actor: Any, limit: int) -> list[Need]:
        raise NotImplementedError


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Adds a provider; one of the same class replaces the former."""
    _providers[:] = [known for known in _providers if type(known) is not type(provider)]
    _providers.append(provider)


def registered() -> tuple[Provider, ...]:
    return tuple(_providers)


def count(request: Any) -> int:
    """How many things need this person, asked once a request."""
    if not hasattr(request, "_needs_count"):
        actor = getattr(request, "actor", None)
        signed_in = actor is not None and actor.is_signed_in
        request._needs_count = sum(provider.count(actor) for provider in _providers) if signed_in else 0
    return request._needs_count


def items(actor: Any, limit: int = 20) -> list[Need]:
    """The things themselves, nearest due date first, those without a date last."""
    if actor is None or not actor.is_signed_in:
        return []
    found = [need for provider in _providers for need in provider.items(actor, limit)]
    return sorted(found, key=lambda need: (need.due is None, need.due or dt.date.max, need.title))[:limit]
