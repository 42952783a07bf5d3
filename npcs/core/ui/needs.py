"""What needs the person now: each app registers a provider, the header shows the sum, Home the list.

An app subclasses ``Provider`` in its ``needs.py`` and calls ``needs.register(ReviewNeeds())``.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value


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
    """Base of a provider. ``waiting`` or ``count`` says how many; ``items`` gives the things themselves."""

    def waiting(self, actor: Any) -> Iterable[QuerySet]:
        """Querysets whose rows wait for the person. Those of all providers are counted in one query."""
        return ()

    def count(self, actor: Any) -> int:
        return total(self.waiting(actor))

    def items(self, actor: Any, limit: int) -> list[Need]:
        raise NotImplementedError


def total(querysets: Iterable[QuerySet]) -> int:
    """How many rows all of them hold, in one query however many there are."""
    found = [rows.order_by().values(one=Value(1)) for rows in querysets]
    if not found:
        return 0
    first, *rest = found
    return first.union(*rest, all=True).count() if rest else first.count()


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
        request._needs_count = _count(actor) if signed_in else 0
    return request._needs_count


def _count(actor: Any) -> int:
    """One query for all that name their querysets, and one for each provider that counts by itself."""
    alone = [provider for provider in _providers if type(provider).count is not Provider.count]
    together = [rows for provider in _providers if provider not in alone for rows in provider.waiting(actor)]
    return total(together) + sum(provider.count(actor) for provider in alone)


def items(actor: Any, limit: int = 20) -> list[Need]:
    """The things themselves, nearest due date first, those without a date last."""
    if actor is None or not actor.is_signed_in:
        return []
    found = [need for provider in _providers for need in provider.items(actor, limit)]
    return sorted(found, key=lambda need: (need.due is None, need.due or dt.date.max, need.title))[:limit]
