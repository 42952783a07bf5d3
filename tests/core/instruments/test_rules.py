"""Rules are a closed list of comparisons; an answer that is no number never satisfies one."""

import pytest

from npcs.core.instruments.answers import Answer
from npcs.core.instruments.rules import check_rules, holds
from tests.core.instruments.build import definition, item, small


@pytest.mark.parametrize(
    ("condition", "answer", "true"),
    [
        ({"item": "A", "gte": 2}, Answer(2), True),
        ({"item": "A", "gte": 2}, Answer(1), False),
        ({"item": "A", "lte": 1}, Answer(0), True),
        ({"item": "A", "lte": 1}, Answer(None, "NR"), False),
        ({"item": "A", "lte": 1}, Answer(), False),
        ({"item": "A", "eq": 0}, Answer(0), True),
        ({"item": "A", "eq": 0}, Answer(), False),
        ({"item": "A", "in": [0, 3]}, Answer(3), True),
        ({"item": "A", "in": [0, 3]}, Answer(1), False),
        ({"item": "A", "missing": True}, Answer(None, "NR"), True),
        ({"item": "A", "missing": True}, Answer(), False),
        ({"item": "A", "missing": False}, Answer(0), True),
    ],
)
def test_a_condition_on_an_item(condition, answer, true):
    assert holds(condition, {"A": answer}, {}) is true


@pytest.mark.parametrize(
    ("condition", "fact", "true"),
    [
        ({"field": "io.place", "eq": "court"}, "court", True),
        ({"field": "io.place", "eq": "court"}, "", False),
        ({"field": "io.place", "in": ["court", "health"]}, "health", True),
        ({"field": "io.place", "filled": True}, "health", True),
        ({"field": "io.place", "filled": True}, "", False),
        ({"field": "io.place", "filled": False}, None, True),
    ],
)
def test_a_condition_on_a_field(condition, fact, true):
    assert holds(condition, {}, {"io.place": fact}) is true


def test_conditions_combine():
    one, two = {"item": "A", "gte": 2}, {"item": "B", "gte": 2}
    answers = {"A": Answer(3), "B": Answer(0)}
    assert holds({"any": [one, two]}, answers, {})
    assert not holds({"all": [one, two]}, answers, {})
    assert holds({"all": [one, {"any": [two, one]}]}, answers, {})


def test_a_rule_names_what_must_be_filled():
    [finding] = check_rules(definition(), "io", {"TEA-01": Answer(2)}, {"io.partner_type": ""})
    assert (finding.path, finding.message, finding.severity) == ("io.partner_type", "Say which partner.", "blocking")
    assert not check_rules(definition(), "io", {"TEA-01": Answer(2)}, {"io.partner_type": "health"})
    assert not check_rules(definition(), "io", {"TEA-01": Answer(1)}, {})


def test_a_rule_counts_only_on_its_own_level():
    assert not check_rules(definition(), "review", {"TEA-01": Answer(2)}, {})


def test_a_rule_may_ask_for_an_item_and_may_be_advice():
    rule = {
        "id": "look",
        "when": {"item": "PRO-01", "gte": 2},
        "require": "PRO-02",
        "message": "Rate know-how too.",
        "severity": "advisory",
    }
    tiny = definition(rules=[rule], items=[*small()["items"][:3], item("FAM-01", "needs")])
    [finding] = check_rules(tiny, "io", {"PRO-01": Answer(3)}, {})
    assert (finding.path, finding.severity) == ("PRO-02", "advisory")
    assert not check_rules(tiny, "io", {"PRO-01": Answer(3), "PRO-02": Answer(None, "NR", "No record.")}, {})
