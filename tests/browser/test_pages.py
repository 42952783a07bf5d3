"""Every page at every width: nothing scrolls sideways, and axe finds nothing."""

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from npcs.core.local.terminal import ROOT
from tests.browser.conftest import Become
from tests.browser.journeys import faults, is_too_wide, show_texts

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 360)
PICTURES = ROOT / "var" / "screenshots"


def page_faults(page: Page, where: str, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong with a page: axe once at the first width, sideways scrolling at each."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900 if width > 400 else 740})
        found += [f"{where} at {width} px is wider than the screen"] if is_too_wide(page) else []
        if width == widths[0]:
            found += [f"{where} at {width} px: {fault}" for fault in faults(page)]
    return found


def links(page: Page) -> list[str]:
    """Where the page leads, inside the product, without what only jumps on the page."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    here = urlsplit(page.url)
    inside = [urlsplit(link) for link in found]
    return [
        f"{to.path}?{to.query}" if to.query else to.path
        for to in inside
        if (to.scheme, to.netloc) == (here.scheme, here.netloc) and to.path != here.path
    ]


def route_of(address: str) -> str:
    """The name of the route, so that of many records one is looked at; files and unknown addresses have none."""
    path = address.partition("?")[0]
    if "." in path.rpartition("/")[2]:
        return ""  # a file to keep, not a page to look at
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if name in NO_PAGE else name


NO_PAGE = {"incidents:record-pdf", "instruments:download", "account_logout", "api-schema"}


def checked(page: Page, start: list[str], routes: str, least: int = 1) -> list[str]:
    """Follows links over the routes whose names fit ``routes``, looks at one page of each, and tells their faults."""
    waiting, seen, found = list(start), set(), []
    while waiting:
        address = waiting.pop(0)
        name = route_of(address)
        if not name or name in seen or not re.match(routes, name):
            continue
        seen.add(name)
        response = page.goto(address)
        if response.status != 200:
            found.append(f"{address} answers {response.status}")
            continue
        waiting += links(page)
        show_texts(page)
        found += page_faults(page, address)
    assert len(seen) >= least, f"Only {sorted(seen)} were reached."
    return found


def first_of(page: Page, view: str, words: str) -> str:
    """The address of the first review in a view of the worklist whose row says ``words``."""
    page.goto(f"/reviews/?view={view}")
    row = page.locator("tbody tr", has=page.get_by_text(words)).first
    return row.get_by_role("link").first.get_attribute("href")


def test_pages_of_a_caseworker_and_what_everybody_has(become: Become) -> None:
    page = become("Caseworker C-1")
    assert checked(page, ["/", "/reviews/", "/reviews/new/", "/account/"], "^(?!gallery|member|people)", least=9) == []


def test_pages_of_a_review_in_scoring(become: Become) -> None:
    page = become("Reviewer R-2")
    review = first_of(page, "mine", "Scoring")
    start = [review, *(f"{review}{part}" for part in ("needs/new/", "opportunities/new/", "rate/FAM-01/"))]
    assert checked(page, start, "incidents:", least=15) == []


def test_pages_of_steps_of_a_notice(become: Become) -> None:
    page = become("Reviewer R-1")
    notice = first_of(page, "notices", "Notice received")
    found = []
    for part in ("", "screening/", "due/", "notice/"):
        page.goto(f"{notice}{part}")
        found += page_faults(page, part or "notice")
    assert found == []


def test_pages_of_a_director(become: Become) -> None:
    page = become("Director D-1")
    review = first_of(page, "decision", "Waiting for approval")
    assert checked(page, ["/", review, f"{review}decide/"], "home|incidents:(review|decide)$", least=3) == []


def test_pages_of_what_follows_an_approval(become: Become) -> None:
    page = become("Coordinator K-1")
    start = [f"/reviews/{part}" for part in ("recommendations/", "recommendations/new/", "public/", "public/new/")]
    assert checked(page, start, "incidents:(recommendation|disclosure)", least=6) == []
    amended = first_of(page, "all&state=amending", "Amending")
    found = []
    for part in ("", "changes/", "hand-over/", "void/"):
        page.goto(f"{amended}{part}")
        show_texts(page)
        found += page_faults(page, part or "amended")
    assert found == []


@pytest.mark.parametrize(
    ("name", "member", "routes", "least"),
    [
        ("Administrator M-1", "State of Harbor", "home|member|people|person|invitation", 8),
        (
            "Partnership steward P-201",
            "State of Harbor",
            "home|member|instruments:(index|version|compare|copy|load)",
            9,
        ),
        ("Technical advisor T-1", "", "home|incidents:(worklist|review)$", 3),
        ("Administrator M-111", "State of Velisarre", "home|member-detail", 2),
    ],
)
def test_pages_of_other_roles(become: Become, name: str, member: str, routes: str, least: int) -> None:
    page, start = become(name), ["/", "/reviews/"]
    if member:
        page.goto("/members/?q=" + member.rpartition(" ")[2])
        start.insert(0, page.get_by_role("link", name=member, exact=True).first.get_attribute("href"))
    if "person" in routes:  # a colleague: nobody has steps to take on their own page
        page.goto("/people/?q=R-4")
        start.insert(0, page.get_by_role("link", name="Reviewer R-4", exact=True).first.get_attribute("href"))
    assert checked(page, start, routes, least) == []


@pytest.mark.parametrize("name", ["Partnership steward P-201", "Auditor A-1", "Committee member G-1"])
def test_no_page_leads_where_the_role_may_not_go(become: Become, name: str) -> None:
    page = become(name)
    answers = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route and route not in answers:
            response = page.request.get(address)
            answers[route] = (address, response.status)
            waiting += re.findall(r'href="(/[^"#?]*)', response.text())
    assert len(answers) > 2
    assert [answer for answer in answers.values() if answer[1] != 200] == []


def test_states_of_pages(become: Become) -> None:
    """Nothing to show, something wrong, not found, not allowed, too late: each says so accessibly."""
    page = become("Reviewer R-41")
    found = []
    for state, address, status in (
        ("empty view", "/reviews/?view=decision&q=nothing-like-this", 200),
        ("filter refused", "/reviews/?state=nonsense", 200),
        ("not found", "/reviews/01920000-0000-7000-8000-000000000000/", 404),
        ("no such page", "/nothing/here/", 404),
    ):
        response = page.goto(address)
        assert response.status == status, state
        found += page_faults(page, state)
    page.goto("/reviews/new/")
    page.get_by_role("button", name="Send the notice").click()
    page.get_by_text("Please check these answers").wait_for()
    found += page_faults(page, "form with errors")
    assert found == []


def test_a_page_that_is_not_allowed_says_so_accessibly(become: Become) -> None:
    page = become("Coordinator K-1")
    review = first_of(page, "decision", "Waiting for approval")
    assert page.goto(f"{review}decide/").status == 403
    assert page_faults(page, "not allowed") == []


def test_the_page_for_our_own_faults_is_accessible_without_a_database(become: Become) -> None:
    page = become()
    body = render_to_string("errors/500.html", {"incident": "k3x9"})
    page.route("**/broken", lambda route: route.fulfill(status=500, content_type="text/html", body=body))
    page.goto("/broken")
    assert "k3x9" in page.locator("main").inner_text()
    assert page_faults(page, "500") == []


def test_pages_of_a_stranger(become: Become) -> None:
    page = become()
    found = []
    for address in ("/account/sign-in/", "/account/forgot/", "/account/demo/", "/reviews/"):
        page.goto(address)
        found += page_faults(page, address)
    page.get_by_role("button", name="Sign in", exact=True).click()
    found += page_faults(page, "sign-in with errors")
    assert found == []


def main_pages(become: Become) -> Iterator[tuple[str, Page]]:
    """The ten main pages, each as somebody who works with it."""
    stranger, caseworker = become(), become("Caseworker C-1")
    reviewer, director = become("Reviewer R-2"), become("Director D-1")
    scoring = first_of(reviewer, "mine", "Scoring")
    waiting = first_of(director, "decision", "Waiting for approval")
    done = first_of(director, "approved", "Approved")
    for name, page, address in (
        ("01-sign-in", stranger, "/account/sign-in/"),
        ("02-home", reviewer, "/"),
        ("03-worklist", reviewer, "/reviews/"),
        ("04-notice", caseworker, "/reviews/new/"),
        ("05-review", reviewer, scoring),
        ("06-opportunity", reviewer, f"{scoring}opportunities/new/"),
        ("07-rating", reviewer, f"{scoring}rate/FAM-06/"),
        ("08-check", reviewer, f"{scoring}check/"),
        ("09-decide", director, f"{waiting}decide/"),
        ("10-record", director, f"{done}record/"),
    ):
        page.goto(address)
        show_texts(page)
        yield name, page


def keep_pictures(name: str, page: Page) -> None:
    """The whole page in one picture. A window as high as the page leaves nothing to stick to its edge."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"{name}-{width}.png")


def test_the_ten_main_pages_are_accessible_on_a_phone_and_fit_every_width(become: Become) -> None:
    """``SCREENSHOTS=1 make test PYTEST_ARGS='tests/browser/test_pages.py -k ten_main'`` keeps pictures of them."""
    found = []
    for name, page in main_pages(become):
        found += page_faults(page, name, tuple(reversed(WIDTHS)))
        if os.environ.get("SCREENSHOTS"):
            keep_pictures(name, page)
    assert found == []


def test_a_narrative_is_sent_only_after_the_reader_says_so_and_then_for_the_day(become: Become) -> None:
    page = become("Reviewer R-2", fresh=True)
    review = first_of(page, "mine", "Scoring")
    page.goto(f"{review}record/")
    before = page.content()
    page.get_by_role("button", name="Show the text").click()
    page.wait_for_load_state()
    story = page.locator("main").inner_text().partition("What went well:")[2][:40]
    assert story
    assert story not in before
    page.goto(f"{review}needs/")
    assert page.get_by_role("button", name="Show the text").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_quick_exit_leaves_at_once_and_back_does_not_lead_here(become: Become) -> None:
    page = become("Reviewer R-2")
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(status=200, body="Weather"))
    page.goto("/reviews/")
    page.get_by_role("link", name="Quick exit").click()
    page.wait_for_url("https://www.weather.gov/**")
    page.go_back()
    assert "/reviews/" not in page.url
