"""The tree of members: kinds that fit, and no cycle, whatever is tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jurisdictions import rules
from jurisdictions.choices import Kind


def test_every_kind_says_what_it_may_be_part_of() -> None:
    assert set(rules.MAY_BE_PART_OF) == set(Kind.values)


@pytest.mark.parametrize(
    ("kind", "parent", "fits"),
    [
        ("county", "state", True), ("city", "state", True), ("city", "county", True), ("tribal", "state", True),
        ("tribal", None, True), ("county", None, True), ("state", None, True), ("office", None, True),
        ("state", "state", False), ("state", "county", False), ("office", "state", False), ("county", "county", False),
        ("county", "city", False), ("tribal", "county", False), ("tribal", "tribal", False), ("city", "tribal", False),
    ],
)  # fmt: skip
def test_a_county_lies_in_a_state_and_a_state_in_nothing(kind: str, parent: str | None, fits: bool) -> None:
    assert rules.fits(kind, parent) is fits


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=40))
def test_no_series_of_moves_makes_a_cycle(moves: list[tuple[int, int]]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(1, 9))
    for child, parent in moves:
        if not rules.makes_cycle(parents, child, parent):
            parents[child] = parent
    for start in parents:
        seen, here = set(), start
        while here is not None:
            assert here not in seen
            seen.add(here)
            here = parents[here]


def test_a_member_is_not_inside_itself_and_an_old_cycle_is_found() -> None:
    assert rules.makes_cycle({1: None}, 1, 1)
    assert rules.makes_cycle({1: None, 2: 1, 3: 2}, 1, 3)
    assert rules.makes_cycle({1: None, 2: 3, 3: 2}, 1, 2)
    assert not rules.makes_cycle({1: None, 2: 1}, 3, 2)
    assert not rules.makes_cycle({1: None}, 1, None)
