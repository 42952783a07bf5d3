"""Steps that several journeys share, done as a person does them: by what the page calls things."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # twice as quick as telling what is right as well
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NUMBER = re.compile(r"[A-Z]+-\d{4}-\d{3,}")


def faults(page: Page) -> list[tuple[str, list[Any]]]:
    """What axe finds on the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]


def is_too_wide(page: Page) -> bool:
    """Does the page scroll sideways?"""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def show_texts(page: Page) -> None:
    """Says yes to the content note, where one stands; it is remembered for the day."""
    button = page.get_by_role("button", name="Show the text")
    if button.count():
        button.first.click()
        page.wait_for_load_state()


def choose(page: Page, name: str, value: str) -> None:
    """Chooses a radio card with the mouse."""
    page.locator(f"input[name='{name}'][value='{value}']").check()


def fill_notice(page: Page, notice: dict[str, Any]) -> None:
    """Fills the ten questions. ``incident_date`` is "2005-12" or "2005-12-06"."""
    choose(page, "incident_type", notice["incident_type"])
    page.select_option("#id_cause_group", notice["cause_group"])
    for name in ("incident_date", "aware_date"):
        fill_date(page, name, notice[name])
    page.fill("#id_child_age_value_number", str(notice["child_age_value"]))
    page.select_option("#id_child_age_value_unit", notice["child_age_unit"])
    page.select_option("#id_child_sex", notice["child_sex"])
    page.select_option("#id_prior_contact", notice["prior_contact"])
    page.fill("#id_office", notice["office"])
    page.fill("#id_local_case_number", notice["local_case_number"])
    page.fill("#id_summary", notice["summary"])


def fill_date(page: Page, name: str, value: str) -> None:
    """Fills in as much as is known: "2005", "2005-12" or "2005-12-06"."""
    year, month, day = [*value.split("-"), "", ""][:3]
    if month:
        page.select_option(f"#id_{name}_month", label=MONTHS[int(month) - 1])
    page.fill(f"#id_{name}_day", day)
    page.fill(f"#id_{name}_year", year)


def file_notice(page: Page, notice: dict[str, Any]) -> str:
    """Files a notice and gives the number that it got."""
    page.goto("/reviews/new/")
    fill_notice(page, notice)
    page.get_by_role("button", name="Send the notice").click()
    page.get_by_text("The notice is received.").wait_for()
    return NUMBER.search(page.title()).group()


def open_by_number(page: Page, number: str) -> str:
    """Finds a review in the worklist as people do and opens it; gives its address."""
    page.goto("/reviews/?view=all")
    page.get_by_label("Number or word").fill(number)
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_url("**/reviews/*-*/")
    return page.url


def screen_and_open(page: Page) -> None:
    """From the notice's page: screens it by the member's rule, selects it, and leads the review oneself."""
    page.get_by_role("link", name="Screen the notice").click()
    page.select_option("#id_maltreatment", "suspected")
    for question in ("#id_requested", "#id_indian_child"):  # asked where the member's rule looks at it
        if page.locator(question).count():
            page.select_option(question, "no")
    choose(page, "choice", "select")
    page.fill("#id_reason", "The rule leaves it open. The team wants to learn from it.")
    page.fill("#id_meeting", "Meeting 12")
    for box in page.locator("input[name=table]").all():
        box.check()
    options = page.locator("#id_lead option").all_inner_texts()
    me = next(name for name in options if name in page.locator("header").inner_text())
    page.select_option("#id_lead", label=me)
    page.check("#id_lead_is_free")
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_role("link", name="What happened, seen from the work").wait_for()
