"""Databases of the tests.

`make test` starts throw-away services and migrates one template database as its owner. Each test process clones it and
connects as the runtime role, which may neither change a table nor truncate one: what a test cannot do, the product
cannot do either.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from npcs.core.local.postgres import clone_database, drop_database
from npcs.core.local.testrun import TEMPLATE

pytest_plugins = ["tests.support.live", "tests.fixtures"]


def pytest_configure() -> None:
    """Say at once how tests are started."""
    if "TEST_ADMIN_URL" not in os.environ:
        raise pytest.UsageError("The tests need their own services. Run: make test PYTEST_ARGS='tests/...'")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that would need TRUNCATE, and leave out browser tests where there is no browser."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: the runtime role may not truncate tables. Use own_database.")
    if os.environ["TEST_BROWSER"]:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        (Path(os.environ["STATE_DIR"]) / "browser-tests-left-out").write_text(str(len(left_out)), encoding="ascii")


@contextmanager
def moved_to(name: str) -> Iterator[None]:
    """Let every connection of this process, in every thread, go to the database `name`."""
    chosen = connections.settings["default"]
    former = chosen["NAME"]
    connections.close_all()
    chosen["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        chosen["NAME"] = former


@contextmanager
def fresh_clone(name: str) -> Iterator[None]:
    """Clone the template, move there, and drop the clone at the end."""
    admin_url = os.environ["TEST_ADMIN_URL"]
    clone_database(admin_url, TEMPLATE, name)
    try:
        with moved_to(name):
            yield
    finally:
        drop_database(admin_url, name)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, worker_id: str) -> Iterator[None]:
    """Give this test process its own clone of the template, in place of Django's own test database."""
    with fresh_clone(f"test_{worker_id}"):
        yield


@contextmanager
def committed(request: pytest.FixtureRequest) -> Iterator[str]:
    """Move to a fresh clone in which commits are real."""
    blocker = request.getfixturevalue("django_db_blocker")
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        raise pytest.UsageError(f"{request.node.nodeid}: own_database commits for real and replaces db and django_db.")
    name = f"own_{uuid4().hex[:12]}"
    with blocker.unblock(), fresh_clone(name):
        yield name


@pytest.fixture
def own_database(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[str]:
    """A database for one test, with real commits, seen by all its threads. Gives the database's name."""
    with committed(request) as name:
        yield name


@pytest.fixture(scope="module")
def own_database_for_module(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[str]:
    """The same for the tests of one module, which share what they write."""
    with committed(request) as name:
        yield name


@pytest.fixture(autouse=True, scope="session")
def plain_http(django_test_environment: None) -> None:
    """Let the test client speak http: what https adds has its own tests, which set SECURE_SSL_REDIRECT again."""
    settings.SECURE_SSL_REDIRECT = False
