"""Answers are read strictly, checked for completeness and counted; a blank and NR are never a 0."""

import pytest

from npcs.core.instruments.answers import Answer
from npcs.core.instruments.render import items_for
from npcs.core.instruments.scoring import RATIONALE_MAX, check_answer, check_complete, roll_up
from tests.core.instruments.build import definition, item, small

TINY = definition()
WHY = "The call went to an inbox that nobody reads."


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (0, Answer(0)),
        (3, Answer(3)),
        ("0", Answer(0)),
        ("3", Answer(3)),
        ("NR", Answer(None, "NR")),
        (None, Answer()),
        ("", Answer()),
    ],
)
def test_a_choice_is_read_as_a_number_or_its_exact_text(raw, answer):
    checked = check_answer(TINY, "TEA-01", raw)
    assert checked.answer == answer
    assert not checked.findings


@pytest.mark.parametrize(
    "raw",
    [
        4,
        -1,
        "4",
        "2 ",
        " 2",
        "02",
        "+2",
        "2.0",
        "\u0662",
        "\uff12",
        2.0,
        True,
        False,
        "true",
        "nr",
        "NR ",
        "N",
        [2],
        {"value": 2},
    ],
)
def test_anything_else_is_refused_with_the_item_named(raw):
    checked = check_answer(TINY, "TEA-01", raw)
    assert checked.answer is None
    [finding] = checked.findings
    assert (finding.rule, finding.path) == ("value", "TEA-01")
    assert "TEA-01" in finding.message
    assert "0, 1, 2, 3, NR" in finding.fix


def test_a_missing_code_that_the_item_does_not_take_is_refused():
    checked = check_answer(TINY, "PRO-01", "NR")
    assert checked.answer is None
    assert [finding.rule for finding in checked.findings] == ["missing_code"]
    assert "0, 1, 2, 3" in checked.findings[0].fix


@pytest.mark.parametrize("code", ["TEA-09", "", "tea-01", None, 7, ["TEA-01"], "TEA-01\x00", "x" * 10**6], ids=range(8))
def test_an_unknown_item_is_refused_and_named_in_short(code):
    checked = check_answer(TINY, code, 2)
    assert [finding.rule for finding in checked.findings] == ["unknown_item"]
    assert len(checked.findings[0].message) < 100
    assert "\x00" not in checked.findings[0].message


@pytest.mark.parametrize("raw", ["x" * 10**7, 10**6000, "\u202e2", "2\x00"], ids=["long", "large", "turned", "nul"])
def test_odd_input_is_shown_short_and_harmless(raw):
    [finding] = check_answer(TINY, "TEA-01", raw).findings
    assert len(finding.message) < 100
    assert finding.message.isprintable()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x" * (RATIONALE_MAX + 1), "text_long"),
        ("nul \x00", "text_hidden"),
        ("turned \u202e", "text_hidden"),
        (7, "text_kind"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(text, rule):
    checked = check_answer(TINY, "TEA-01", 2, text)
    assert checked.answer is None
    assert [finding.rule for finding in checked.findings] == [rule]


def test_a_reason_keeps_its_paragraphs():
    assert check_answer(TINY, "TEA-01", 2, "  One.\n\nTwo. ").answer == Answer(2, None, "One.\n\nTwo.")


def rules(answers, level="io"):
    return {(finding.path, finding.rule) for finding in check_complete(TINY, level, answers)}


COMPLETE = {"TEA-01": Answer(2, None, WHY), "PRO-01": Answer(0)}


def test_a_complete_set_has_no_findings_and_an_optional_item_may_stay_blank():
    assert rules(COMPLETE) == set()


def test_a_blank_is_not_a_zero():
    assert rules({**COMPLETE, "PRO-01": Answer()}) == {("PRO-01", "required")}
    assert rules({"TEA-01": COMPLETE["TEA-01"]}) == {("PRO-01", "required")}


@pytest.mark.parametrize("value", [2, 3])
@pytest.mark.parametrize(
    ("text", "enough"), [("", False), ("x" * 19, False), (" " * 9 + "x" * 19, False), ("x" * 20, True)]
)
def test_two_and_three_need_twenty_characters(value, text, enough):
    found = rules({**COMPLETE, "TEA-01": Answer(value, None, text)})
    assert found == (set() if enough else {("TEA-01", "rationale")})


@pytest.mark.parametrize("value", [0, 1])
def test_zero_and_one_need_no_reason(value):
    assert rules({**COMPLETE, "TEA-01": Answer(value)}) == set()


def test_not_enough_information_needs_a_reason():
    assert rules({"FAM-01": Answer(None, "NR", "  ")}, "review") >= {("FAM-01", "missing_reason")}
    assert ("FAM-01", "missing_reason") not in rules({"FAM-01": Answer(None, "NR", "No record.")}, "review")


@pytest.mark.parametrize(("without", "asks"), [(0, False), (2, False), (3, True), (8, True)])
def test_more_than_a_quarter_without_information_asks_to_confirm(without, asks):
    eight = definition(items=[item(f"FAM-0{n}", f"c{n}") for n in range(8)], domains=small()["domains"][2:], rules=[])
    answers = {f"FAM-0{n}": Answer(None, "NR", "Not in the file.") if n < without else Answer(0) for n in range(8)}
    found = check_complete(eight, "review", answers)
    assert [(finding.rule, finding.severity) for finding in found] == [("many_missing", "advisory")] * asks


@pytest.mark.parametrize(
    ("answer", "rule"),
    [(Answer(4), "value"), (Answer(True), "value"), (Answer(None, "XX"), "value"), (Answer(1, "NR"), "value")],
)
def test_a_stored_answer_outside_the_scale_blocks(answer, rule):
    assert ("TEA-01", rule) in rules({**COMPLETE, "TEA-01": answer})


def test_an_answer_in_the_wrong_place_blocks():
    assert rules({**COMPLETE, "FAM-01": Answer(0), "ZZZ-01": Answer(0)}) == {
        ("FAM-01", "wrong_level"),
        ("ZZZ-01", "unknown_item"),
    }


def test_counts_tell_rated_actionable_missing_and_blank_apart():
    counted = roll_up(TINY, "io", {"TEA-01": Answer(3), "PRO-01": Answer(1), "FAM-01": Answer(2)})
    assert [(count.code, count.items, count.rated, count.actionable, count.blank) for count in counted.domains] == [
        ("PRO", 2, 1, 0, 1),
        ("TEA", 1, 1, 1, 0),
    ]
    assert (counted.total.items, counted.total.rated, counted.total.actionable) == (3, 2, 1)


def test_missing_is_its_own_count_by_code():
    total = roll_up(TINY, "review", {"FAM-01": Answer(None, "NR", "No record.")}).total
    assert (total.rated, total.actionable, total.missing, total.blank) == (0, 0, 1, 0)
    assert total.by_code == {"NR": 1}
    assert total.answered == 1


def test_a_page_gets_groups_in_order_with_choices_and_keys():
    professional, team = items_for(TINY, "io", {"TEA-01": Answer(None, "NR", "No record.")})
    assert [group.domain.code for group in (professional, team)] == ["PRO", "TEA"]
    assert (professional.answered, team.answered) == (0, 1)
    [shown] = team.items
    assert [(choice.key, choice.value) for choice in shown.choices] == [
        ("0", "0"),
        ("1", "1"),
        ("2", "2"),
        ("3", "3"),
        ("N", "NR"),
    ]
    assert [choice.anchor for choice in shown.choices] == ["None.", "A little.", "Some.", "Much.", ""]
    assert [choice.asks_reason for choice in shown.choices] == [False, False, True, True, True]
    assert shown.chosen is shown.choices[4]
    assert [choice.value for choice in professional.items[0].choices] == ["0", "1", "2", "3"]
