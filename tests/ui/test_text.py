"""Text input is cleaned in one place: nothing visible is lost, nothing invisible gets in, and too long is said."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from npcs.core.ui.text import CleanTextField, clean_text

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=300)
REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANY_TEXT)
def test_no_control_or_reordering_character_gets_through(text):
    clean = clean_text(text)
    assert not REORDERING & set(clean)
    assert not [letter for letter in clean if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t"]


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_and_is_in_one_form(text):
    clean = clean_text(text)
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert "\x00" not in clean


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\u00a0"), max_size=200))
def test_letters_digits_marks_and_words_stay(text):
    kept = unicodedata.normalize("NFC", text).strip()
    assert clean_text(text) == kept


@given(ANY_TEXT)
def test_a_line_of_text_has_no_line_break(text):
    assert "\n" not in clean_text(text, multiline=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("<b>bold</b> & =1+1", "<b>bold</b> & =1+1"),
        ("e\u0301", "\u00e9"),
        ("שלום \u200fא", "שלום \u200fא"),
        ("👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f"),
    ],
)
def test_known_cases(typed, kept):
    assert clean_text(typed) == kept


class Form(forms.Form):
    line = CleanTextField(max_length=10, required=False)
    text = CleanTextField(max_length=1200, min_length=5, multiline=True, required=False)


def test_a_text_that_is_too_long_says_by_how_much_and_is_kept_whole():
    typed = "x" * 1312
    form = Form({"text": typed})
    assert form.errors["text"] == ["Please shorten this by 112 characters: up to 1,200 fit here."]
    assert typed in str(form["text"])


def test_a_text_that_is_too_short_says_how_much_is_wanted():
    assert Form({"text": "abc"}).errors["text"] == ["Please write a little more: 5 characters or more."]


def test_length_is_measured_after_cleaning():
    assert Form({"line": "  " + "\u202e" * 30 + "ten chars." + "\x00" * 30}).is_valid()


def test_the_browser_is_not_told_to_cut_a_text():
    assert " maxlength=" not in str(Form()["text"])
    assert 'data-maxlength="1200"' in str(Form()["text"])


def test_a_text_box_says_in_words_how_much_fits():
    assert "Up to 1,200 characters" in str(Form()["text"])


def test_ten_megabytes_are_refused_in_words():
    assert "Please shorten this by" in Form({"text": "a" * 10_000_000}).errors["text"][0]
