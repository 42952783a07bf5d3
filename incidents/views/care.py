"""Hints beside a text: words that may read as blame, and what may point to a person.

They are worked out when a form is shown and told once more after it was saved. Nothing is stored, nothing is stopped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import wording
from incidents.models import Review
from incidents.text_care import CueList, Hint, Hit
from npcs.core.versions.editing import Editing

KINDS: dict[str, Any] = {
    "date": gettext_lazy("“%(text)s” looks like a date."),
    "mail": gettext_lazy("“%(text)s” looks like an address."),
    "phone": gettext_lazy("“%(text)s” looks like a phone number."),
    "case_number": gettext_lazy("“%(text)s” looks like a case number."),
    "name": gettext_lazy("“%(text)s” looks like a name. Use a role code such as “Worker A”."),
}
MOST = 5  # hints told under one text


@dataclass(frozen=True)
class Line:
    """One hint in words: the sentence around it in three parts, so that the page can mark it, and what to ask."""

    before: str
    marked: str
    after: str
    ask: str


def look_after(request: HttpRequest, review: Review, form: Editing) -> None:
    """Puts hints under the narrative fields of a form, and tells after the save that there are some."""
    cues, made, done = wording.cue_list(review.jurisdiction_id), form.form_class, form.done
    last: dict[str, list[Line]] = {}

    def with_hints(*args: Any, **kwargs: Any) -> BaseForm:
        bound = made(*args, **kwargs)
        for name in wording.FIELDS & bound.fields.keys():
            found = lines(str(bound[name].value() or ""), cues)
            bound.fields[name].noticed = last[name] = found  # type: ignore[attr-defined]
        return bound

    def told(saved: Any) -> str:
        found = next((one for one in last.values() if one), None)
        if found:
            _tell(request, found[0])
        return done(saved)

    form.form_class, form.done = with_hints, told  # type: ignore[assignment]


def lines(text: str, cues: CueList) -> list[Line]:
    """What was noticed in a text, words first."""
    found = wording.notice(text, cues)
    return [*map(_of_words, found.hints), *map(_of_pattern, found.hits)][:MOST]


def _of_words(hint: Hint) -> Line:
    before, marked, after = hint.sentence.partition(hint.text)
    return Line(before, marked, after, hint.ask)


def _of_pattern(hit: Hit) -> Line:
    return Line("", "", "", str(KINDS[hit.kind]) % {"text": hit.text})


def _tell(request: HttpRequest, line: Line) -> None:
    said = _("Saved. One thing to look at once more, if you like:")
    quoted = f"“{line.before}{line.marked}{line.after}” " if line.marked else ""
    link = format_html('<a href="{}">{}</a>', request.path, _("See the text"))
    messages.info(request, format_html("{} {}{} {}", said, quoted, line.ask, link))


def of_review(whole: Review) -> Iterable[tuple[Any, str, list[Line]]]:
    """(row, field, lines) of every narrative of a loaded review in which something was noticed."""
    cues = wording.cue_list(whole.jurisdiction_id)
    for row, name, text in wording.narratives(whole):
        found = lines(text, cues)
        if found:
            yield row, name, found
