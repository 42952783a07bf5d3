"""A line over time with its interval: gaps stay gaps, and a break is drawn and never bridged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from npcs.core.ui.charts import shapes
from npcs.core.ui.charts.scales import Scale, ticks
from npcs.core.ui.charts.shapes import Drawing, Shape

WIDTH, HEIGHT = 150, 108
LEFT, RIGHT, TOP, BOTTOM = 26, 6, 10, 20


@dataclass(frozen=True)
class Point:
    """What stands at one step of time. ``value`` None: nothing can be shown there, and the line has a gap.

    ``label`` is written under the axis; an empty one leaves only the step.
    """

    value: float | None
    low: float = 0.0
    high: float = 0.0
    label: str = ""


@dataclass(frozen=True)
class Break:
    """What follows from ``before`` on (a step's number) is not comparable with what stands before it."""

    before: int
    label: str = ""


def line_chart(
    key: str, points: Sequence[Point], *, top: float = 100, breaks: Sequence[Break] = (), title: str = "",
    description: str = "", size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Drawing:  # fmt: skip
    """Draws ``points`` at equal steps on a scale from 0 to ``top``. Without a point that can be shown: the axes."""
    width, height = size
    across = Scale(0, max(1, len(points) - 1), LEFT, width - RIGHT)
    up = Scale(0, top, height - BOTTOM, TOP)
    found = [*_axes(points, across, up, width, height, top), *_breaks(breaks, across, height)]
    for part in pieces(points, [one.before for one in breaks]):
        found += _piece(part, points, across, up)
    return shapes.drawing(key, size, found, title=title, description=description, kind="line-chart")


def pieces(points: Sequence[Point], breaks: Sequence[int]) -> list[list[int]]:
    """Numbers of the steps that one unbroken line joins: neighbours that can be shown, with no break between.

    >>> pieces([Point(1), Point(None), Point(2), Point(3), Point(4)], [4])
    [[0], [2, 3], [4]]
    """
    found: list[list[int]] = []
    open_piece = False
    for number, point in enumerate(points):
        if point.value is None:
            open_piece = False
            continue
        if open_piece and number not in breaks:
            found[-1].append(number)
        else:
            found.append([number])
        open_piece = True
    return found


def _axes(points: Sequence[Point], across: Scale, up: Scale, width: int, height: int, top: float) -> Iterator[Shape]:
    for value in ticks(0, top, 2):
        yield shapes.line("ax ax--soft" if value else "ax", LEFT, up(value), width - RIGHT, up(value))
        yield shapes.words("tick", LEFT - 5, up(value) + 3.5, f"{value:g}")
    for number, point in enumerate(points):
        if point.label:
            yield shapes.line("ax", across(number), up(0), across(number), up(0) + 3)
            yield shapes.words("tick tick--x", across(number), height - 4, point.label)


def _breaks(breaks: Sequence[Break], across: Scale, height: int) -> Iterator[Shape]:
    for one in breaks:
        x = (across(one.before - 1) + across(one.before)) / 2
        yield shapes.line("break", x, TOP - 4, x, height - BOTTOM)
        if one.label:
            yield shapes.words("tick tick--break", x - 3, TOP, one.label)


def _piece(numbers: list[int], points: Sequence[Point], across: Scale, up: Scale) -> Iterator[Shape]:
    part = [(across(number), points[number]) for number in numbers]
    if len(part) > 1:
        upper = [(x, up(point.high)) for x, point in part]
        lower = [(x, up(point.low)) for x, point in reversed(part)]
        yield shapes.path("band", [*upper, *lower], closed=True)
        yield shapes.path("line", [(x, up(point.value or 0)) for x, point in part])
    x, last = part[-1]
    yield shapes.line("whisker", x, up(last.low), x, up(last.high))
    yield shapes.dot("dot", x, up(last.value or 0), 3)
