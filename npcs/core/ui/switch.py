"""The members a person may act for, for the header. The app that knows members registers the source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """One member with the person's roles there in words."""

    id: int
    name: str
    short_name: str
    roles: str = ""
    current: bool = False


Source = Callable[[Any], list[Place]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """``source(actor)`` gives the places of ``actor.places`` in one query, the current one marked."""
    _sources[:] = [source]


def places(request: Any) -> list[Place]:
    """Asked once a request; empty for people who are not signed in."""
    if not hasattr(request, "_places"):
        actor = getattr(request, "actor", None)
        signed_in = actor is not None and actor.is_signed_in and actor.places
        request._places = list(_sources[0](actor)) if signed_in and _sources else []
    return request._places
