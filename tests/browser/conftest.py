"""Made-up people in browsers of their own. Each signs in once by one click; later pages start signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.support.live import EXPECTED_ON_CONSOLE

Become = Callable[..., Page]


@pytest.fixture(scope="session")
def sign_ins(browser: Browser, live_site: str) -> Callable[[str], Any]:
    """Gives the cookies of a person by their name, from one click on the sign-in page."""
    known: dict[str, Any] = {}

    def cookies(name: str) -> Any:
        if name not in known:
            visitor = browser.new_context(base_url=live_site)
            page = visitor.new_page()
            page.goto("/account/sign-in/")
            page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
            page.wait_for_url("**/")
            known[name] = visitor.storage_state()
            visitor.close()
        return known[name]

    return cookies


@pytest.fixture
def become(browser: Browser, live_site: str, sign_ins: Callable[[str], Any]) -> Iterator[Become]:
    """``become("Reviewer R-2")``: a page of a new browser in which this person is signed in.

    Without a name it is a stranger's. ``fresh=True`` signs in anew, for a test that ends the session. A script error,
    or a script or style that the content policy refused, fails the test.
    """
    opened, problems = [], []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and EXPECTED_ON_CONSOLE not in message.text:
            problems.append(message.text)

    def page_of(name: str = "", *, width: int = 1280, fresh: bool = False, **options: Any) -> Page:
        state = None if fresh or not name else sign_ins(name)
        visitor = browser.new_context(
            base_url=live_site,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            storage_state=state,
            **options,
        )
        visitor.set_default_timeout(10_000)
        opened.append(visitor)
        page = visitor.new_page()
        page.on("console", on_console)
        page.on("pageerror", lambda error: problems.append(str(error)))
        if fresh and name:
            page.goto("/account/sign-in/")
            page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
            page.wait_for_url("**/")
        return page

    yield page_of
    for visitor in opened:
        for page in visitor.pages:  # closing in the middle of a navigation can hang the browser
            page.wait_for_load_state()
        visitor.close()
    assert not problems, f"The pages reported: {problems}"
