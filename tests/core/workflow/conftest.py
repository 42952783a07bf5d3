"""The record table of the workflow tests. The runtime role may make no table, so the owner makes it."""

from collections.abc import Iterator

import pytest

from tests.core.owner import as_owner
from tests.core.workflow.doubles import CREATE, DROP, ListJournal, Record


@pytest.fixture(scope="package")
def table(django_db_setup: None) -> Iterator[None]:
    with as_owner() as cursor:
        cursor.execute(CREATE)
    yield
    with as_owner() as cursor:
        cursor.execute(DROP)


@pytest.fixture
def record_table(table: None, db: None) -> None:
    """For tests that write records; what they write is rolled back."""


@pytest.fixture
def letter(record_table: None) -> Record:
    return Record.objects.create(state="draft", note="Dear colleague")


@pytest.fixture
def journal() -> ListJournal:
    return ListJournal()
