"""A passkey in a real browser: made, and used to come back, by our own script under the strict content policy."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(page: Page, live_site: str) -> str:
    """The live site by name: an address of numbers cannot have passkeys. The browser gets a device of its own."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return f"http://localhost:{urlsplit(live_site).port}"


def test_a_passkey_is_added_and_signs_in(page: Page, site: str) -> None:
    page.goto(f"{site}/account/sign-in/")
    page.get_by_role("button", name="Sign in as Data steward").first.click()
    page.goto(f"{site}/account/security/passkey/")
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    page.goto(f"{site}/account/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_stopping_the_dialog_says_so_and_changes_nothing(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/account/sign-in/")  # by number: the browser refuses passkeys
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    assert urlsplit(page.url).path == "/account/sign-in/"
