"""Draws a document as a tagged PDF (PDF/UA-1) with typst.

The content reaches the template as one JSON value (``sys.inputs.document``), never as typst source, so no text of a
record can become markup or code. The compiler sees the template's own folder only, no system font and no package.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.utils.translation import gettext, override

from npcs.core.documents import letters
from npcs.core.documents.model import Document

TEMPLATE = Path(__file__).with_name("record.typ")
STANDARD: Literal["ua-1"] = "ua-1"
BREAK = "\u200b"  # zero-width space: a line may end here
PROSE_RUN, CELL_RUN = 66, 26  # a run without a blank longer than this would leave the page, or its cell
_FITS: tuple[letters.Keep, ...] = (letters.drawable, letters.alone, letters.plain)


@cache
def _fonts() -> Any:
    """The fonts inside the wheel: the same on every machine, so the same bytes."""
    return typst.Fonts(include_system_fonts=False)


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes, on any machine and at any time.

    A character that the fonts lack is shown by its number, and a last sentence says so. Fonts may hold two
    characters but not the pair of them joined; then the document is drawn again with fewer kinds of letters.
    The last kind is held by every font, so an error there is a fault of the template and is raised.
    """
    for keep in _FITS[:-1]:
        try:
            return _compile(document, keep)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    return _compile(document, _FITS[-1])


def _compile(document: Document, keep: letters.Keep) -> bytes:
    with override(document.language):
        content = json.dumps(_content(document, keep), ensure_ascii=True)
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts())
    drawn = compiler.compile(
        format="pdf",
        sys_inputs={"document": content},
        pdf_standards=[STANDARD],
        timestamp=int(document.date.timestamp()),
    )
    return cast(bytes, drawn)  # a list of bytes comes for pictures only


def _content(document: Document, keep: letters.Keep) -> dict[str, Any]:
    """The document as the template reads it: fitting letters, long texts as paragraphs of lines, words of the frame."""
    fitted = _Fitted(keep)
    found = fitted.walk(document.as_dict())
    language, _dash, region = document.language.partition("-")
    date = document.date
    return {
        **found,
        "language": language,
        "region": region or None,
        "date": {name: getattr(date, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "words": {
            "page": gettext("Page"),
            "of": gettext("of"),
            "stand_ins": gettext(
                "This file has no letter shapes for some characters of the record. It shows their Unicode number in"
                " brackets. The record's page shows the characters themselves."
            )
            if fitted.replaced
            else "",
        },
    }


class _Fitted:
    """Walks through the content once and remembers whether a character had to be replaced."""

    def __init__(self, keep: letters.Keep) -> None:
        self.keep, self.replaced = keep, False

    def walk(self, value: Any, run: int = PROSE_RUN) -> Any:
        if isinstance(value, str):
            return self.text(value, run)
        if isinstance(value, dict):
            return {name: self._named(name, inner, run) for name, inner in value.items()}
        return [self.walk(inner, run) for inner in value] if isinstance(value, list | tuple) else value

    def _named(self, name: str, value: Any, run: int) -> Any:
        if name in {"kind", "language"}:
            return value
        if name in {"text", "value"}:
            return list(self._paragraphs(value))
        if name == "rows":
            return [[list(self._paragraphs(cell, CELL_RUN)) for cell in row] for row in value]
        return self.walk(value, run)

    def _paragraphs(self, text: str, run: int = PROSE_RUN) -> Iterable[list[str]]:
        for paragraph in re.split(r"\n[ \t]*\n\s*", text.strip("\n")):
            yield [self.text(line, run) for line in paragraph.split("\n")]

    def text(self, text: str, run: int) -> str:
        kept = []
        for char in text.replace("\t", "    "):
            if char == " " or self.keep(char):
                kept.append(char)
            else:
                self.replaced = True
                kept.append(letters.stand_in(char))
        return re.sub(rf"\S{{{run}}}(?=\S)", lambda found: found[0] + BREAK, "".join(kept))
