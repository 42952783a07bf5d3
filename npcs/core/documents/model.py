"""What a document of record holds, without a word on how it looks. The page and the PDF draw the same objects.

Everything is plain text. Characters that nobody can see, or that turn the reading order round, are shown by their
number when an object is made, so neither drawing can hide or reorder what is on record.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from npcs.core.documents.letters import visible


class _Plain:
    """Base: every text in the object, and in its lists, is made visible once."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, _made_visible(getattr(self, field.name)))


def _made_visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    return tuple(map(_made_visible, value)) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Fact(_Plain):
    """One short answer under its name."""

    label: str
    value: str


@dataclass(frozen=True)
class Facts(_Plain):
    """A list of short answers."""

    facts: tuple[Fact, ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Prose(_Plain):
    """A long answer under its name. ``text`` keeps its line breaks; an empty line starts a paragraph."""

    label: str
    text: str
    kind: str = "prose"


@dataclass(frozen=True)
class Table(_Plain):
    """Rows under headings that are repeated on each page. ``widths`` are shares of the page, one a column."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    kind: str = "table"

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: a row has more or fewer cells than there are columns.")
        object.__setattr__(self, "widths", self.widths or (1,) * len(self.columns))

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each row as (column, cell) pairs, for pages that show a row as a list on a small screen."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Remark(_Plain):
    """A sentence of the product about the record, set apart from what people wrote."""

    text: str
    kind: str = "remark"


Block = Facts | Prose | Table | Remark


@dataclass(frozen=True)
class Section(_Plain):
    """A heading with what belongs under it. ``level`` is 1, or 2 inside the section before."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class Document(_Plain):
    """A whole document.

    ``date`` is when the content last changed, never the time of printing: the same content gives the same bytes.
    ``labels`` are words that stand on each page, such as "Training record"; ``watermark`` is one large word behind
    the text. ``keep`` says how the record must be kept.
    """

    title: str
    number: str
    subtitle: str
    publisher: str
    language: str
    date: datetime
    sections: tuple[Section, ...]
    labels: tuple[str, ...] = ()
    watermark: str = ""
    keep: str = ""

    @property
    def chapters(self) -> list[tuple[Section, list[Section]]]:
        """Each section of the first level with those inside it."""
        found: list[tuple[Section, list[Section]]] = []
        for section in self.sections:
            if section.level == 1 or not found:
                found.append((section, []))
            else:
                found[-1][1].append(section)
        return found

    def as_dict(self) -> dict[str, Any]:
        """Strings, lists and numbers only, for JSON. ``date`` is left out: drawings take it from the object."""
        found = asdict(self)
        del found["date"]
        return found

    def texts(self) -> Iterator[str]:
        """Every text of the document, in reading order."""
        yield from _texts(self.as_dict())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"kind", "language"}:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
