"""Tables for spreadsheet programs: text is never a formula, and length does not cost memory."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from npcs.core import sheets

FORMULAS = ["=HYPERLINK(1)", " +1", "@x", "-2", "\t=1", "\r=1", "  =1+1", "\uff1d1", "\u00a0=1", "\n=1", "+", "\tplain"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_start_a_formula_opens_as_text(text: str) -> None:
    assert sheets.neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "two = 2", "a@b", "9 months", "(=1)", "it’s"])
def test_other_text_is_left_alone(text: str) -> None:
    assert sheets.neutral(text) == text


@settings(deadline=None)
@given(st.text())
def test_no_text_starts_like_a_formula_afterwards(text: str) -> None:
    made = sheets.neutral(text)
    assert not made.lstrip().startswith(("=", "+", "-", "@"))
    assert not made.startswith(("\t", "\r"))
    assert made.endswith(text)
    assert sheets.neutral(made) == made


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(st.text(), st.integers(), st.none()), min_size=2, max_size=2), max_size=5))
def test_a_csv_reads_back_as_it_was_written(rows: list) -> None:
    content = b"".join(sheets.csv_lines(["a", "b"], rows)).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(content, newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[str(sheets.cell(value)) for value in row] for row in rows]


def test_a_workbook_holds_text_and_no_formula() -> None:
    file = sheets.xlsx_file("Reviews", ["text", "number"], [[text, 3] for text in FORMULAS])
    sheet = load_workbook(file).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(FORMULAS)
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [3] * len(FORMULAS)
    file.close()


def test_a_workbook_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(sheets.TooManyRows):
        sheets.xlsx_file("Reviews", ["a"], [[1], [2], [3]])


def test_a_hundred_thousand_rows_need_no_more_memory_than_a_thousand() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _lines in sheets.csv_lines(["a", "b"], ((number, "x" * 100) for number in range(count))):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1_000)
    assert peak(100_000) < peak(1_000) + 200_000
