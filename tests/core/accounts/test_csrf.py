"""A form with an old token shows its text again only when the browser says that one of our pages sent it."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from npcs.core.accounts.csrf import form_is_ours
from npcs.core.accounts.models import User

TYPED = {"display_name": "A text that took an hour to write", "language": "en", "time_zone": "UTC"}


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://testserver"}, False),
        ({"origin": "http://testserver.example.com"}, False),
        ({"origin": "http://example.com"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_only_the_browser_can_say_so(headers: dict[str, str], ours: bool) -> None:
    assert form_is_ours(RequestFactory().post("/", headers=headers)) is ours


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}])
def test_our_own_form_keeps_its_text(reviewer: User, headers: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True, headers=headers)
    browser.force_login(reviewer, backend="npcs.core.accounts.backends.ActiveUserBackend")
    response = browser.post(reverse("account"), TYPED)
    assert response.status_code == 403
    assert TYPED["display_name"] in response.content.decode()


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://example.com"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_text_from_another_site_is_not_shown(reviewer: User, headers: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True, headers=headers)
    browser.force_login(reviewer, backend="npcs.core.accounts.backends.ActiveUserBackend")
    response = browser.post(reverse("account"), TYPED)
    assert response.status_code == 403
    assert TYPED["display_name"] not in response.content.decode()
