"""The drawing of the systems map: every text in its box, and no arrow across a text."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incidents import systems_map
from incidents.systems_map import Box, Drawing, Link, Node

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)
NODES = st.lists(st.tuples(st.integers(1, 6), TEXTS), min_size=1, max_size=24)
PAIRS = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=30)


def drawn(rows: Any, pairs: Any) -> Drawing:
    nodes = [Node(number, level, text) for number, (level, text) in enumerate(rows)]
    ends = dict.fromkeys((a % len(rows), b % len(rows)) for a, b in pairs)
    links = [Link(number, a, b) for number, (a, b) in enumerate(ends, start=1) if a != b]
    return systems_map.draw(nodes, links)


def crosses(box: Box, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Does a straight stretch run through the inside of the box?"""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y


@given(NODES, PAIRS)
def test_no_arrow_runs_across_a_box_or_the_names_of_the_levels(rows: Any, pairs: Any) -> None:
    drawing = drawn(rows, pairs)
    for arrow in drawing.arrows:
        for start, end in zip(arrow.points, arrow.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1]
            assert not [box for box in drawing.boxes if crosses(box, start, end)]
            assert min(start[0], end[0]) >= systems_map.BAND_LABEL


@given(NODES, PAIRS)
def test_boxes_lie_in_the_band_of_their_level_and_apart_from_each_other(rows: Any, pairs: Any) -> None:
    drawing = drawn(rows, pairs)
    levels = sorted((level for level, _text in rows), reverse=True)
    bands = {band.level: band for band in drawing.bands}
    for level, box in zip(levels, drawing.boxes, strict=True):
        band = bands[level]
        assert band.y <= box.y
        assert box.y + box.height <= band.y + band.height
        assert box.x + box.width <= drawing.width
    assert sum(band.height for band in drawing.bands) == drawing.height
    for number, one in enumerate(drawing.boxes):
        for other in drawing.boxes[number + 1 :]:
            assert not crosses(one, (other.x, other.y), (other.x + other.width, other.y + other.height))


@given(NODES, PAIRS)
def test_two_arrows_never_lie_on_each_other(rows: Any, pairs: Any) -> None:
    """Stretches that run side by side have tracks of their own; only crossings are left."""
    seen: set[tuple[str, int, int]] = set()
    for arrow in drawn(rows, pairs).arrows:
        for start, end in zip(arrow.points[1:], arrow.points[2:-1], strict=False):
            upright = start[0] == end[0]
            fixed = start[0] if upright else start[1]
            low, high = sorted((start[1], end[1]) if upright else (start[0], end[0]))
            for place in range(low + 1, high):
                assert ("x" if upright else "y", fixed, place) not in seen
            seen |= {("x" if upright else "y", fixed, place) for place in range(low + 1, high)}


@given(TEXTS)
def test_a_text_keeps_every_letter_in_lines_that_fit(text: str) -> None:
    lines = systems_map.wrap(text)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(len, lines)) <= systems_map.LETTERS


def test_levels_run_from_law_at_the_top_to_the_frontline() -> None:
    drawing = drawn([(1, "Visit"), (6, "Law"), (3, "Office")], [(1, 2), (2, 0)])
    assert [band.level for band in drawing.bands] == [6, 5, 4, 3, 2, 1]
    assert [box.lines[0][2] for box in drawing.boxes] == ["Law", "Office", "Visit"]
    assert [arrow.points[0][1] < arrow.points[-1][1] for arrow in drawing.arrows] == [True, True]
