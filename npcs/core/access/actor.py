"""The person (or the system) on whose behalf something is read or written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Grants = Mapping[str, frozenset[int]]


class Provider(Protocol):
    """Where grants come from; ``settings.ACCESS_PROVIDER`` names the class."""

    def grants(self, user: Any) -> Mapping[int, frozenset[str]]:
        """{jurisdiction number: action keys} of all places where this person has a role now."""

    def users_with(self, action: str, jurisdiction_id: int) -> Any:
        """Queryset of the people who may do ``action`` in a jurisdiction."""

    def people_scope(self, user: Any, acting_for: int, actions: frozenset[str]) -> frozenset[int]:
        """Jurisdictions whose memberships this person may touch."""


def provider() -> Provider:
    return import_string(settings.ACCESS_PROVIDER)()


@dataclass(frozen=True)
class Actor:
    """One person acting for one member. ``places`` are all members where the person has a role."""

    user: Any = None
    acting_for: int | None = None
    places: Mapping[int, frozenset[str]] = field(default_factory=dict)
    people: frozenset[int] = frozenset()
    request_id: str = ""
    route: str = ""
    system_label: str = ""

    @cached_property
    def actions(self) -> frozenset[str]:
        """Action keys held in the member acted for."""
        if self.acting_for is None:
            return frozenset()
        return self.places.get(self.acting_for, frozenset())

    def has(self, action: str, jurisdiction_id: int | None) -> bool:
        return jurisdiction_id is not None and jurisdiction_id == self.acting_for and action in self.actions

    def where(self, action: str) -> frozenset[int]:
        """Jurisdictions in which the action is granted: the one acted for, or none."""
        return self.jurisdictions if action in self.actions else frozenset()

    @property
    def jurisdictions(self) -> frozenset[int]:
        """What row-level security lets this actor touch."""
        return frozenset() if self.acting_for is None else frozenset({self.acting_for})

    @property
    def user_id(self) -> int | None:
        return getattr(self.user, "pk", None)

    @property
    def label(self) -> str:
        if self.system_label:
            return self.system_label
        return self.user.display_name if self.is_signed_in else "Somebody not signed in"

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.user.is_authenticated

    @property
    def is_system(self) -> bool:
        return bool(self.system_label)


def anonymous(request_id: str = "", route: str = "") -> Actor:
    return Actor(request_id=request_id, route=route)


def system(label: str = "The system") -> Actor:
    """For commands and jobs that act for nobody. Holds no grants: services it calls say what it may do."""
    return Actor(system_label=label, request_id="system")


def load(user: Any, *, wanted: int | None = None, request_id: str = "", route: str = "") -> Actor:
    """Reads the person's grants (one query) and settles which member they act for.

    ``wanted`` is their last choice; one they no longer belong to is ignored.
    """
    source = provider()
    places = source.grants(user)
    acting_for = wanted if wanted in places else min(places, default=None)
    actions = places.get(acting_for, frozenset()) if acting_for is not None else frozenset()
    people = source.people_scope(user, acting_for, actions) if acting_for is not None else frozenset()
    return Actor(user, acting_for, places, people, request_id, route)
