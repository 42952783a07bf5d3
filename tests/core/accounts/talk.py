"""What tests of the sign-in say to the product, and what they read out of its answers."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

PASSWORD = "four-unrelated-words-here"
OTHER_PASSWORD = "quite-different-words-now"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    """Asks the product: the session clock answers only to somebody who is signed in."""
    return client.get(reverse("session-ping"), headers={"accept": "application/json"}).status_code == 200


def text(response: Any) -> str:
    """The page without its tags and repeated blanks."""
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", words)


def without_token(response: Any) -> str:
    """The page less what differs by chance: the form's token and the typed address."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r'value="[^"]*@[^"]*"', "", page)


class Fields(HTMLParser):
    """Name and value of every field of every form, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._area: str | None = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name:
            self.found.append((name, given.get("value") or ""))
        if tag == "textarea" and name:
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.found.append((self._area, self._text.removeprefix("\n")))
            self._area = None


def fields(response: Any) -> dict[str, str]:
    """{name: value} of the fields on a page."""
    return dict(Fields(response.content.decode()).found)
