"""The main job, once and whole: a real review (tests/real) goes from the notice to the locked and printed record."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Become
from tests.browser.journeys import (
    choose,
    file_notice,
    fill_date,
    is_too_wide,
    open_by_number,
    screen_and_open,
    show_texts,
)
from tests.real import REVIEW

pytestmark = pytest.mark.browser


def test_a_real_review_is_entered_rated_by_keys_returned_answered_approved_locked_and_printed(become: Become) -> None:
    caseworker, reviewer, director = become("Caseworker C-1"), become("Reviewer R-1"), become("Director D-1")
    number = file_notice(caseworker, REVIEW["notice"])
    assert "A reviewer opens the review" in caseworker.locator("main").inner_text()

    address = open_by_number(reviewer, number)
    screen_and_open(reviewer)
    tell(reviewer, address)
    put_in_order(reviewer, address)
    record_needs(reviewer, address)
    record_opportunities(reviewer, address)
    start_scoring(reviewer)
    rate_all_by_keys(reviewer, address)
    send(reviewer, address)

    give_back(director, address)
    answer(reviewer, address)
    send(reviewer, address)
    approve(director, address)

    locked(reviewer, address)
    printed(reviewer, address, number)
    caseworker.goto(address)
    assert "Approved" in caseworker.locator("main").inner_text()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def tell(page: Page, address: str) -> None:
    page.goto(f"{address}facts/")
    for name, value in REVIEW["facts"].items():
        page.select_option(f"#id_{name}", value)
    press(page, "Save")
    page.goto(f"{address}story/")
    page.fill("#id_story", REVIEW["story"])
    choose(page, "depth", REVIEW["depth"])
    press(page, "Save")


def put_in_order(page: Page, address: str) -> None:
    """The timeline, entered as the report tells it; coarse dates find their place."""
    for event in REVIEW["timeline"]:
        page.goto(f"{address}timeline/new/")
        fill_date(page, "event_date", event["event_date"])
        page.fill("#id_what", event["what"])
        page.select_option("#id_source_kind", event["source_kind"])
        page.fill("#id_known_then", event["known_then"])
        press(page, "Save this event")
    show_texts(page)
    shown = page.locator(".line__when").all_inner_texts()
    assert shown == ["May 2001", "2002", "January 2002", "March 2002", "December 2005"]


def record_needs(page: Page, address: str) -> None:
    for need in REVIEW["needs"]:
        page.goto(f"{address}needs/new/")
        page.select_option("#id_domain", need["domain"])
        page.fill("#id_needed", need["needed"])
        page.fill("#id_received", need["received"])
        choose(page, "status", need["status"])
        press(page, "Save this need")
    show_texts(page)
    assert all(need["needed"] in page.locator("main").inner_text() for need in REVIEW["needs"])


def record_opportunities(page: Page, address: str) -> None:
    places = {need["key"]: place for place, need in enumerate(REVIEW["needs"])}
    for found in REVIEW["opportunities"]:
        page.goto(f"{address}opportunities/new/")
        page.fill("#id_title", found["title"])
        for name in ("theme", "locus", "partner_type"):
            page.select_option(f"#id_{name}", found[name])
        choose(page, "proximity", found["proximity"])
        page.fill("#id_narrative", found["narrative"])
        for key in found["needs"]:
            page.locator("input[name=needs]").nth(places[key]).check()
        press(page, "Save this opportunity")


def start_scoring(page: Page) -> None:
    page.get_by_role("link", name=NUMBERED).first.click()
    page.get_by_role("link", name="Start scoring").first.click()
    press(page, "Start scoring")
    page.get_by_text("fixed").first.wait_for()


NUMBERED = re.compile(r"HB-\d{4}-\d+")


def rate_all_by_keys(page: Page, address: str) -> None:
    """Nothing but keys: a digit or N, the reason, Ctrl and Enter; a value that needs no reason goes on by itself."""
    for place, answers in enumerate(REVIEW["ratings"].values()):
        page.goto(address)
        page.get_by_role("link", name=re.compile(r"^Rate (the family items|opportunity)")).nth(place).focus()
        page.keyboard.press("Enter")
        for code, given in answers.items():
            page.wait_for_url(f"**/rate/{code}/")
            page.keyboard.press(given["value"][0].lower())
            if given["value"] not in {"0", "1"}:
                page.keyboard.insert_text(given["reason"])
                page.keyboard.press("Control+Enter")
        page.get_by_text(f"all {len(answers)} items are rated").wait_for()


def send(page: Page, address: str) -> None:
    page.goto(f"{address}check/")
    seen = page.locator("input[type=checkbox][name=seen]")
    if seen.count():
        seen.check()
    press(page, "Send for approval")
    page.get_by_text("Sent. A director reads it next.").wait_for()


def give_back(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=re.compile("decide", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Approve and lock").wait_for()
    page.fill("#id_words", REVIEW["question"])
    press(page, "Return to the lead")
    page.get_by_text("Returned to the lead.").first.wait_for()


def answer(page: Page, address: str) -> None:
    """The question stands on the lead's page and at the top of what needs them; the answer goes into the story."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("Answer the director’s question")).first.wait_for()
    page.goto(address)
    assert REVIEW["question"] in page.locator("main").inner_text()
    page.goto(f"{address}story/")
    page.fill("#id_story", f"{REVIEW['story']}\n\n{REVIEW['answer']}")
    press(page, "Save")


def approve(page: Page, address: str) -> None:
    page.goto(f"{address}decide/")
    show_texts(page)
    changed = page.locator("#changed, section:has(> #changed)").first.inner_text()
    assert REVIEW["answer"] in changed
    press(page, "Approve and lock")
    assert page.get_by_text("Choose an answer.").count() >= len(REVIEW["quality"])
    for name, value in REVIEW["quality"].items():
        choose(page, name, value)
    page.fill("#id_words", REVIEW["note"])
    press(page, "Approve and lock")
    page.get_by_text("Approved. The review is locked.").wait_for()


def locked(page: Page, address: str) -> None:
    """Every way in to a change is shut, and says why."""
    for part in ("story/", "facts/", "needs/new/", "opportunities/new/", "rate/FAM-01/"):
        response = page.goto(f"{address}{part}")
        assert response.status == 403
        assert re.search("is approved|sent for approval", page.locator("main").inner_text())


def printed(page: Page, address: str, number: str) -> None:
    page.goto(f"{address}record/")
    show_texts(page)
    shown = page.locator("main").inner_text()
    for text in (
        REVIEW["story"].splitlines()[0],
        REVIEW["answer"],
        REVIEW["needs"][0]["needed"],
        REVIEW["timeline"][0]["what"],
    ):
        assert text in shown
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert not is_too_wide(page)
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename == f"{number}-r1.pdf"
    document = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/StructTreeRoot"]
    assert document.metadata.title
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in document.pages)
    for words in (number, "Help that the family could reach", "Not enough information", "Approved"):
        assert words in text
