"""People and versions for the tests that write."""

import pytest

from npcs.core import rls
from npcs.core.access import Actor
from npcs.core.accounts.models import User
from npcs.core.instruments import services
from npcs.core.instruments.models import InstrumentVersion
from tests.core.instruments.build import published_by, small, steward


@pytest.fixture
def partnership(db):
    """A transaction that may read the partnership's own history."""
    with rls.scope(jur=[rls.PARTNERSHIP]):
        yield


@pytest.fixture
def author(partnership) -> Actor:
    return steward(User.objects.create_user("steward@example.org", display_name="Steward S-1"))


@pytest.fixture
def draft(author) -> InstrumentVersion:
    return services.load_draft(actor=author, data=small())


@pytest.fixture
def published(author, draft) -> InstrumentVersion:
    return published_by(author, draft, "major", "Meeting 4, item 2")
