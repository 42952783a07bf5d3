"""The working screens at every width, and the filters and the search by keyboard on a phone."""

import os

import pytest

from tests.browser.conftest import Become
from tests.browser.journeys import show_texts
from tests.browser.test_pages import WIDTHS, first_of, keep_pictures, page_faults

pytestmark = pytest.mark.browser


def test_the_working_screens_are_accessible_and_fit_every_width(become: Become) -> None:
    page = become("Coordinator K-1")
    review = first_of(page, "all", "Scoring")
    found = []
    for name, address in (
        ("worklist-filtered", "/reviews/?view=all&cause=sleep&sort=-due"),
        ("search", "/reviews/search/?q=visit"),
        ("search-nothing", "/reviews/search/?q=harmonica"),
        ("missing", "/reviews/missing/?window=all"),
        ("import", "/reviews/import/"),
        ("saved-views", "/reviews/views/"),
        ("saved-view", "/reviews/views/new/?view=all&state=scoring"),
        ("check-part", f"{review}check/learn/"),
        ("history", f"{review}history/?about=steps"),
    ):
        page.goto(address)
        show_texts(page)
        found += [] if page.get_by_role("navigation", name="Sections").count() else [f"{name} is an error page"]
        found += page_faults(page, name, tuple(reversed(WIDTHS)))
        if os.environ.get("SCREENSHOTS"):
            keep_pictures(f"screens-{name}", page)
    assert found == []


def test_a_file_with_errors_shows_what_to_mend_accessibly(become: Become) -> None:
    page = become("Coordinator K-1", width=360)
    page.goto("/reviews/import/")
    rows = b"incident_type,cause_group,incident_date,aware_date,summary\ndead,sleep,2026-01-01,2026-01-02,=A1\n"
    page.set_input_files("#id_file", {"name": "notices.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("2 cells to mend. Nothing was saved.").wait_for()
    assert page_faults(page, "import with errors") == []


def test_every_filter_is_reached_by_keyboard_on_a_phone(become: Become) -> None:
    page = become("Reviewer R-2", width=360)
    page.goto("/reviews/?view=all")
    page.get_by_text("More filters").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Cause").select_option("sleep")
    page.get_by_role("button", name="Apply filters").press("Enter")
    page.wait_for_url("**cause=sleep**")
    assert page.get_by_label("Cause").is_visible()
