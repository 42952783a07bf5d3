"""The editor of instruments in a real browser: by keyboard, at three widths, with axe on each page."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Become
from tests.browser.test_pages import keep_pictures, page_faults

pytestmark = pytest.mark.browser


def look(page: Page, found: list[str], address: str, name: str) -> None:
    page.goto(address)
    found += page_faults(page, name)
    if os.environ.get("SCREENSHOTS"):
        keep_pictures(f"instruments-{name.replace(' ', '-')}", page)


def test_a_steward_makes_a_draft_edits_an_item_by_keyboard_and_submits_it(become: Become) -> None:
    page, found = become("Partnership steward P-201"), []
    page.goto("/instruments/")
    page.get_by_role("link", name="Systems Learning Review Scale").first.click()
    version = page.url
    page.get_by_role("link", name="Copy to a new draft").click()
    page.get_by_label("Version number").press("Enter")
    page.wait_for_url(re.compile(r"/edit/$"))
    draft = page.url.removesuffix("edit/")
    look(page, found, page.url, "all parts")
    page.get_by_role("link", name=re.compile("TEA-02")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Question", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("What did partners know, and how did it reach the others?")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/edit/$"))
    for path, name in (
        ("", "the draft"), ("edit/items/TEA-02/", "an item"), ("edit/scales/need/", "a scale"),
        ("edit/lists/io_theme/", "a list"), ("add/items/", "a new item"), ("head/", "the head"),
        ("crosswalk/", "the crosswalk"), ("crosswalk/new/", "a new line"), ("compare/", "two versions"),
        ("step/submit/", "submitting"),
    ):  # fmt: skip
        look(page, found, draft + path, name)
    look(page, found, version.rstrip("/") + "/", "the version in use")
    look(page, found, "/instruments/load/", "loading a file")
    page.goto(draft + "compare/")
    expect(page.get_by_text("What did partners know, and how did it reach the others?")).to_be_visible()
    page.goto(draft + "step/submit/")
    page.get_by_role("button", name="Submit for review").press("Enter")
    expect(page.get_by_text("In review").first).to_be_visible()
    look(page, found, draft + "step/publish/", "publishing")
    assert found == []
