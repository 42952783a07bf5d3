"""Nothing that a person typed is lost: a closed tab, an ended sign-in, somebody else at the same text."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Become
from tests.browser.journeys import faults, file_notice, is_too_wide, open_by_number, screen_and_open, show_texts
from tests.real import REVIEW

pytestmark = pytest.mark.browser

TYPED = "Worker A called twice that week. No car was free for the visit."


@pytest.fixture
def opened(become: Become) -> tuple[Page, str]:
    """A review in writing, led by Reviewer R-1: the lead's page and the review's address."""
    lead = become("Reviewer R-1", fresh=True)
    number = file_notice(lead, REVIEW["notice"])
    address = open_by_number(lead, number)
    screen_and_open(lead)
    return lead, address


def wait_until_saved(page: Page) -> None:
    page.locator("[data-saved-mark][data-state=saved]").first.wait_for()


def test_a_closed_tab_loses_nothing_and_the_draft_can_be_thrown_away(become: Become) -> None:
    page = become("Caseworker C-1")
    page.goto("/reviews/new/")
    page.fill("#id_office", "Lighthouse office")
    page.fill("#id_summary", TYPED)
    wait_until_saved(page)
    browser = page.context
    page.close()

    again = browser.new_page()
    again.goto("/reviews/new/")
    again.get_by_text("This is your draft.").wait_for()
    assert again.input_value("#id_summary") == TYPED
    assert again.input_value("#id_office") == "Lighthouse office"
    assert again.locator(".usa-error-message").count() == 0
    again.get_by_role("button", name="Discard the draft").click()
    again.wait_for_load_state()
    assert again.input_value("#id_summary") == ""
    assert again.get_by_text("This is your draft.").count() == 0


def test_nobody_else_gets_the_draft(become: Become) -> None:
    mine, other = become("Caseworker C-1"), become("Coordinator K-1")
    mine.goto("/reviews/new/")
    mine.fill("#id_summary", TYPED)
    wait_until_saved(mine)
    other.goto("/reviews/new/")
    assert other.input_value("#id_summary") == ""
    mine.goto("/reviews/new/")
    mine.get_by_role("button", name="Discard the draft").click()
    mine.get_by_text("This is your draft.").wait_for(state="detached")


def test_a_sign_in_that_ends_in_the_middle_keeps_the_text_and_saving_goes_on_in_place(
    opened: tuple[Page, str],
) -> None:
    page, address = opened
    page.goto(f"{address}story/")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_story", TYPED)
    dialog = page.locator("#sign-in-dialog[open]")
    dialog.wait_for()
    assert faults(page) == []
    assert page.input_value("#id_story") == TYPED
    with page.context.expect_page() as other:
        dialog.get_by_role("link", name="Sign in in a new tab").click()
    other.value.get_by_role("button", name="Sign in as Reviewer R-1", exact=True).click()
    other.value.get_by_text("You are signed in again").wait_for()
    other.value.close()
    if dialog.is_visible():
        dialog.get_by_role("button", name="I have signed in").click()
    wait_until_saved(page)
    page.locator("input[name=depth][value=record_review]").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(address)
    page.goto(f"{address}story/")
    assert page.input_value("#id_story") == TYPED


def test_a_form_sent_after_the_sign_in_ended_is_kept_and_sent_again(opened: tuple[Page, str]) -> None:
    page, address = opened
    page.goto(f"{address}needs/new/")
    page.select_option("#id_domain", "economic")
    page.fill("#id_needed", TYPED)
    page.locator("input[name=status][value=partly]").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save this need").click()
    page.get_by_role("heading", name="You were signed out. Your text is kept.").wait_for()
    page.get_by_text("Show what you typed").click()
    assert TYPED in page.locator("main").inner_text()
    assert faults(page) == []
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Sign in in a new tab").click()
    other.value.get_by_role("button", name="Sign in as Reviewer R-1", exact=True).click()
    other.value.wait_for_load_state()
    other.value.close()
    page.get_by_role("button", name="Send my text again").click()
    page.wait_for_url(f"{address}needs/**")
    page.goto(f"{address}needs/")
    show_texts(page)
    assert page.locator("main").inner_text().count(TYPED) == 1


def test_two_people_at_one_text_see_both_and_choose(become: Become, opened: tuple[Page, str]) -> None:
    mine, address = opened
    theirs = become("Reviewer R-2")
    for page in (mine, theirs):
        page.goto(f"{address}story/")
        page.locator("input[name=depth][value=full]").check()
    theirs.fill("#id_story", "Theirs: the clinic wrote on the ninth day.")
    theirs.get_by_role("button", name="Save", exact=True).click()
    theirs.wait_for_url(address)

    mine.fill("#id_story", TYPED)
    with mine.expect_navigation() as sent:
        mine.get_by_role("button", name="Save", exact=True).click()
    assert sent.value.status == 409
    mine.get_by_role("heading", name="Somebody else saved this first").wait_for()
    shown = mine.locator("main").inner_text()
    assert TYPED in shown
    assert "Theirs: the clinic wrote on the ninth day." in shown
    assert "Reviewer R-2" in shown
    assert faults(mine) == []
    mine.set_viewport_size({"width": 360, "height": 740})
    assert not is_too_wide(mine)
    mine.locator("input[name=choose-story][value=both]").check()
    mine.get_by_role("button", name="Save my choice").click()
    mine.wait_for_url(address)
    mine.goto(f"{address}story/")
    both = mine.input_value("#id_story")
    assert TYPED in both
    assert "Theirs: the clinic wrote on the ninth day." in both
