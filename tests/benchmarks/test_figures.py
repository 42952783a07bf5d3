"""The benchmarks' arithmetic. How long anything takes is not tested: machines differ."""

import math

import pytest

from benchmarks.figures import Result, Series, Target, interleaved, number, paired_target, ratio_target
from benchmarks.memory import sizes


def series(*samples: float) -> Series:
    return Series(samples)


def test_a_series_tells_its_least_its_middle_and_its_tail() -> None:
    found = series(*range(100, 0, -1))
    assert (found.least, found.median, found.p95, found.most) == (1, 50.5, 95, 100)


@pytest.mark.parametrize(("count", "p95"), [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20)])
def test_the_tail_is_a_sample_that_was_seen(count: int, p95: int) -> None:
    assert series(*range(1, count + 1)).p95 == p95


def test_a_series_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        series()


@pytest.mark.parametrize(("figure", "is_met"), [(1.49, True), (1.5, True), (1.51, False)])
def test_a_target_is_met_up_to_its_limit(figure: float, is_met: bool) -> None:
    assert Target("ratio", figure, 1.5).is_met is is_met


def test_a_ratio_compares_the_middles_so_one_slow_sample_changes_nothing() -> None:
    assert ratio_target(series(2, 2, 900), series(4, 4, 4), 1.5).figure == 0.5


def test_a_small_difference_is_told_round_by_round() -> None:
    assert paired_target(series(11, 110, 33), series(10, 100, 10), 1.1).figure == pytest.approx(1.1)


def test_a_result_shows_ours_the_floor_the_ratio_and_the_verdict() -> None:
    ours, floor = series(3.0), series(2.0)
    lines = Result("List", ours, floor, "bare", (ratio_target(ours, floor, 1.2),)).lines()
    assert lines == [
        "List",
        "  ours   min 3.00  median 3.00  p95 3.00 ms  (n 1)",
        "  floor  min 2.00  median 2.00  p95 2.00 ms  (n 1)  bare",
        "  ratio  1.50",
        "  target ratio 1.5, target <= 1.2: MISSED",
    ]


def test_a_floor_of_nothing_has_no_ratio() -> None:
    assert Result("x", series(1), series(0), "nothing").ratio == math.inf


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.04217, "0.0422"), (1.2649, "1.26"), (31.46, "31.5"), (1240.4, "1240"), (math.inf, "inf")],
)
def test_a_number_has_three_digits(value: float, said: str) -> None:
    assert number(value) == said


def test_works_take_turns_and_warm_rounds_do_not_count() -> None:
    calls: list[str] = []
    found = interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 2, warm=1)
    assert "".join(calls) == "baabba"
    assert {name: len(taken.samples) for name, taken in found.items()} == {"a": 2, "b": 2}


def test_memory_is_read_in_mb() -> None:
    rollup = "55d0-7ffc ---p 00000000 00:00 0  [rollup]\nRss:  51200 kB\nPss:  25600 kB\nPss_Anon: 1 kB\n"
    assert sizes(rollup) == {"Rss": 50, "Pss": 25}
