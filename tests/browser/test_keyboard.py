"""Work without a mouse: a notice is filed by keys alone, and the focus is always in sight."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Become
from tests.browser.journeys import NUMBER, show_texts

pytestmark = pytest.mark.browser

# Is any part of the focused element in view, with nothing sticky drawn over all of it? (WCAG 2.2, 2.4.11)
IN_SIGHT = """() => {
  const focused = document.activeElement;
  const spot = focused.closest('.choice, .check') ?? focused;
  const box = spot.getBoundingClientRect();
  const at = (y) => document.elementFromPoint(box.left + box.width / 2, y);
  return [box.top + 3, box.top + box.height / 2, box.bottom - 3].some((y) => {
    const top = at(y);
    return top && (spot.contains(top) || top.contains(spot));
  });
}"""


class Keys:
    """A person at a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, wanted: str) -> None:
        """Tabs until the focus is on what ``wanted`` (a CSS selector) names; every stop on the way is in sight."""
        for _step in range(80):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(IN_SIGHT), self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"The tab key never reaches {wanted}.")

    def type(self, wanted: str, text: str) -> None:
        self.tab_to(wanted)
        self.page.keyboard.type(text)


def test_a_notice_is_filed_by_keys_alone(become: Become) -> None:
    page = become("Caseworker C-1")
    page.goto("/reviews/new/")
    keys = Keys(page)
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    keys.tab_to("input[name=incident_type]")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=incident_type][value=near_fatality]").is_checked()
    keys.type("#id_cause_group", "Drow")
    keys.type("#id_incident_date_month", "Ja")
    keys.type("#id_incident_date_day", "9")
    keys.type("#id_incident_date_year", "2026")
    keys.type("#id_aware_date_month", "Ja")
    keys.type("#id_aware_date_day", "10")
    keys.type("#id_aware_date_year", "2026")
    keys.type("#id_child_age_value_number", "3")
    keys.type("#id_child_age_value_unit", "y")
    keys.type("#id_child_sex", "F")
    keys.type("#id_prior_contact", "No c")
    keys.type("#id_summary", "A child was found in the water and is recovering in hospital.")
    keys.tab_to("button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_text("The notice is received.").wait_for()
    assert NUMBER.search(page.title())


def test_a_mistake_is_told_at_the_top_and_one_key_leads_to_its_field(become: Become) -> None:
    page = become("Caseworker C-1")
    page.goto("/reviews/new/")
    page.fill("#id_summary", "Typed before the rest.")
    page.get_by_role("button", name="Send the notice").click()
    summary = page.locator("[data-focus], .usa-alert--error, #errors").first
    summary.wait_for()
    assert page.title().startswith("Error")
    assert page.evaluate("document.activeElement.contains(document.querySelector('main a[href^=\"#id_\"]'))")
    Keys(page).tab_to("main a[href^='#id_']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "incident_type"
    assert page.input_value("#id_summary") == "Typed before the rest."


def test_all_keys_rate_and_the_help_says_so(become: Become) -> None:
    page = become("Reviewer R-2")
    page.goto("/reviews/?view=mine")
    row = page.locator("tr", has=page.get_by_text("Scoring")).first
    row.get_by_role("link").first.click()
    page.get_by_role("link", name="Continue ratings").click()
    page.wait_for_url("**/rate/*-*/")
    page.keyboard.press("?")
    page.locator("#keys-help[open]").wait_for()
    page.keyboard.press("Escape")
    for key, value in (("2", "2"), ("3", "3"), ("n", "NR")):
        page.locator("h1").click()  # out of the box for the reason, where keys are letters
        page.keyboard.press(key)
        assert page.locator(f"input[name=value][value='{value}']").is_checked()
        assert page.evaluate("document.activeElement.id") == "rationale"
    page.locator("h1").click()
    item = page.url
    page.keyboard.press("0")
    page.wait_for_url(lambda url: url != item and "/rate/" in url)
    next_item = page.url
    page.keyboard.press("1")
    page.wait_for_url(lambda url: url != next_item)


def test_a_systems_map_is_drawn_and_changed_by_keys_alone(become: Become) -> None:
    page = become("Reviewer R-1")
    page.goto("/reviews/?view=mine")
    row = page.locator("tbody tr", has=page.get_by_text("In review")).first
    review = row.get_by_role("link").first.get_attribute("href")
    keys = Keys(page)
    for level, text in (("Front", "Visit on day six"), ("Office", "Six cars for all")):
        page.goto(f"{review}map/boxes/new/")
        keys.type("#id_level", level)
        keys.type("#id_text", text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/map/#box-*")
    page.goto(f"{review}map/arrows/new/")
    keys.type("#id_from_node", "Six cars")
    keys.type("#id_to_node", "Visit on")
    keys.type("#id_label", "so visits were late")
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/#box-*")
    show_texts(page)
    words = page.locator("#map-words").locator("..")
    assert "leads to “Visit on day six”: so visits were late" in words.inner_text()
    page.get_by_role("button", name=re.compile(r"^Up\W+Six cars for all")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    moved = page.locator("li", has=page.get_by_text("Six cars for all", exact=True)).first
    assert moved.evaluate("one => one.parentElement.previousElementSibling.textContent").strip() in {"Office", "Agency"}
    assert page.locator("svg[role=img]").count() == 1
