"""The left navigation: sections by what one came to do, entries only what the actor may open.

An app registers its own entries in ``<app>/navigation.py``:

    nav.register(section="reviews", label=_("Worklist"), url_name="review-list", order=10, action="review.view")
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

Test = Callable[[Any], bool]

# Order and words of the map. A section without an entry that the actor may open is not shown.
SECTIONS: dict[str, Any] = {
    "home": _("Home"),
    "reviews": _("Reviews"),
    "improvement": _("Improvement"),
    "survey": _("Culture survey"),
    "committee": _("Committee"),
    "partnership": _("Partnership"),
    "help": _("Help"),
}
# Not in the left navigation: the menu behind the person's name, the foot of the page, the box in the header.
EXTRA = ("you", "footer", "search")


@dataclass(frozen=True)
class Entry:
    """One page. ``action`` empty: any person signed in. ``when`` narrows further; it may not query."""

    section: str
    label: Any
    url_name: str
    order: int = 50
    action: str = ""
    when: Test | None = None
    url: str = ""
    current: bool = False

    def open_to(self, actor: Any) -> bool:
        if actor is None or not actor.is_signed_in:
            return False
        if self.action and not actor.where(self.action):
            return False
        return self.when is None or self.when(actor)


@dataclass(frozen=True)
class Section:
    """A section as shown: its address is that of its first entry. ``entries`` only where there are two or more."""

    key: str
    label: Any
    url: str
    current: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def here(self) -> bool:
        """The page itself, as against a page below."""
        return self.current and not self.entries


_entries: list[Entry] = []


def register(
    *, section: str, label: Any, url_name: str, order: int = 50, action: str = "", when: Test | None = None
) -> None:
    """Adds a page to the navigation; the same address in the same section again replaces the first."""
    if section not in SECTIONS and section not in EXTRA:
        raise ValueError(f"Unknown section {section!r}; use one of {', '.join([*SECTIONS, *EXTRA])}.")
    _entries[:] = [entry for entry in _entries if (entry.section, entry.url_name) != (section, url_name)]
    _entries.append(Entry(section, label, url_name, order, action, when))


def registered() -> tuple[Entry, ...]:
    return tuple(_entries)


def build(request: Any) -> list[Section]:
    """What this actor may open, in order, once a request. No query is made here."""
    if request is None:
        return []
    if not hasattr(request, "_navigation"):
        request._navigation = _build(getattr(request, "actor", None), request.path)
    return request._navigation


def others(request: Any, section: str) -> list[Entry]:
    """The entries of "you", "footer" or "search" that this actor may open. Footer links are for everybody."""
    actor = getattr(request, "actor", None)
    entries = [entry for entry in _entries if entry.section == section]
    shown = [replace(entry, url=_address(entry)) for entry in entries if section == "footer" or entry.open_to(actor)]
    return sorted((entry for entry in shown if entry.url), key=lambda entry: entry.order)


def _build(actor: Any, path: str) -> list[Section]:
    mapped = [entry for entry in _entries if entry.section in SECTIONS and entry.open_to(actor)]
    shown = [replace(entry, url=_address(entry)) for entry in mapped]
    shown = sorted((entry for entry in shown if entry.url), key=lambda entry: entry.order)
    here = _current(shown, path)
    sections = []
    for key, label in SECTIONS.items():
        entries = [replace(entry, current=entry == here) for entry in shown if entry.section == key]
        if entries:
            current = any(entry.current for entry in entries)
            sections.append(Section(key, label, entries[0].url, current, entries if len(entries) > 1 else []))
    return sections


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _current(entries: list[Entry], path: str) -> Entry | None:
    """The entry whose address is the longest start of the path; the bare root only when it is the path."""
    fitting = [entry for entry in entries if entry.url == path or (entry.url != "/" and path.startswith(entry.url))]
    return max(fitting, key=lambda entry: len(entry.url), default=None)
