"""Shares with their intervals on one strip from 0 to the full length: the picture in a row of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from npcs.core.ui.charts import shapes
from npcs.core.ui.charts.scales import Scale, bands
from npcs.core.ui.charts.shapes import Drawing, Shape

WIDTH, ROW, EDGE = 200, 16, 4


@dataclass(frozen=True)
class Interval:
    """A value with how sure it is. ``kind`` "" is the first thing shown, "other" what it is compared with."""

    value: float
    low: float
    high: float
    kind: str = ""


def strip(
    key: str,
    intervals: Sequence[Interval | None],
    *,
    top: float = 1.0,
    marks: Sequence[float] = (0.5,),
    title: str = "",
) -> Drawing:
    """One row for each interval on a common scale from 0 to ``top``. None leaves its row empty: nothing is 0.

    ``marks`` are light lines to read by, as parts of ``top``.
    """
    height = ROW * max(1, len(intervals))
    scale = Scale(0, top, EDGE, WIDTH - EDGE)
    found = [shapes.line("ax ax--soft", scale(0), height / 2, scale(top), height / 2)] if len(intervals) == 1 else []
    found += [
        shapes.line("ax ax--soft", scale(part * top), 1, scale(part * top), height - 1) for part in (0, *marks, 1)
    ]
    for middle, one in zip(bands(len(intervals), 0, height), intervals, strict=True):
        found += _interval(one, scale, middle) if one else ()
    return shapes.drawing(key, (WIDTH, height), found, title=title, kind="strip")


def _interval(one: Interval, scale: Scale, middle: float) -> Iterator[Shape]:
    whisker, mark = ("whisker", "dot") if one.kind == "" else (f"whisker whisker--{one.kind}", f"dot dot--{one.kind}")
    yield shapes.line(whisker, scale(one.low), middle, scale(one.high), middle)
    yield shapes.dot(mark, scale(one.value), middle, 4)
