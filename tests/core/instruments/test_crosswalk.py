"""Crosswalk and trend breaks: what is comparable by itself, where somebody must say so, and where a line breaks."""

import copy
from datetime import date

import pytest

from npcs.core.instruments import crosswalk
from npcs.core.instruments.crosswalk import Link, Release
from npcs.core.instruments.definition import parse
from tests.core.instruments.build import definition, item, small

OLD = definition()


def changed(code: str, **fields):
    """The small scale as 2.0.0 with one item changed."""
    data = small(version="2.0.0")
    data["items"] = [{**one, **fields} if one["code"] == code else one for one in data["items"]]
    return parse(data)


def rules(old, new, links):
    return sorted(finding.rule for finding in crosswalk.check(old, new, links))


def test_an_editorial_change_leaves_every_item_comparable():
    links = crosswalk.propose(OLD, changed("TEA-01", prompt="How did it go?"))
    assert all(link.comparable for link in links)
    assert {link.from_item: link.relation for link in links} == {
        "TEA-01": "reworded", "PRO-01": "same", "PRO-02": "same", "FAM-01": "same",
    }  # fmt: skip


def test_a_minor_change_adds_items_and_leaves_the_others_comparable():
    data = small(version="1.1.0")
    data["items"].append(item("TEA-02", "supervision", required=False))
    links = crosswalk.propose(OLD, parse(data))
    assert Link("", "TEA-02", "new") in links
    assert all(link.comparable for link in links if link.from_item)


@pytest.mark.parametrize(
    "fields",
    [{"anchors": {"0": "No.", "1": "Bit.", "2": "Part.", "3": "All."}}, {"rationale_at": [3]}, {"required": False}],
)
def test_after_a_major_change_an_item_is_comparable_only_where_somebody_says_so(fields):
    links = crosswalk.propose(OLD, changed("TEA-01", **fields))
    [link] = [one for one in links if one.from_item == "TEA-01"]
    assert (link.relation, link.comparable) == ("reworded", False)
    assert not crosswalk.comparable(links, "TEA-01", "TEA-01")


def test_an_item_that_comes_back_under_another_code_is_found_by_its_construct():
    data = small(version="2.0.0")
    data["items"][3] = item("FAM-09", "needs")
    links = crosswalk.propose(OLD, parse(data))
    assert Link("FAM-01", "FAM-09", "reworded") in links
    assert not [link for link in links if link.relation in {"new", "dropped"}]


def test_every_item_of_both_versions_has_a_line():
    data = small(version="2.0.0")
    data["items"] = [*data["items"][1:], item("TEA-02", "supervision")]
    new = parse(data)
    links = crosswalk.propose(OLD, new)
    assert {link.from_item for link in links} >= {one.code for one in OLD.items}
    assert {link.to_item for link in links} >= {one.code for one in new.items}
    assert Link("TEA-01", "", "dropped") in links
    assert crosswalk.check(OLD, new, links) == []


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        (Link("TEA-01", "TEA-01", "split", comparable=True), "crosswalk_one_to_one"),
        (Link("TEA-01", "TEA-01", "reworded", comparable=True), "crosswalk_note"),
        (Link("TEA-01", "TEA-09", "reworded"), "crosswalk_unknown"),
        (Link("TEA-01", "TEA-01", "new"), "crosswalk_relation"),
        (Link("TEA-01", "", "reworded"), "crosswalk_relation"),
        (Link("TEA-01", "TEA-01", "lost"), "crosswalk_relation"),
    ],
)
def test_a_line_that_cannot_be_so_is_named(link, rule):
    new = changed("TEA-01", anchors={"0": "No.", "1": "Bit.", "2": "Part.", "3": "All."})
    assert [finding.rule for finding in crosswalk.line_findings(OLD, new, link)] == [rule]


def test_values_of_another_scale_are_never_comparable():
    data = small(version="2.0.0")
    points = copy.deepcopy(data["scales"][0]["points"][:3])
    data["scales"].append({**data["scales"][0], "code": "short", "points": points})
    data["items"][0] |= {"scale": "short", "anchors": {"0": "a", "1": "b", "2": "c"}, "rationale_at": [2]}
    link = Link("TEA-01", "TEA-01", "reworded", comparable=True, note="The decision of the committee.")
    assert [one.rule for one in crosswalk.line_findings(OLD, parse(data), link)] == ["crosswalk_scale"]


def test_an_item_without_a_line_and_one_with_two_are_found():
    new = changed("TEA-01", prompt="Other?")
    links = [one for one in crosswalk.propose(OLD, new) if one.from_item != "FAM-01"]
    assert rules(OLD, new, links) == ["crosswalk_missing", "crosswalk_missing"]
    doubled = [*crosswalk.propose(OLD, new), Link("TEA-01", "PRO-01", "split")]
    assert "crosswalk_twice" in rules(OLD, new, doubled)


def test_split_and_merged_items_have_several_lines():
    data = small(version="2.0.0")
    data["items"][0]["construct"] = "coordination"
    data["items"].append(item("TEA-02", "handover"))
    new = parse(data)
    others = [link for link in crosswalk.propose(OLD, new) if link.from_item not in {"TEA-01", ""}]
    links = [*others, Link("TEA-01", "TEA-01", "split"), Link("TEA-01", "TEA-02", "split")]
    assert crosswalk.check(OLD, new, links) == []
    assert "TEA-01" not in crosswalk.carried(links)


def release(version: str, made, links=(), day: int = 1) -> Release:
    return Release(version, made, tuple(links), date(2026, 1, day))


def test_a_trend_runs_through_an_editorial_change():
    new = changed("TEA-01", prompt="Other?")
    line = [release("1.0.0", OLD), release("1.0.1", new, crosswalk.propose(OLD, new), 2)]
    assert crosswalk.trend_breaks(line, "coordination") == ()


def test_a_trend_breaks_where_the_crosswalk_says_not_comparable_and_says_why():
    new = changed("TEA-01", rationale_at=[3])
    links = [
        Link(
            one.from_item,
            one.to_item,
            one.relation,
            one.comparable,
            "The anchors are new." if not one.comparable else "",
        )
        for one in crosswalk.propose(OLD, new)
    ]
    line = [release("1.0.0", OLD), release("2.0.0", new, links, 2)]
    [found] = crosswalk.trend_breaks(line, "coordination")
    assert (found.before, found.after, found.kind, found.since) == (
        "1.0.0",
        "2.0.0",
        "not_comparable",
        date(2026, 1, 2),
    )
    assert found.words == "Values of version 2.0.0 cannot be compared with those of version 1.0.0. The anchors are new."
    assert crosswalk.trend_breaks(line, "judgement") == ()


def test_a_trend_says_where_an_item_begins_ends_is_split_or_never_was():
    data = small(version="2.0.0")
    data["items"] = [*data["items"][1:], item("TEA-02", "supervision")]
    new = parse(data)
    line = [release("1.0.0", OLD), release("2.0.0", new, crosswalk.propose(OLD, new))]
    assert [one.kind for one in crosswalk.trend_breaks(line, "supervision")] == ["new"]
    assert [one.kind for one in crosswalk.trend_breaks(line, "coordination")] == ["dropped"]
    assert crosswalk.trend_breaks(line, "no such construct") == ()
    split = [Link("TEA-01", "TEA-02", "split"), Link("TEA-01", "PRO-02", "split")]
    line = [release("1.0.0", OLD), release("2.0.0", new, split)]
    assert [one.kind for one in crosswalk.trend_breaks(line, "coordination")] == ["split"]
    assert all(str(one.words) for one in crosswalk.trend_breaks(line, "coordination"))


def test_over_several_versions_an_item_is_comparable_only_if_every_step_says_so():
    second = changed("TEA-01", prompt="Other?")
    data = small(version="3.0.0")
    data["items"][0] |= {"prompt": "Other?", "rationale_at": [3]}
    third = parse(data)
    line = [
        release("1.0.0", OLD),
        release("2.0.0", second, crosswalk.propose(OLD, second)),
        release("3.0.0", third, crosswalk.propose(second, third)),
    ]
    assert crosswalk.comparable(crosswalk.between(line, "1.0.0", "2.0.0"), "TEA-01", "TEA-01")
    whole = crosswalk.between(line, "1.0.0", "3.0.0")
    assert not crosswalk.comparable(whole, "TEA-01", "TEA-01")
    assert crosswalk.comparable(whole, "FAM-01", "FAM-01")
    with pytest.raises(LookupError):
        crosswalk.between(line, "2.0.0", "1.0.0")


def test_a_new_item_that_is_dropped_again_leaves_no_line():
    first = [Link("A", "A", "same", comparable=True), Link("", "B", "new"), Link("", "C", "new")]
    second = [Link("A", "", "dropped"), Link("B", "", "dropped"), Link("C", "D", "reworded"), Link("", "E", "new")]
    assert crosswalk.compose(first, second) == (Link("A", "", "dropped"), Link("", "D", "new"), Link("", "E", "new"))
