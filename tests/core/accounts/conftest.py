"""People with a password, and the clock."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from npcs.core.accounts.models import User
from tests import factories
from tests.core.accounts.talk import PASSWORD


@pytest.fixture(autouse=True)
def quick_hash(settings: Any) -> None:
    """The real hash is slow on purpose; test_sign_in looks at it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_counts_left(quick_hash: None, world: None) -> None:
    """Tries are counted by address in the cache table; each test starts at zero."""
    cache.clear()


@pytest.fixture
def reviewer(world: None) -> User:
    """A reviewer of one member, with a password."""
    return factories.person("reviewer", name="Reviewer R-2", password=PASSWORD)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """``later(seconds)``: moves the wall clock of this process forward."""
    real, shift = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])

    def move(seconds: float) -> Any:
        shift[0] += seconds

    return move
