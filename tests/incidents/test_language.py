"""Words that may read as blame: a cue and a person in one sentence. A hint is a question and never blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.text_care import Cue, CueList, hints, lists

DEFAULT = lists.read(lists.shipped())


def said(text: str) -> list[str]:
    return [hint.text for hint in hints(text, DEFAULT)]


def test_a_cue_with_a_person_is_a_hint_with_a_question() -> None:
    [hint] = hints("Worker failed to visit", DEFAULT)
    assert (hint.text, hint.person, hint.start, hint.end) == ("failed to", "Worker", 7, 16)
    assert hint.ask == "What made it hard to do then?"
    assert hint.sentence == "Worker failed to visit"


@pytest.mark.parametrize(
    "text",
    [
        "The visit did not happen because no car was free.",
        "visit did not happen because no car was free",
        "The alarm failed to ring.",  # a cue, and nobody
        "Worker A called twice that week.",  # somebody, and no cue
        "The alarm failed to ring. Worker A came on foot.",  # in two sentences
        "A fault in the line stopped the call at 1.5 volts, and Worker A wrote it down.",
        "",
    ],
)
def test_conditions_and_roles_alone_are_no_hint(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("She should have called.", "should have"),
        ("The supervisor shouldn’t have closed it.", "shouldn’t have"),
        ("The mother was NEGLIGENT that day", "NEGLIGENT"),
        ("Worker A knew.\nThen the worker failed  to write", "failed  to"),
        ("The nurse is to blame.", "to blame"),
    ],
)
def test_cues_are_found_in_any_case_form_and_spacing(text: str, cue: str) -> None:
    assert said(text) == [cue]


def test_the_longer_of_two_cues_at_one_place_is_told() -> None:
    assert said("The worker failed to visit and the worker failed.") == ["failed to", "failed"]


def test_every_question_of_the_default_list_asks_and_names_nobody() -> None:
    assert lists.shipped()["version"]
    for cue in DEFAULT.cues:
        assert cue.ask.endswith("?")
        assert hints(cue.ask, DEFAULT) == []


def test_a_members_own_words_are_added() -> None:
    more = CueList((Cue("dropped the ball", "What else was going on?"),), ("dispatcher",))
    [hint] = hints("The dispatcher dropped the ball.", DEFAULT + more)
    assert hint.ask == "What else was going on?"


def test_typed_lines_are_read_and_the_unreadable_ones_are_numbered() -> None:
    cues, wrong = lists.from_lines("dropped the ball | What else was going on?\n\nno question\n* | What?\nx | y?")
    assert cues == [{"words": "dropped the ball", "ask": "What else was going on?"}]
    assert wrong == [3, 4, 5]
    assert lists.from_lines(lists.as_lines(cues)) == (cues, [])


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_and_every_place_is_inside_it(text: str) -> None:
    for hint in hints(text, DEFAULT):
        assert 0 <= hint.start < hint.end <= len(text)
        assert text[hint.start : hint.end] == hint.text


@given(st.text(max_size=60))
def test_any_line_that_a_person_types_is_read_or_refused_and_never_breaks_the_search(line: str) -> None:
    cues, _wrong = lists.from_lines(f"{line} | Why?")
    for cue in cues:
        hints("The worker said it.", CueList((Cue(cue["words"], cue["ask"]),), ("worker",)))
