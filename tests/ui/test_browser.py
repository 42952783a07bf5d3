"""The component set in a real browser: accessible, never wider than the screen, and nothing typed is lost."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from npcs.core.ui.gallery.views import PAGES

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 360, 320)  # 320 is 1280 at 400 % zoom
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def reviewer(page):
    """A page on which a made-up reviewer is signed in."""
    page.goto("/")
    page.get_by_role("button", name="Sign in as Reviewer R-2").click()
    page.wait_for_url("**/")
    return page


def violations(page):
    return [
        (found["id"], [node["target"] for node in found["nodes"]])
        for found in Axe().run(page, options=RULES).response["violations"]
    ]


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_every_gallery_page_is_accessible_and_fits_every_width(reviewer):
    faults = []
    for name in PAGES:
        reviewer.goto(f"/gallery/{name}/")
        for width in WIDTHS:
            reviewer.set_viewport_size({"width": width, "height": 900})
            faults += [(name, width, fault) for fault in violations(reviewer)] if width in (1280, 360) else []
            faults += [(name, width, "wider than the screen")] if too_wide(reviewer) else []
    assert not faults


def test_open_menus_and_dialogs_are_accessible(reviewer):
    faults = []
    reviewer.goto("/gallery/saving/")
    reviewer.locator(".menu--you summary").click()
    faults += violations(reviewer)
    reviewer.keyboard.press("Escape")
    for name in ("Keys", "Idle warning", "Signed out"):
        reviewer.get_by_role("button", name=name, exact=True).click()
        faults += violations(reviewer)
        reviewer.evaluate("document.querySelector('dialog[open]').close()")
    assert not faults


def served(page, path, *changes):
    """Opens ``path`` with pieces of its HTML replaced, as another setting would have made it."""

    def answer(route):
        response = route.fetch()
        text = response.text()
        for pattern, new in changes:
            text, number = re.subn(pattern, new, text)
            assert number, pattern
        route.fulfill(response=response, body=text)

    page.route(f"**{path}", answer)
    page.goto(path)


class Server:
    """Stands in for the address that keeps drafts; ``status`` is how it answers."""

    def __init__(self, page):
        self.status, self.bodies = 200, []
        page.route("**/drafts/gallery/", self.answer)

    def answer(self, route):
        self.bodies.append(route.request.post_data)
        route.fulfill(status=self.status, content_type="application/json", body='{"saved": "10:42"}')


@pytest.fixture
def typing(reviewer):
    """A form that saves itself, and the server it saves to."""
    server = Server(reviewer)
    served(
        reviewer, "/gallery/forms/", (r"<form method=\"post\" action=\"#\"", r'\g<0> data-autosave="/drafts/gallery/"')
    )
    return reviewer, server


def saved_words(page):
    return page.locator("[data-saved-mark]").first


def test_typed_text_saves_itself_and_says_when(typing):
    page, server = typing
    page.fill("#id_title", "Night visits")
    page.locator("[data-state=saved]").first.wait_for()
    page.get_by_text("Saved 10:42").first.wait_for()
    assert "title=Night+visits" in server.bodies[-1]


def test_a_failed_save_keeps_trying_and_says_so(typing):
    page, server = typing
    server.status = 500
    page.fill("#id_title", "Night visits")
    page.get_by_text("Not saved yet. Still trying.").first.wait_for()
    server.status = 200
    page.get_by_text("Saved 10:42").first.wait_for()


def test_leaving_the_page_saves_what_is_unsent(typing):
    page, server = typing
    page.fill("#id_title", "Last words")
    with page.expect_response("**/drafts/gallery/"):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert "Last+words" in server.bodies[-1]


def test_an_ended_sign_in_keeps_the_text_and_saves_it_afterwards(typing):
    page, server = typing
    server.status = 401
    page.fill("#id_title", "Kept")
    page.locator("#sign-in-dialog[open]").wait_for()
    assert page.input_value("#id_title") == "Kept"
    server.status = 200
    page.get_by_role("button", name="I have signed in").click()
    page.get_by_text("Saved 10:42").first.wait_for()
    assert "title=Kept" in server.bodies[-1]


def test_a_record_that_moved_on_is_told_and_the_text_can_be_compared(typing):
    page, server = typing
    server.status = 409
    page.fill("#id_title", "Mine")
    page.get_by_text("Somebody else changed this record while you worked.").wait_for()
    assert page.get_by_role("button", name="Compare both texts").is_visible()


def test_the_idle_warning_comes_in_time_and_staying_is_one_click(reviewer):
    served(
        reviewer,
        "/gallery/parts/",
        (r'data-idle-seconds="\d+"', 'data-idle-seconds="121"'),
        (r'data-idle-warning="\d+"', 'data-idle-warning="60"'),
    )
    reviewer.route(
        "**/session/ping/",
        lambda route: (
            route.fulfill(json={"left": 119, "user": reviewer.evaluate("document.body.dataset.user")})
            if route.request.method == "GET"
            else route.continue_()
        ),
    )
    reviewer.get_by_text("Are you still there?").wait_for()
    with reviewer.expect_response(
        lambda answer: answer.url.endswith("/session/ping/") and answer.request.method == "POST"
    ) as answer:
        reviewer.get_by_role("button", name="Stay signed in").click()
    assert answer.value.ok
    reviewer.locator("#idle-dialog").wait_for(state="hidden")


def test_another_tab_that_was_busy_spares_the_warning(reviewer):
    with reviewer.expect_response("**/session/ping/"):
        served(
            reviewer,
            "/gallery/parts/",
            (r'data-idle-seconds="\d+"', 'data-idle-seconds="121"'),
            (r'data-idle-warning="\d+"', 'data-idle-warning="60"'),
        )
    assert not reviewer.locator("#idle-dialog").is_visible()


def test_a_rating_is_given_by_keys(reviewer):
    reviewer.goto("/gallery/rating/")
    chosen = "document.querySelector('[data-rating] input:checked').value"
    for key, value in (("0", "0"), ("3", "3"), ("n", "NR"), ("1", "1")):
        reviewer.keyboard.press(key)
        assert reviewer.evaluate(chosen) == value
    reviewer.focus("#tea02-why")
    reviewer.keyboard.type("3n?")
    assert reviewer.evaluate(chosen) == "1"
    assert reviewer.input_value("#tea02-why").startswith("3n?")
    reviewer.locator("h1").click()
    reviewer.keyboard.press("?")
    assert reviewer.get_by_role("heading", name="Keys on this page").is_visible()


CATCH_SUBMIT = """document.querySelector('[data-rating]').addEventListener('submit', (event) => {
  event.preventDefault();
  window.sent = event.submitter.textContent;
})"""


def test_enter_goes_on(reviewer):
    reviewer.goto("/gallery/rating/")
    reviewer.evaluate(CATCH_SUBMIT)
    reviewer.keyboard.press("1")
    reviewer.keyboard.press("Enter")
    assert reviewer.evaluate("window.sent") == "Save and go on"


def test_focus_goes_to_the_error_summary_and_on_to_the_field(reviewer):
    reviewer.goto("/gallery/forms-errors/")
    assert reviewer.evaluate("document.activeElement.className") == "errors"
    reviewer.locator(".errors a").nth(2).click()
    assert reviewer.evaluate("document.activeElement.id") == "id_happened_month"


def test_escape_three_times_leaves_at_once(reviewer):
    reviewer.goto("/gallery/parts/")
    neutral = reviewer.locator("[data-exit]").get_attribute("href")
    reviewer.route(f"{neutral}**", lambda route: route.fulfill(body="Weather"))
    for _time in range(3):
        reviewer.keyboard.press("Escape")
    reviewer.wait_for_url(f"{neutral}**")


def test_pages_work_without_scripts(browser, reviewer, live_site):
    cookies = reviewer.context.cookies()
    plain = browser.new_context(base_url=live_site, java_script_enabled=False)
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto("/gallery/parts/")
    page.locator(".menu--you summary").click()
    assert page.get_by_role("button", name="Sign out").first.is_visible()
    page.get_by_role("button", name="Show the text").click()
    assert page.url.endswith("/gallery/parts/#story-1")
    plain.close()


def test_paper_shows_the_record_and_no_controls(reviewer):
    reviewer.goto("/gallery/print/")
    reviewer.emulate_media(media="print")
    assert reviewer.locator(".print-head").is_visible()
    assert reviewer.locator(".ribbon").is_visible()
    assert not reviewer.locator(".side").is_visible()
    assert not reviewer.locator(".tool--exit").is_visible()
    assert not reviewer.get_by_role("button", name="Print").is_visible()
