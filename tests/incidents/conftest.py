"""One member with the people that a review needs, for tests of the pages. People are made when first asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from npcs.core.access import Actor
from npcs.core.ui import care
from tests import factories
from tests.reviews import acting


class Place:
    """A member; ``place["reviewer"]`` is the browser of a person with that role, who has seen the content note."""

    def __init__(self, sign_in: Callable[..., Client]) -> None:
        self.member = factories.member()
        self._sign_in = sign_in
        self._people: dict[str, Any] = {}
        self._clients: dict[str, Client] = {}

    def person(self, role: str) -> Any:
        if role not in self._people:
            self._people[role] = factories.person(role, self.member, f"{role.title()} of {self.member.code}")
        return self._people[role]

    def actor(self, role: str) -> Actor:
        return acting(self.person(role), self.member)

    def __getitem__(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = self.browser(self.person(role))
        return self._clients[role]

    def browser(self, who: Any, *, note_seen: bool = True) -> Client:
        client = self._sign_in(who, self.member)
        if note_seen:
            session = client.session
            session[care.KEY] = timezone.localdate().isoformat()
            session.save()
        return client

    def another_person(self, roles: str | list[str], name: str = "") -> Any:
        return factories.person(roles, self.member, name)

    def another(self, role: str, name: str = "") -> tuple[Actor, Client]:
        """One more person with a role: their actor and their browser."""
        who = factories.person(role, self.member, name)
        return acting(who, self.member), self.browser(who)


@pytest.fixture
def place(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


@pytest.fixture
def other(sign_in: Callable[..., Client]) -> Place:
    """Another member, to whom everything of ``place`` is foreign."""
    return Place(sign_in)
