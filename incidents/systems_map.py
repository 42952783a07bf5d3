"""The drawing of a systems map: where boxes, bands and arrows stand. Pure: lengths and texts in, coordinates out.

Boxes stand on a grid of columns, in bands from law (top) to frontline (bottom). Arrows run at right angles and only
where no box can be: in the channels between rows and in the gutters between columns. So no arrow crosses a text,
however many there are. Lengths are units of the drawing, about one CSS pixel each at full size.
"""

import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

LEVELS = (6, 5, 4, 3, 2, 1)  # from the top
COLUMNS = 4
BOX_WIDTH, LINE, PADDING = 178, 17, 10
LETTERS = 22  # of a line in a box, set in a wide typeface
PORT = 14  # ends of arrows on the lower edge of a box stand on this grid, those on the upper edge half a step beside
BAND_LABEL = 118
TRACK = 10  # between two arrows that run side by side
CLEAR = 12  # between an arrow and a box
ARROW = 6


@dataclass(frozen=True)
class Node:
    """A box to draw."""

    key: Hashable
    level: int
    text: str
    marked: bool = False  # leads to an improvement opportunity


@dataclass(frozen=True)
class Link:
    """An arrow to draw. ``number`` stands beside it and in the list below the picture."""

    number: int
    start: Hashable
    end: Hashable


@dataclass(frozen=True)
class Box:
    """A box with its lines of text."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, int, str], ...]  # x, y of the baseline, text
    marked: bool

    @property
    def inner(self) -> tuple[int, int, int, int]:
        """The second edge of a marked box: x, y, width, height."""
        return self.x + 3, self.y + 3, self.width - 6, self.height - 6


@dataclass(frozen=True)
class Band:
    """One level, as wide as the drawing."""

    level: int
    y: int
    height: int


@dataclass(frozen=True)
class Arrow:
    """A line at right angles with its head, and the place of its number."""

    number: int
    points: tuple[tuple[int, int], ...]
    head: tuple[tuple[int, int], ...]
    label: tuple[int, int]

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)

    @property
    def below(self) -> int:
        """The baseline of its number."""
        return self.label[1] + 4

    @property
    def tip(self) -> str:
        """The head as the points of an SVG polygon."""
        return " ".join(f"{x},{y}" for x, y in self.head)


@dataclass(frozen=True)
class Drawing:
    """Everything with its place."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass
class _Route:
    """How an arrow goes: out of its box into a channel, perhaps along a gutter into another, into its goal."""

    link: Link
    leaves_down: bool
    enters_down: bool  # it comes into its goal from above
    channels: tuple[int, int]
    gutter: int | None
    tracks: dict[str, int] = field(default_factory=dict)


def wrap(text: str, letters: int = LETTERS) -> list[str]:
    """The text in lines of about ``letters`` Latin letters; a wide letter counts twice. Long words are broken."""
    wide = sum(1 for char in text if unicodedata.east_asian_width(char) in "WF")
    room = letters if wide * 2 < len(text) else letters // 2
    return textwrap.wrap(text, room, break_long_words=True) or [""]


def draw(nodes: Sequence[Node], links: Iterable[Link]) -> Drawing:
    """The drawing of these boxes (in the order of their places) and of those arrows whose two ends are among them."""
    return _Layout(nodes, links).drawing()


class _Layout:
    """Rows first, then routes, then room for them, then coordinates."""

    def __init__(self, nodes: Sequence[Node], links: Iterable[Link]) -> None:
        self.rows: list[list[Node]] = []
        self.level_of_row: list[int] = []
        for level in LEVELS:
            own = [one for one in nodes if one.level == level]
            for first in range(0, max(len(own), 1), COLUMNS):
                self.rows.append(own[first : first + COLUMNS])
                self.level_of_row.append(level)
        self.columns = max((len(row) for row in self.rows), default=1) or 1
        self.cell = {node.key: (r, c) for r, row in enumerate(self.rows) for c, node in enumerate(row)}
        self.routes = [self._route(one) for one in links if one.start in self.cell and one.end in self.cell]
        self.channel_tracks: Counter[int] = Counter()
        self.gutter_tracks: Counter[int] = Counter()
        self.ports: dict[tuple[Hashable, bool], list[tuple[int, str]]] = defaultdict(list)
        for route in self.routes:
            self._take_tracks(route)
        self._place()

    def _route(self, link: Link) -> _Route:
        (row, column), (goal, target) = self.cell[link.start], self.cell[link.end]
        if row == goal:
            return _Route(link, True, False, (row + 1, row + 1), None)
        down = goal > row
        channels = (row + 1, goal) if down else (row, goal + 1)
        gutter = None if channels[0] == channels[1] else (column + target + 1) // 2
        return _Route(link, down, down, channels, gutter)

    def _take_tracks(self, route: _Route) -> None:
        """Each stretch gets a track of its own, so that no arrow hides another."""
        first, last = route.channels
        route.tracks["first"] = self._next(self.channel_tracks, first)
        if route.gutter is not None:
            route.tracks["gutter"] = self._next(self.gutter_tracks, route.gutter)
            route.tracks["last"] = self._next(self.channel_tracks, last)
        self.ports[route.link.start, route.leaves_down].append((route.link.number, "out"))
        self.ports[route.link.end, not route.enters_down].append((route.link.number, "in"))

    @staticmethod
    def _next(tracks: Counter[int], key: int) -> int:
        tracks[key] += 1
        return tracks[key] - 1

    def _place(self) -> None:
        """Coordinates of columns, rows, channels and gutters, with room for the tracks in each."""
        x = BAND_LABEL
        self.gutter_x: list[int] = []
        self.column_x: list[int] = []
        for number in range(self.columns + 1):
            self.gutter_x.append(x + CLEAR)
            x += 2 * CLEAR + max(self.gutter_tracks[number] - 1, 0) * TRACK
            if number < self.columns:
                self.column_x.append(x)
                x += BOX_WIDTH
        self.width = x
        y = 0
        self.channel_y: list[int] = []
        self.row_y: list[int] = []
        self.row_height: list[int] = []
        for number in range(len(self.rows) + 1):
            self.channel_y.append(y + CLEAR + ARROW)
            y += 2 * (CLEAR + ARROW) + max(self.channel_tracks[number] - 1, 0) * TRACK
            if number < len(self.rows):
                self.row_y.append(y)
                self.row_height.append(max((self._height(one) for one in self.rows[number]), default=2 * LINE))
                y += self.row_height[number]
        self.height = y

    @staticmethod
    def _height(node: Node) -> int:
        return len(wrap(node.text)) * LINE + 2 * PADDING

    def drawing(self) -> Drawing:
        """All of it. Boxes first, so that arrows end on their edges."""
        boxes = {node.key: self._box(node) for row in self.rows for node in row}
        arrows = tuple(self._arrow(route, boxes) for route in self.routes)
        return Drawing(self.width, self.height, tuple(self._bands()), tuple(boxes.values()), arrows)

    def _box(self, node: Node) -> Box:
        row, column = self.cell[node.key]
        x, y, height = self.column_x[column], self.row_y[row], self._height(node)
        lines = tuple(
            (x + PADDING, y + PADDING + LINE * (number + 1) - 4, line) for number, line in enumerate(wrap(node.text))
        )
        return Box(x, y, BOX_WIDTH, height, lines, node.marked)

    def _bands(self) -> Iterable[Band]:
        """From the middle of the channel above a level's first row to the middle of the one below its last."""
        for level in LEVELS:
            own = [number for number, of in enumerate(self.level_of_row) if of == level]
            top = 0 if own[0] == 0 else self._middle(own[0])
            bottom = self.height if own[-1] == len(self.rows) - 1 else self._middle(own[-1] + 1)
            yield Band(level, top, bottom - top)

    def _middle(self, channel: int) -> int:
        above = self.row_y[channel - 1] + self.row_height[channel - 1]
        return (above + self.row_y[channel]) // 2

    def _arrow(self, route: _Route, boxes: dict[Hashable, Box]) -> Arrow:
        start = self._port(route.link.start, route.leaves_down, (route.link.number, "out"), boxes)
        end = self._port(route.link.end, not route.enters_down, (route.link.number, "in"), boxes)
        first = self.channel_y[route.channels[0]] + route.tracks["first"] * TRACK
        points = [start, (start[0], first)]
        if route.gutter is not None:
            along = self.gutter_x[route.gutter] + route.tracks["gutter"] * TRACK
            last = self.channel_y[route.channels[1]] + route.tracks["last"] * TRACK
            points += [(along, first), (along, last), (end[0], last)]
        else:
            points.append((end[0], first))
        points.append(end)
        towards = -1 if route.enters_down else 1
        head = (end, (end[0] - 4, end[1] + towards * ARROW), (end[0] + 4, end[1] + towards * ARROW))
        return Arrow(route.link.number, tuple(points), head, (start[0], (start[1] + first) // 2))

    def _port(self, key: Hashable, below: bool, which: tuple[int, str], boxes: dict[Hashable, Box]) -> tuple[int, int]:
        """Where an arrow touches a box: the ends of one edge share it and never meet those of the box beyond."""
        box, ends = boxes[key], self.ports[key, below]
        along = box.width * (ends.index(which) + 1) // (len(ends) + 1) // PORT * PORT
        return (box.x + along, box.y + box.height) if below else (box.x + along + PORT // 2, box.y)
