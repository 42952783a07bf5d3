"""The browser tests' site is the real product: its pages, styles and scripts arrive under the strict policy."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_first_page_arrives_with_its_styles_and_without_a_refused_script(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.title()
    assert page.evaluate("document.styleSheets.length") >= 1
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_site_says_that_it_is_alive(page: Page) -> None:
    answer = page.goto("/health/live")
    assert answer is not None
    assert answer.status == 200
