"""People at one member, and programs that act for them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.places import Api, Place


@pytest.fixture
def place(world: None) -> Place:
    return Place()


@pytest.fixture
def api(place: Place, sign_in: Callable[..., Any]) -> Callable[[str], Api]:
    """``api("reviewer")``: somebody with that role at the member, signed in."""
    return lambda role: Api(sign_in(place.people[role]))
