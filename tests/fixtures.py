"""Fixtures for every test with a database: a scope to create things in, and clients of people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from npcs.core.rls import PARTNERSHIP, scope


@pytest.fixture
def world(db: None) -> Iterator[None]:
    """A scope that grows with what the test makes (tests.factories). Requests inside have their own."""
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="test"):
        yield


@pytest.fixture
def sign_in(world: None) -> Callable[..., Client]:
    """``sign_in(person, member)``: a browser in which the person acts for the member (or for their only one)."""

    def signed_in(who: Any, at: Any = None) -> Client:
        client = Client()
        client.force_login(who, backend="npcs.core.accounts.backends.ActiveUserBackend")
        if at is not None:
            session = client.session
            session["acting_for"] = at.pk
            session.save()
        return client

    return signed_in
