"""The scale that ships: 24 items in our own words, two scales that agree, lists as data (domain notes 5.2)."""

import json

from npcs.core.instruments.answers import Answer
from npcs.core.instruments.rules import check_rules
from npcs.core.instruments.validate import examine
from tests.core.instruments.build import SHIPPED

RAW = SHIPPED.read_bytes()
SLRS = examine(RAW).definition
ITEMS = (
    [f"FAM-0{n}" for n in range(1, 8)]
    + [f"PRO-0{n}" for n in range(1, 6)]
    + [f"TEA-0{n}" for n in range(1, 7)]
    + [f"ENV-0{n}" for n in range(1, 7)]
)
BLAME = ("fail", "fault", "blame", "should have", "neglig", "careless", "mistake", "wrong", "error", "incompeten")


def words():
    for item in SLRS.items:
        yield from (item.label, item.prompt, item.guidance, *(text for _value, text in item.anchors))


def test_the_file_has_no_findings():
    assert not examine(RAW).findings


def test_there_are_twenty_four_items_in_order():
    assert [item.code for item in SLRS.items] == ITEMS
    assert [item.code for item in SLRS.items_at("review")] == ITEMS[:7]
    assert [item.code for item in SLRS.items_at("io")] == ITEMS[7:]
    assert [domain.code for domain in SLRS.domains_at("io")] == ["PRO", "TEA", "ENV"]


def test_both_scales_share_values_flags_and_the_missing_code():
    assert {item.scale for item in SLRS.items_at("review")} == {"need"}
    assert {item.scale for item in SLRS.items_at("io")} == {"influence"}
    for scale in SLRS.scales:
        assert [(point.value, point.actionable) for point in scale.points] == [
            (0, False),
            (1, False),
            (2, True),
            (3, True),
        ]
        assert [(one.code, one.reason_required) for one in scale.missing] == [("NR", True)]
        assert all(point.meaning for point in scale.points)


def test_every_item_is_required_takes_nr_and_asks_why_at_two_and_three():
    assert all(item.required and item.nr_allowed and item.rationale_at == (2, 3) for item in SLRS.items)


def test_every_anchor_is_one_or_two_short_sentences_and_every_prompt_a_question():
    for item in SLRS.items:
        assert item.prompt.endswith("?")
        for _value, text in item.anchors:
            assert text.endswith(".")
            assert 1 <= text.count(".") <= 2
            assert len(text) <= 80
    texts = [text for item in SLRS.items for _value, text in item.anchors]
    assert len(texts) == 96


def test_no_word_of_blame():
    assert not [text for text in words() for cue in BLAME if cue in text.lower()]


def test_unequal_treatment_is_asked_about_where_the_notes_say():
    assert [item.code for item in SLRS.items if item.guidance] == ["PRO-01", "ENV-06"]


def test_themes_places_partners_and_nearness_are_data():
    assert len(SLRS.choice_list("io_theme").codes) == 14
    assert [option.code for option in SLRS.choice_list("io_theme").options if option.asks_text] == ["other"]
    assert len(SLRS.choice_list("io_locus").codes) == 7
    assert SLRS.choice_list("proximity").codes == ("0", "1", "2", "3", "u")
    assert "not say that this was the cause" in SLRS.choice_list("proximity").help
    assert {one.field for one in SLRS.lists} == {"io.theme", "io.locus", "io.partner_type", "io.proximity"}


def test_a_gap_with_partners_asks_which_partner():
    answers = {"TEA-02": Answer(2, None, "x" * 20)}
    [finding] = check_rules(SLRS, "io", answers, {})
    assert (finding.path, finding.severity) == ("io.partner_type", "blocking")
    facts = {"io.theme": "coordination", "io.locus": "health"}
    assert [one.severity for one in check_rules(SLRS, "io", {}, facts)] == ["advisory"]
    assert not check_rules(SLRS, "io", answers, {**facts, "io.partner_type": "health_care"})


def test_the_file_is_written_in_one_tidy_way():
    assert RAW.decode() == json.dumps(json.loads(RAW), indent=2, ensure_ascii=False) + "\n"
