"""Charts: numbers stand where they belong, gaps stay gaps, and everything drawn can be read without seeing it."""

import re
from itertools import pairwise

from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from npcs.core.ui.charts import Break, Interval, Point, Scale, bands, line_chart, strip, ticks
from npcs.core.ui.charts.lines import pieces

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def drawn(chart):
    return Template('{% part "chart" chart=chart %}').render(Context({"chart": chart}))


@given(numbers, numbers, numbers)
def test_a_scale_never_leaves_the_paper(low, high, value):
    scale = Scale(min(low, high), max(low, high), 10, 110)
    assert 10 <= scale(value) <= 110


@given(st.floats(0, 1e6), st.floats(0.001, 1e6), st.integers(1, 12))
def test_ticks_are_within_the_scale_and_evenly_spaced(low, width, about):
    found = ticks(low, low + width, about)
    assert all(low - 1e-6 * width <= one <= low + width * (1 + 1e-6) for one in found)
    steps = [(b - a) / width for a, b in pairwise(found)]
    assert max(steps, default=0) - min(steps, default=0) < 1e-5


def test_bands_share_the_paper_evenly():
    assert bands(4, 0, 100) == [12.5, 37.5, 62.5, 87.5]
    assert bands(0, 0, 100) == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=20), st.sets(st.integers(0, 20), max_size=3))
def test_a_line_is_never_drawn_over_a_gap_or_a_break(values, breaks):
    found = pieces([Point(value) for value in values], sorted(breaks))
    assert [number for piece in found for number in piece] == [n for n, value in enumerate(values) if value is not None]
    for piece in found:
        assert piece == list(range(piece[0], piece[-1] + 1))
        assert not any(number in breaks for number in piece[1:])


def test_a_chart_is_an_image_with_a_name_and_a_description():
    html = drawn(line_chart("a", [Point(10, 5, 20), Point(20, 10, 30)], title="Workload", description="It rises."))
    assert 'role="img"' in html
    names = re.search(r'aria-labelledby="(\S+) (\S+)"', html)
    assert f'<title id="{names[1]}">Workload</title>' in html
    assert f'<desc id="{names[2]}">It rises.</desc>' in html


def test_a_picture_beside_its_words_is_hidden_from_those_who_hear_the_words():
    assert 'aria-hidden="true"' in drawn(strip("a", [Interval(0.4, 0.2, 0.6)]))


def test_a_share_that_is_withheld_draws_nothing_and_never_a_zero():
    assert "<circle" not in drawn(strip("a", [None]))
    assert "<circle" not in drawn(line_chart("a", [Point(None), Point(None)]))


def test_a_break_is_drawn():
    html = drawn(line_chart("a", [Point(10, 5, 20), Point(20, 10, 30)], breaks=[Break(1, "2.0.0")]))
    assert 'class="break"' in html
    assert "2.0.0" in html
    assert 'class="line"' not in html


def test_numbers_of_a_drawing_are_the_same_in_every_language():
    chart = strip("a", [Interval(0.4123, 0.2345, 0.6543)])
    with translation.override("es"):
        spanish = drawn(chart)
    assert spanish == drawn(chart)
    assert not re.search(r'="\d+,\d', spanish)


def test_words_of_a_drawing_are_escaped():
    assert "<b>" not in drawn(line_chart("a", [Point(1, label="<b>")], title="<b>", description="<b>"))
