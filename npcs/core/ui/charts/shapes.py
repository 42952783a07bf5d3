"""What a chart is made of. Each shape carries plain attributes of SVG and the name of what it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from npcs.core.ui.charts.scales import rounded


@dataclass(frozen=True)
class Shape:
    """``tag`` is "line", "circle", "rect", "path" or "text"; ``kind`` says what it is and becomes its class."""

    tag: str
    kind: str
    at: tuple[tuple[str, str], ...]  # attributes as they are written: a decimal point in every language
    text: str = ""


def _shape(tag: str, kind: str, text: str = "", **at: float) -> Shape:
    return Shape(tag, kind, tuple((name, f"{rounded(value):g}") for name, value in at.items()), text)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Shape:
    return _shape("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)


def dot(kind: str, x: float, y: float, radius: float = 3.5) -> Shape:
    return _shape("circle", kind, cx=x, cy=y, r=radius)


def box(kind: str, x: float, y: float, width: float, height: float) -> Shape:
    return _shape("rect", kind, x=x, y=y, width=max(0.0, width), height=max(0.0, height))


def path(kind: str, points: Sequence[tuple[float, float]], *, closed: bool = False) -> Shape:
    """Straight pieces from point to point."""
    steps = "L".join(f"{rounded(x):g} {rounded(y):g}" for x, y in points)
    return Shape("path", kind, (("d", f"M{steps}{'Z' if closed else ''}"),))


def words(kind: str, x: float, y: float, text: str) -> Shape:
    """``kind`` also says on which side of the place the words stand: the style sheet sets the anchor."""
    return _shape("text", kind, text, x=x, y=y)


@dataclass(frozen=True)
class Drawing:
    """A whole chart. ``key`` is unique on the page; with a ``title`` it is an image with a name and a description."""

    key: str
    width: int
    height: int
    shapes: tuple[Shape, ...] = field(default=())
    title: str = ""
    description: str = ""
    kind: str = ""

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def drawing(key: str, size: tuple[int, int], shapes: Iterable[Shape], **words: str) -> Drawing:
    width, height = size
    return Drawing(key, width, height, tuple(shapes), **words)
