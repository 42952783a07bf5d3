"""A real running site for browser tests: web server and worker on a database with the demo data."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from npcs.core.local import browser as chromium
from npcs.core.local import ports, product
from npcs.core.local.postgres import clone_database, drop_database
from npcs.core.local.run import is_up
from npcs.core.local.supervisor import Supervisor
from npcs.core.local.testrun import TEMPLATE, append_to

DEMO_TEMPLATE = "npcs_demo"
START_SECONDS = 60.0
# An answer that is meant to be 403, 404, 409 or 422 is also reported on the console; tests look at the answer itself.
EXPECTED_ON_CONSOLE = "Failed to load resource"


def database_url(url: str, name: str) -> str:
    """Return the URL with another database's name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def exists(admin_url: str, name: str) -> bool:
    """Tell whether there is a database of this name."""
    opened = psycopg2.connect(admin_url)
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None
    finally:
        opened.close()


def ensure_demo_template(admin_url: str, environment: dict[str, str]) -> None:
    """Load the demo data once for all test processes."""
    with open(Path(environment["STATE_DIR"]) / "demo.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if exists(admin_url, DEMO_TEMPLATE):
            return
        clone_database(admin_url, TEMPLATE, DEMO_TEMPLATE)
        try:
            there = {"DATABASE_URL": database_url(environment["DATABASE_URL"], DEMO_TEMPLATE)}
            product.manage(["demo", "load", "--reviews", "300"], environment | there)
        except BaseException:
            drop_database(admin_url, DEMO_TEMPLATE)
            raise


@pytest.fixture(scope="session")
def live_site(worker_id: str) -> Iterator[str]:
    """The product in demo mode on a port of its own. Gives its address without a slash at the end."""
    admin_url, name = os.environ["TEST_ADMIN_URL"], f"live_{worker_id}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TEST_", "PYTEST_"))}
    environment |= {"DEMO": "1", "REDIS_URL": f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{redis_number(worker_id)}"}
    ensure_demo_template(admin_url, environment)
    clone_database(admin_url, DEMO_TEMPLATE, name)
    environment["DATABASE_URL"] = database_url(environment["DATABASE_URL"], name)
    supervisor = Supervisor(append_to(Path(environment["STATE_DIR"]) / f"{name}.log"))
    port = ports.any_free()
    site = f"http://{ports.LOOPBACK}:{port}"
    try:
        web = supervisor.start(product.web(port, environment, workers=1))
        supervisor.start(product.worker(environment, pool=("--pool", "solo")))
        supervisor.wait_until(lambda: is_up(f"{site}/health/live"), web, START_SECONDS)
        yield site
    finally:
        supervisor.stop()
        drop_database(admin_url, name)


def redis_number(worker_id: str) -> int:
    """Return a broker database of its own for each test process ("gw0" is 1, "master" is 0)."""
    return int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for this test process."""
    # Playwright's loop runs in this thread, and Django would refuse database work of later tests beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=os.environ["TEST_BROWSER"], args=chromium.options())
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, live_site: str) -> Iterator[BrowserContext]:
    """A new visitor: no cookies, 1280 px wide. Relative addresses are those of the live site."""
    visitor = browser.new_context(base_url=live_site, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    visitor.set_default_timeout(10_000)
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of a new visitor. A script error or a refused script or style on it fails the test."""
    problems: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and EXPECTED_ON_CONSOLE not in message.text:
            problems.append(message.text)

    opened = context.new_page()
    opened.on("console", on_console)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    assert not problems, f"The page reported: {problems}"
