"""Percent agreement and weighted kappa, against values that others published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.agreement import agreement, weighted_kappa

# Ratings of anxiety by raters 2 and 3 on 20 people, data set `anxiety` of R's irr (Gamer and others), with what
# kappa2() answers for equal and squared weights. irr leaves out category 5, which neither rater used.
ANXIETY_2 = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
ANXIETY_3 = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
RANK = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4}

# Example of scikit-learn's own test of cohen_kappa_score.
LEARN_1 = [0] * 46 + [1] * 44 + [2] * 10
LEARN_2 = [0] * 50 + [1] * 40 + [2] * 10


@pytest.mark.parametrize(
    ("first", "second", "power", "value", "digits"),
    [
        (LEARN_1, LEARN_2, 1, 0.9412, 4),
        (LEARN_1, LEARN_2, 2, 0.9541, 4),
        ([RANK[one] for one in ANXIETY_2], [RANK[one] for one in ANXIETY_3], 1, 0.1459075, 6),
        ([RANK[one] for one in ANXIETY_2], [RANK[one] for one in ANXIETY_3], 2, 0.2520325, 6),
    ],
)
def test_kappa_is_what_others_published(
    first: list[int], second: list[int], power: int, value: float, digits: int
) -> None:
    assert weighted_kappa(zip(first, second, strict=True), power) == pytest.approx(value, abs=0.6 * 10**-digits)


def test_linear_weights_give_the_value_that_sas_prints() -> None:
    """The 3 by 3 table of the SAS documentation of PROC FREQ, as statsmodels tests with it: 0.4701."""
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    pairs = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _each in range(n)]
    assert weighted_kappa(pairs, 1) == pytest.approx(0.4701, abs=5e-5)


def test_an_answer_without_information_is_left_out_and_counted() -> None:
    found = agreement([(1, 1), (2, 3), (None, 2), (0, None), (None, None)])
    assert (found.pairs, found.missing, found.same, found.percent) == (2, 3, 1, 50.0)


def test_without_pairs_nothing_is_told() -> None:
    found = agreement([(None, 1)])
    assert (found.pairs, found.percent, found.kappa, found.is_told) == (0, None, None, False)


def test_kappa_is_not_defined_where_nothing_varies() -> None:
    found = agreement([(1, 1)] * 30)
    assert (found.percent, found.kappa) == (100.0, None)


def test_kappa_is_told_from_twenty_pairs_on() -> None:
    assert not agreement([(0, 1)] * 19).is_told
    assert agreement([(0, 1)] * 20).is_told


PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60)


@given(PAIRS)
def test_kappa_never_passes_one_and_is_one_only_when_all_agree(pairs: list[tuple[int, int]]) -> None:
    kappa = weighted_kappa(pairs)
    if kappa is not None:
        assert kappa <= 1
        assert (kappa == 1) == all(a == b for a, b in pairs)


@given(PAIRS, st.randoms())
def test_neither_the_order_nor_which_rater_is_first_matters(pairs: list[tuple[int, int]], random: object) -> None:
    turned = [(b, a) for a, b in pairs]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert weighted_kappa(turned) == pytest.approx(weighted_kappa(pairs)) if pairs else True
    assert agreement(turned).same == agreement(pairs).same


@given(PAIRS, st.integers(1, 4))
def test_seeing_every_pair_several_times_changes_nothing(pairs: list[tuple[int, int]], times: int) -> None:
    once, often = weighted_kappa(pairs), weighted_kappa(pairs * times)
    assert (once is None) == (often is None)
    assert once is None or often == pytest.approx(once)
