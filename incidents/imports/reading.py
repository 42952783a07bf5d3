"""A file as rows of text. Nothing in it is run: a formula stays what was typed and is refused later.

CSV comes as UTF-8 (or UTF-16 with its mark), with commas, semicolons or tabs. XLSX is read by openpyxl as a stream.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 10 * 1024 * 1024, 5_000, 60
MOST_UNPACKED = 200 * 1024 * 1024  # a workbook is a zip: what a small file may grow to
LONGEST_CELL = 40_000
FORMULA = "\x00formula "  # marks a cell that a spreadsheet would work out; NUL cannot be typed


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Sheet:
    """The head's names and the rows below it, each with its number in the spreadsheet."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(content: bytes, name: str) -> Sheet:
    """The first sheet of a CSV or XLSX file. Raises Unreadable."""
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Split it into several."))
    kind = name.rpartition(".")[2].lower()
    if content.startswith(b"PK\x03\x04"):
        lines: Iterable[list[str]] = _workbook(content)
    elif kind in {"csv", "txt", "tsv"}:
        lines = _lines(_decoded(content))
    else:
        raise Unreadable(_("Send a CSV or an XLSX file. Save an old XLS file as XLSX first."))
    return _sheet(lines)


def _sheet(lines: Iterable[list[str]]) -> Sheet:
    head: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(lines, 1):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) > MOST_COLUMNS:
            raise Unreadable(_("There are more than %(most)d columns. Use the template.") % {"most": MOST_COLUMNS})
        if not head:
            head = tuple(cell.strip().lower().replace(" ", "_") for cell in line)
            continue
        if len(rows) == MOST_ROWS:
            raise Unreadable(_("There are more than %(most)s rows. Split the file.") % {"most": f"{MOST_ROWS:,}"})
        rows.append((number, tuple(line)))
    if not rows:
        raise Unreadable(_("There is no row below the head."))
    return Sheet(head, tuple(rows))


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            _("The letters cannot be read. Save the file as “CSV UTF-8” (or as XLSX) and send it again.")
        ) from None
    if "\x00" in text:
        raise Unreadable(_("This is no CSV file: it holds bytes that no text has."))
    return text


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_typed(cell) for cell in line]
    except csv.Error:
        raise Unreadable(_("A quotation mark is not closed, or a cell is too long. Look at the file again.")) from None


def _typed(cell: str) -> str:
    """A cell of a CSV file; one that a spreadsheet would work out is marked."""
    bare = cell.lstrip(" \t\r\n")
    works_out = bare.startswith(("=", "@")) or (bare[:1] in {"+", "-"} and any(mark in bare for mark in "(|!"))
    return FORMULA + cell[:LONGEST_CELL] if works_out else cell[:LONGEST_CELL]


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for line in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 200, max_col=MOST_COLUMNS + 1):
            yield _trimmed([_cell(one) for one in line])
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 openpyxl raises whatever its parsers do; a broken workbook is one sentence
        raise Unreadable(_("The workbook cannot be read. Open it, save it anew as XLSX and send it again.")) from None


def _refuse_bomb(content: bytes) -> None:
    """A workbook is a zip: refuses one that would fill the memory when it is opened."""
    if sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()) > MOST_UNPACKED:
        raise Unreadable(_("The workbook grows too large when it is opened. Send fewer rows."))


def _trimmed(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line.pop()
    return line


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA + str(value)[:LONGEST_CELL]
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "")[:LONGEST_CELL]
