"""Without a script the work goes on: signing in, a notice, a rating, a record on paper."""

import re

import pytest

from tests.browser.conftest import Become
from tests.browser.journeys import file_notice
from tests.real import REVIEW

pytestmark = pytest.mark.browser


def test_a_notice_is_filed_without_scripts(become: Become) -> None:
    page = become("Caseworker C-1", fresh=True, java_script_enabled=False)
    page.goto("/reviews/new/")
    page.get_by_role("button", name="Send the notice").click()
    assert page.locator(".usa-error-message").count() >= 5
    file_notice(page, REVIEW["notice"])
    page.get_by_role("link", name=re.compile("Home|My notices|Reviews")).first.click()


def test_an_item_is_rated_without_scripts(become: Become) -> None:
    page = become("Reviewer R-2", fresh=True, java_script_enabled=False)
    page.goto("/reviews/?view=mine")
    page.locator("tr", has=page.get_by_text("Scoring")).first.get_by_role("link").first.click()
    page.get_by_role("link", name="Continue ratings").click()
    first = page.url
    page.locator("input[name=value][value='2']").check()
    page.fill("#rationale", "Two of six posts were empty that month, so visits moved.")
    page.get_by_role("button", name="Save and go on").click()
    assert page.url != first
    page.goto(first)
    assert page.locator("input[name=value][value='2']").is_checked()
    assert page.input_value("#rationale").startswith("Two of six posts")


def test_the_record_can_be_read_and_downloaded_without_scripts(become: Become) -> None:
    page = become("Director D-1", fresh=True, java_script_enabled=False)
    page.goto("/reviews/?view=approved")
    page.locator("table tbody a").first.click()
    page.get_by_role("link", name="Print record").click()
    page.get_by_role("button", name="Show the text").click()
    page.get_by_role("heading", name=re.compile("Ratings|Needs|What happened")).first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
