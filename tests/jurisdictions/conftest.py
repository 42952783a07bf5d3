"""A small partnership: two counties under one state, one more state, the office, and people to act as."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor
from npcs.core.access.actor import load
from npcs.core.rls import widen
from tests import factories


def acting(who: Any, at: Jurisdiction) -> Actor:
    """The actor of a request by ``who`` acting for ``at``."""
    return load(who, wanted=at.pk, request_id="test", route="test")


@dataclass
class Partnership:
    """Names as in the issue: parent holds own and sibling; far is another state; office is the partnership's."""

    parent: Jurisdiction
    own: Jurisdiction
    sibling: Jurisdiction
    far: Jurisdiction
    office: Jurisdiction
    admin: Any
    steward: Any

    @property
    def as_admin(self) -> Actor:
        return acting(self.admin, self.own)

    @property
    def as_steward(self) -> Actor:
        return acting(self.steward, self.office)


@pytest.fixture
def partnership(world: None) -> Partnership:
    parent = factories.member("PARENT", name="State of Parent")
    own = factories.member("OWN", name="Own County", kind="county", part_of=parent)
    sibling = factories.member("SIB", name="Sibling County", kind="county", part_of=parent)
    far = factories.member("FAR", name="State of Far")
    office = Jurisdiction.objects.get(kind="office")
    widen(jur=[office.pk], people=[office.pk])
    return Partnership(
        parent, own, sibling, far, office,
        admin=factories.person("member_admin", at=own, name="Admin A-1"),
        steward=factories.person("partnership_steward", at=office, name="Steward S-1"),
    )  # fmt: skip


@pytest.fixture
def admin(partnership: Partnership, sign_in: Any) -> Client:
    return sign_in(partnership.admin, partnership.own)


@pytest.fixture
def steward(partnership: Partnership, sign_in: Any) -> Client:
    return sign_in(partnership.steward, partnership.office)
