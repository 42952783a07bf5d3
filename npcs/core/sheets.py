"""Tables that leave the product for a spreadsheet program. Text stays text: nothing in a cell is ever a formula.

Rows are taken one by one and never kept, so a long table needs no more memory than a short one.
"""

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from openpyxl import Workbook

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LINES = 200  # sent together
MOST_ROWS = 1_000_000  # a sheet of a workbook holds 1,048,576
LONGEST_CELL = 32_767  # characters; a workbook with more cannot be opened
# What a spreadsheet program may take for the start of a formula, also behind blanks and in full width
# (OWASP, "CSV Injection"). A tab or a line end counts wherever it stands before the first visible character.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|\s*[\t\r\n]|[\x00-\x1f]")  # noqa: RUF001


def neutral(text: str) -> str:
    """``text`` so that it opens as plain text: an apostrophe goes before what could start a formula.

    >>> neutral(" =1+1"), neutral("two = 2"), neutral("")
    ("' =1+1", 'two = 2', '')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def cell(value: Any) -> Any:
    """A value as a sheet holds it: text neutralised, lists joined by "; ", nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return neutral("; ".join(map(str, value)))
    return neutral(str(value))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as CSV (RFC 4180, UTF-8 with the mark by which Excel knows it), some lines at a time."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow(map(cell, head)).encode()
    waiting = iter(rows)
    while lines := [writer.writerow(map(cell, row)) for row in islice(waiting, LINES)]:
        yield "".join(lines).encode()


class TooManyRows(ValueError):
    """A workbook cannot hold the table."""


def xlsx_file(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """The table as a workbook with one sheet, in a temporary file that is gone when it is closed.

    Raises TooManyRows beyond ``MOST_ROWS``.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([cell(one) for one in head])
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            sheet.close()
            raise TooManyRows(MOST_ROWS)
        sheet.append([_fitting(cell(one)) for one in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it when it is sent
    book.save(file)
    file.seek(0)
    return file


def _fitting(value: Any) -> Any:
    return value[:LONGEST_CELL] if isinstance(value, str) else value
