"""Pooled counts: small and one-sided cells stay hidden, and nothing that is shown gives them back."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from incidents.pooled import TOTAL, Entry, Published, Rule, Table, publish, table_of
from incidents.pooled.suppress import DIFFERENCE, FEW, ONE_SIDED, PARTNER, SMALL

Counts = dict[tuple[str, str], dict[str, int]]


def entries(counts: Counts) -> list[Entry]:
    return [
        Entry(member, {"row": row, "column": column})
        for (row, column), parts in counts.items()
        for member, number in parts.items()
        for _each in range(number)
    ]


def table(counts: Counts, rows: tuple[str, ...] = (), columns: tuple[str, ...] = ()) -> Table:
    return table_of(entries(counts), "row", "column", rows=rows, columns=columns)


def even(number: int) -> dict[str, int]:
    """``number`` reviews spread over four members."""
    return {name: number // 4 + (place < number % 4) for place, name in enumerate("ABCD")}


small_tables = st.dictionaries(
    st.tuples(st.sampled_from("rstu"), st.sampled_from("xyz")),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 9), min_size=1),
    min_size=2,
)


def equations(shown: Published) -> tuple[np.ndarray, np.ndarray, list]:
    """The sums of the table over its withheld cells: what an attacker has. Total = sum of parts, by row and column."""
    places = shown.table
    hidden = [key for key in places.places() if key in shown.withheld]
    left, right = [], []
    lines = [[(row, column) for column in (*places.columns, TOTAL)] for row in (*places.rows, TOTAL)]
    lines += [[(row, column) for row in (*places.rows, TOTAL)] for column in (*places.columns, TOTAL)]
    for line in lines:
        signs = dict.fromkeys(line[:-1], 1) | {line[-1]: -1}
        left.append([signs.get(key, 0) for key in hidden])
        right.append(-sum(sign * places.count(key) for key, sign in signs.items() if key not in shown.withheld))
    return np.array(left, dtype=float), np.array(right, dtype=float), hidden


@settings(deadline=None, max_examples=60)
@given(small_tables)
def test_no_combination_of_shown_cells_gives_a_hidden_one(counts: Counts) -> None:
    """By rank: the unit vector of a hidden cell is no combination of the table's equations."""
    shown = publish(table(counts))
    left, _right, hidden = equations(shown)
    if not hidden:
        return
    rank = np.linalg.matrix_rank(left)
    for place in range(len(hidden)):
        unit = np.zeros((1, len(hidden)))
        unit[0, place] = 1
        assert np.linalg.matrix_rank(np.vstack([left, unit])) == rank + 1, hidden[place]


@settings(deadline=None, max_examples=40)
@given(small_tables)
def test_an_attacker_who_knows_that_counts_are_not_negative_finds_no_exact_value(counts: Counts) -> None:
    """By linear programming: the least and the most that a hidden cell can be are not the same."""
    shown = publish(table(counts))
    left, right, hidden = equations(shown)
    for place, key in enumerate(hidden):
        aim = np.zeros(len(hidden))
        aim[place] = 1
        least = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None))
        most = linprog(-aim, A_eq=left, b_eq=right, bounds=(0, None))
        assert least.status == 0
        if most.status == 0:  # else there is no upper end at all
            assert -most.fun - least.fun > 0.5, key


@settings(deadline=None, max_examples=80)
@given(small_tables)
def test_every_cell_that_breaks_the_rule_is_hidden_and_no_hidden_one_is_shown_as_0(counts: Counts) -> None:
    whole = table(counts)
    shown = publish(whole)
    for key in whole.places():
        parts = whole.parts(key)
        if sum(parts.values()) and (
            sum(parts.values()) < 5
            or len([given for given in parts.values() if given]) < 3
            or Fraction(max(parts.values()), sum(parts.values())) > Fraction(3, 5)
        ):
            assert key in shown.withheld
        assert (key in shown.shown) != (key in shown.withheld)
    assert all(number == 0 or number >= 5 for number in shown.shown.values())


@settings(deadline=None, max_examples=40)
@given(small_tables, small_tables)
def test_two_releases_together_show_no_difference_that_breaks_the_rule(before: Counts, now: Counts) -> None:
    first = publish(table(before, tuple("rstu"), tuple("xyz")))
    second = publish(table(now, tuple("rstu"), tuple("xyz")), earlier=[first])
    for key in second.shown.keys() & first.shown.keys():
        was, parts = first.table.parts(key), second.table.parts(key)
        moved = {name: abs(parts.get(name, 0) - was.get(name, 0)) for name in {*was, *parts}}
        assert Rule().against({name: change for name, change in moved.items() if change}) == ""


def test_a_table_without_small_cells_is_shown_whole() -> None:
    whole = table({(row, column): even(12) for row in "rs" for column in "xy"})
    shown = publish(whole)
    assert shown.withheld == {}
    assert shown.shown[TOTAL, TOTAL] == 48


@pytest.mark.parametrize(
    ("parts", "reason"),
    [({"A": 1, "B": 1, "C": 2}, SMALL), ({"A": 4, "B": 4}, FEW), ({"A": 7, "B": 2, "C": 2}, ONE_SIDED), ({}, "")],
)
def test_the_default_rule_is_five_reviews_three_members_and_sixty_percent(parts: Any, reason: str) -> None:
    assert Rule().against(parts) == reason


def test_exactly_sixty_percent_may_be_shown() -> None:
    assert Rule().against({"A": 6, "B": 2, "C": 2}) == ""


def test_what_hides_a_small_cell_is_the_cheapest_circle() -> None:
    counts = {(row, column): even(20) for row in "rst" for column in "xyz"}
    counts["r", "x"] = even(4)
    counts["r", "y"] = counts["s", "x"] = even(8)
    counts["s", "y"] = even(9)
    shown = publish(table(counts))
    assert dict(shown.withheld) == {
        ("r", "x"): SMALL, ("r", "y"): PARTNER, ("s", "x"): PARTNER, ("s", "y"): PARTNER,
    }  # fmt: skip


def test_a_member_that_joins_does_not_show_itself_by_the_difference() -> None:
    counts = {(row, column): even(20) for row in "rs" for column in "xy"}
    first = publish(table(counts))
    joined = {key: parts | {"E": 9} for key, parts in counts.items()}
    second = publish(table(joined), earlier=[first])
    assert DIFFERENCE in second.withheld.values()
    assert (TOTAL, TOTAL) in second.withheld
