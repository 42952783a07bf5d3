"""The dashboards in a real browser: readable at every width, and axe finds nothing, full or empty."""

import os

import pytest

from tests.browser.conftest import Become
from tests.browser.test_pages import WIDTHS, first_of, keep_pictures, page_faults

pytestmark = pytest.mark.browser


def test_dashboards_are_accessible_and_fit_every_width(become: Become) -> None:
    """``SCREENSHOTS=1 make test PYTEST_ARGS=tests/browser/test_dashboards.py`` keeps pictures of them."""
    director, reviewer = become("Director D-1"), become("Reviewer R-2")
    scoring = first_of(reviewer, "mine", "Scoring")
    found = []
    for name, page, address in (
        ("dashboard-director", director, "/reviews/dashboards/"),
        ("dashboard-records", director, "/reviews/dashboards/?depth=record_review"),
        ("dashboard-reviewers", reviewer, "/reviews/dashboards/reviewers/?cause=sleep"),
        ("dashboard-similar", reviewer, f"{scoring}similar/"),
        ("dashboard-review-panel", reviewer, scoring),
    ):
        page.goto(address)
        page.locator("details.quiet-details").evaluate_all("all => all.forEach(one => one.open = true)")
        found += page_faults(page, name, tuple(reversed(WIDTHS)))
        page.locator("details.quiet-details").evaluate_all("all => all.forEach(one => one.open = false)")
        if os.environ.get("SCREENSHOTS"):
            keep_pictures(name, page)
    assert found == []
