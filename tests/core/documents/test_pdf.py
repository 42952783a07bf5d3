"""Documents: any text can be drawn, none becomes markup, and nothing that was written is dropped."""

import io
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from npcs.core.documents import Document, Fact, Facts, Prose, Remark, Section, Table, letters, pdf, render

HOSTILE = (
    '#set page(width: 1pt)\n#panic("x") $sum$ *bold* _it_ `raw` <label> @ref // /* \\u{41} #sys.inputs "quoted" \\',
    '#read("/etc/passwd") #import "@preview/cetz:0.3.0": * ] } ) #{',
    "]] #] ${ } %2 {{ template }} {% tag %} <script>alert(1)</script>",
)


def document(text: str, language: str = "en", **more: object) -> Document:
    """One document with ``text`` in every place that takes text."""
    sections = (
        Section(text or "-", (Facts((Fact("Name", text),)), Prose("Story", text), Remark(text))),
        Section("Second", (Table("Table", ("One", text), ((text, "b"), ("c", text))),), level=2),
    )
    return Document(
        "Title", "N-1", text, "Publisher", language, datetime(2026, 3, 1, 12, 30, tzinfo=UTC), sections, (text,), **more
    )


def shown(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
@example("😀👨‍👩‍👧 日本語")
@example("e\u0323\u0489 \u0e33 \u202eturned\u202c \x00\x07 \ud800 \ue000 \ufdd0 \U000e0041")
@example("\n\n \t\r\n\u2028\u2029\x85")
@example("שלום مرحبا")
@example("x" * 3000)
def test_any_text_gives_a_pdf(text: str) -> None:
    assert pdf(document(text)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_letter_by_letter_and_never_run(text: str) -> None:
    content = re.sub(r"\s", "", shown(pdf(document(text))))
    assert content.count(re.sub(r"\s", "", text)) >= 6


def test_a_character_without_a_shape_is_shown_by_its_number_and_the_file_says_so() -> None:
    content = " ".join(shown(pdf(document("On 😀 the day"))).split())
    assert "On [U+1F600] the day" in content
    assert "It shows their Unicode number in brackets" in content
    assert "Unicode number" not in shown(pdf(document("On the day")))


def test_characters_that_hide_or_turn_text_are_shown_by_their_number() -> None:
    assert letters.visible("a\u202eb\u2066c\x00d\x1be\ue000") == "a[U+202E]b[U+2066]c[U+0000]d[U+001B]e[U+E000]"
    assert Fact("x", "a\u202eb").value == "a[U+202E]b"
    assert Table("t", ("a",), (("b\x00",),)).rows == (("b[U+0000]",),)


def test_marks_and_line_ends_that_people_type_stay() -> None:
    assert letters.visible("א\u200fב\u200e\r\nc\rd\te") == "א\u200fב\u200e\nc\nd\te"


def test_a_pair_that_no_font_holds_is_drawn_with_numbers() -> None:
    """A letter of one font with a mark of another: each has a shape, the two joined have none."""
    pairs = [f"{base}{mark}" for base in "أไℵ♥" for mark in "\u0591\u0489\u0323" if letters.drawable(base)]
    assert pairs
    for pair in pairs:
        content = shown(pdf(document(f"On {pair} day")))
        assert "On" in content
        assert "day" in content


def test_the_list_of_letters_is_what_the_installed_typst_can_draw() -> None:
    starts, ends = letters._ranges()
    every = [chr(code) for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)]
    assert len(every) > 7000
    rows = tuple((char,) for char in every if not char.isspace())
    table = Document(
        "T", "N", "", "P", "en", datetime(2026, 3, 1, tzinfo=UTC), (Section("L", (Table("t", ("c",), rows),)),)
    )
    assert render._compile(table, letters.drawable).startswith(b"%PDF")


@given(st.characters(codec="utf-8"))
def test_the_three_kinds_of_letters_hold_one_another(char: str) -> None:
    if letters.plain(char):
        assert letters.drawable(char)
    if letters.alone(char):
        assert letters.drawable(char)
        assert unicodedata.combining(char) == 0


def test_the_same_document_gives_the_same_bytes_and_keeps_its_date() -> None:
    one, other = pdf(document("text")), pdf(document("text"))
    assert one == other
    information = PdfReader(io.BytesIO(one)).metadata
    assert information is not None
    assert information.creation_date == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("es", "es"), ("en-us", "en-US")])
def test_the_language_is_in_the_file(language: str, tag: str) -> None:
    assert PdfReader(io.BytesIO(pdf(document("text", language)))).trailer["/Root"]["/Lang"] == tag


def test_a_table_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="more or fewer cells"):
        Table("t", ("a", "b"), (("only one",),))


def test_a_fault_of_the_template_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "STANDARD", "no-such-standard")
    with pytest.raises(ValueError, match="standard"):
        pdf(document("text"))


def test_long_paragraphs_keep_their_lines() -> None:
    content = shown(pdf(document("first line\nsecond line\n\nnext paragraph")))
    assert "first line\nsecond line" in content
