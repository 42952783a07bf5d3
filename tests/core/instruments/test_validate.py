"""A definition is checked on load: every fault is a finding with place, rule and fix, and never another exception."""

import json

import pytest

from npcs.core.instruments.checks import against_earlier
from npcs.core.instruments.validate import LIMIT, InvalidDefinition, examine, require_valid
from tests.core.instruments.build import definition, item, small


def broken(change):
    data = small()
    change(data)
    return examine(json.dumps(data).encode())


def put(*path_and_value):
    """put("items", 0, "label", "x") sets data["items"][0]["label"] to "x"."""
    *path, last, value = path_and_value

    def change(data):
        for step in path:
            data = data[step]
        data[last] = value

    return change


def add(path, value):
    return lambda data: data[path].append(value)


def drop(*path):
    *path, last = path

    def change(data):
        for step in path:
            data = data[step]
        del data[last]

    return change


ANCHORS = {"0": "None.", "1": "A little.", "2": "Some."}


def when(condition):
    return put("rules", 0, "when", condition)


@pytest.mark.parametrize(
    ("change", "rule", "path"),
    [
        (drop("title"), "shape", ""),
        (put("colour", "red"), "shape", ""),
        (put("format", 2), "shape", "format"),
        (put("version", "1.0"), "shape", "version"),
        (put("version", "01.0.0"), "shape", "version"),
        (put("code", "TINY\n"), "plain_text", "code"),
        (put("items", 0, "code", "tea 1"), "shape", "items[0].code"),
        (put("items", 0, "rationale_at", [2.0]), "shape", "items[0].rationale_at[0]"),
        (put("items", 0, "required", None), "shape", "items[0].required"),
        (put("items", 0, "label", "a<b>c"), "plain_text", "items[0].label"),
        (put("items", 0, "label", "two\nlines"), "plain_text", "items[0].label"),
        (put("items", 0, "guidance", "nul\x00"), "plain_text", "items[0].guidance"),
        (put("items", 0, "guidance", "turned \u202e round"), "plain_text", "items[0].guidance"),
        (put("items", 0, "guidance", "half \ud800"), "plain_text", "items[0].guidance"),
        (add("scales", small()["scales"][0]), "duplicate", "scales"),
        (add("items", item("TEA-01", "other")), "duplicate", "items"),
        (add("items", item("TEA-02", "coordination")), "duplicate", "items.construct"),
        (put("domains", 1, "order", 2), "duplicate", "domains.order"),
        (put("scales", 0, "points", 3, "value", 2), "duplicate", "scales[0].points"),
        (put("lists", 0, "options", 1, "code", "health"), "duplicate", "lists[0].options"),
        (put("items", 0, "domain", "ENV"), "unknown_reference", "items[0].domain"),
        (put("items", 0, "scale", "need"), "unknown_reference", "items[0].scale"),
        (put("items", 0, "anchors", ANCHORS), "anchors", "items[0].anchors"),
        (put("items", 0, "anchors", {**ANCHORS, "4": "More."}), "anchors", "items[0].anchors"),
        (put("items", 0, "rationale_at", [4]), "rationale_at", "items[0].rationale_at"),
        (put("scales", 0, "missing", []), "nr_allowed", "items[0].nr_allowed"),
        (add("domains", {"code": "ENV", "label": "E", "order": 9, "level": "io"}), "unused", "domains[3]"),
        (when({"item": "TEA-01", "gt": 1}), "operator", "rules[0].when"),
        (when({"item": "TEA-01", "gte": 1, "lte": 2}), "operator", "rules[0].when"),
        (when({"item": "TEA-01"}), "operator", "rules[0].when"),
        (when({"python": "1 == 1"}), "operator", "rules[0].when"),
        (when({"all": [{"item": "TEA-01", "eq": "2"}]}), "operator", "rules[0].when"),
        (when("TEA-01 >= 2"), "operator", "rules[0].when"),
        (when({"item": "TEA-09", "gte": 2}), "unknown_reference", "rules[0]"),
        (when({"any": [{"field": "io.colour", "filled": True}]}), "unknown_reference", "rules[0]"),
        (put("rules", 0, "require", "io.colour"), "unknown_reference", "rules[0]"),
        (when({"item": "TEA-01", "gte": 4}), "rule_value", "rules[0]"),
        (when({"field": "io.partner_type", "in": ["health", "moon"]}), "rule_value", "rules[0]"),
        (when({"item": "FAM-01", "gte": 2}), "rule_level", "rules[0]"),
    ],
)
def test_a_fault_is_a_finding_with_its_place(change, rule, path):
    examined = broken(change)
    assert examined.definition is None
    assert (examined.findings[0].rule, examined.findings[0].path) == (rule, path)
    assert all(finding.message and finding.fix for finding in examined.findings)


def test_all_faults_of_a_step_are_named_together():
    data = small()
    data["items"][0]["domain"] = data["items"][1]["scale"] = "nowhere"
    assert {finding.path for finding in examine(data).findings} >= {"items[0].domain", "items[1].scale"}
    with pytest.raises(InvalidDefinition) as error:
        require_valid(data)
    assert len(error.value.findings) >= 2
    assert "items[0].domain" in str(error.value)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"", "not_json"),
        (b"\xff\xfe{}", "not_json"),
        (b"{'code': 1}", "not_json"),
        (b'{"code": "A", "code": "B"}', "not_json"),
        (b'{"format": NaN}', "not_json"),
        (b'{"format": 1' + b"0" * 5000 + b"}", "not_json"),
        (b"[" * 100_000, "shape"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "shape"),
        (b'{"title": "' + b"x" * LIMIT + b'"}', "too_large"),
        ("\ud800", "not_json"),
        ({"title": {1, 2}}, "not_json"),
        ({"title": float("inf")}, "not_json"),
        ({1: "x"}, "shape"),
        (b"[]", "shape"),
        (b"null", "shape"),
        (b"7.5", "shape"),
    ],
    ids=range(16),
)
def test_a_file_that_is_no_definition_is_refused_and_nothing_breaks(source, rule):
    assert [finding.rule for finding in examine(source).findings][:1] == [rule]


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_not():
    text = json.dumps(small()).encode()
    assert examine(text + b" " * (LIMIT - len(text))).definition is not None
    assert examine(text + b" " * (LIMIT - len(text) + 1)).findings[0].rule == "too_large"


def test_a_byte_order_mark_is_no_fault():
    assert examine(b"\xef\xbb\xbf" + json.dumps(small()).encode()).definition is not None


def test_a_paragraph_is_allowed_where_text_runs_on():
    data = small(summary="One.\n\nTwo.")
    assert examine(data).definition is not None


def test_an_item_code_never_stands_for_something_else_later():
    old = definition()
    data = small(version="2.0.0")
    data["items"][0] = item("TEA-01", "supervision")
    [finding] = against_earlier(require_valid(data).definition, [old])
    assert finding.rule == "item_reused"
    assert "TEA-01" in finding.message
    assert "1.0.0" in finding.message
    data["items"][0] = item("TEA-02", "supervision")
    data["rules"] = []
    assert not list(against_earlier(require_valid(data).definition, [old]))
