"""Reads a page as a browser would: its text, the fields of its form as they would be sent, the errors beside them."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def at(name: str, *args: object) -> str:
    """The address of a page of the review process."""
    return reverse(f"incidents:{name}", args=args)


class _Reader(HTMLParser):
    """Collects the fields of each form, and the text of elements with an id."""

    VOID = {"input", "link", "meta", "br", "hr", "img", "use", "path", "circle", "progress"}

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.ids: dict[str, str] = {}
        self.words: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._form: dict[str, Any] | None = None
        self._select = self._area = ""
        self._first: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._form = {"action": given.get("action", ""), "method": given.get("method", "get"), "fields": {}}
            self.forms.append(self._form)
        self._field(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in {"script", "style", "title", "template"}:
            self._silent += 1
        if tag not in self.VOID:
            self._open.append((tag, given.get("id", "")))

    def _field(self, tag: str, given: dict[str, str]) -> None:
        if self._form is None:
            return
        name, fields = given.get("name", ""), self._form["fields"]
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in {"radio", "checkbox"} or "checked" in given:
                fields.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "option" and self._select:
            self._first = given.get("value", "") if self._first is None else self._first
            if "selected" in given:
                fields.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            if self._form is not None and self._select:
                self._form["fields"].setdefault(self._select, [self._first or ""])
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        if tag in {"script", "style", "title", "template"}:
            self._silent -= 1
        while tag not in self.VOID and self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form["fields"][self._area][0] += data
        if not self._silent:
            self.words.append(data)
            for _tag, name in self._open:
                if name:
                    self.ids[name] = self.ids.get(name, "") + data


class Paper:
    """A page that was answered."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        self._read = _Reader()
        self._read.feed(self.html)

    @property
    def text(self) -> str:
        return squeeze(" ".join(self._read.words))

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        return squeeze(found[1]) if found else ""

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def errors(self) -> dict[str, str]:
        """{field: message beside it}."""
        found = {}
        for name, text in self._read.ids.items():
            match = re.fullmatch(r"(?:id_)?(\w+?)[-_]error", name)
            if match:
                found[match[1]] = squeeze(text)
        return found

    def part(self, id_: str) -> str:
        """The text inside the element with this id."""
        return squeeze(self._read.ids.get(id_, ""))

    @property
    def fields(self) -> dict[str, Any]:
        """What the page's main form would send; the first line break of a text box is the browser's own."""
        return self.fields_of(lambda form: "version" in form["fields"] or "once" in form["fields"])

    def fields_of(self, wanted: Any) -> dict[str, Any]:
        form = next(form for form in self._read.forms if wanted(form))
        values = {name: [text.removeprefix("\n") for text in found] for name, found in form["fields"].items()}
        return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def get(client: Client, address: str, status: int = 200) -> Paper:
    response = client.get(address)
    assert response.status_code == status, f"{address} answered {response.status_code}"
    return Paper(response)


def send(client: Client, address: str, **changes: Any) -> Paper:
    """Opens the form at ``address``, changes some fields, sends it. ``None`` takes a field out."""
    fields = get(client, address).fields | changes
    return post(client, address, {name: value for name, value in fields.items() if value is not None})


def post(client: Client, address: str, data: dict[str, Any]) -> Paper:
    return Paper(client.post(address, data))


def saved(paper: Paper) -> str:
    """The address that a successful save leads to."""
    assert paper.status == 302, (paper.status, paper.errors, paper.text[:600])
    return paper.response["Location"]
