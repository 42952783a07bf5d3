"""What a value of the shared form may look like. A closed list: what fits no shape does not leave. Pure.

Each shape answers with problems in words that never repeat the value.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Vocabulary = Mapping[str, frozenset[str]]  # codes of the review's pinned instrument, by list


class Shape(Protocol):
    """``words`` says for the data dictionary what is allowed; ``problems`` finds what is not."""

    @property
    def words(self) -> str: ...

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]: ...

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Every text that may stand in a value of this shape."""
        ...


@dataclass(frozen=True)
class Code:
    """One code of a declared list."""

    allowed: tuple[str, ...]

    @property
    def words(self) -> str:
        return ", ".join(self.allowed)

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if not isinstance(value, str) or value not in self.allowed:
            yield "is not a code of its list"

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return frozenset(self.allowed)


@dataclass(frozen=True)
class Codes:
    """Several codes of a declared list: sorted, each once, at least one."""

    allowed: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"list of: {', '.join(self.allowed)}"

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if not isinstance(value, list) or not value or value != sorted(set(map(str, value))):
            yield "is not a sorted list without doubles"
        elif not set(value) <= set(self.allowed):
            yield "holds what is not a code of its list"

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return frozenset(self.allowed)


@dataclass(frozen=True)
class Listed:
    """A code of one of the pinned instrument's lists ("io.theme", "item:io", ...); ``empty`` allows none."""

    name: str
    empty: bool = False

    @property
    def words(self) -> str:
        return f"code of the instrument's list {self.name}" + (", or none" if self.empty else "")

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if value == "" and self.empty:
            return
        if not isinstance(value, str) or value not in vocabulary.get(self.name, frozenset()):
            yield "is not a code of the instrument's list"

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return vocabulary.get(self.name, frozenset()) | ({""} if self.empty else frozenset())


@dataclass(frozen=True)
class Whole:
    """A whole number in a range; null when it is not known. Never 0 for "not known"."""

    least: int
    most: int

    @property
    def words(self) -> str:
        return f"whole number from {self.least} to {self.most}, or null when not known"

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if value is not None and (type(value) is not int or not self.least <= value <= self.most):
            yield "is not a whole number in its range"

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Mark:
    """A fingerprint, a version number or a random key, by its exact form."""

    pattern: str
    said: str

    @property
    def words(self) -> str:
        return self.said

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if not isinstance(value, str) or re.fullmatch(self.pattern, value, re.ASCII) is None:
            yield f"is not a {self.said}"

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Rows:
    """A list of records, all with exactly these keys."""

    columns: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return "list of {" + "; ".join(f"{name}: {shape.words}" for name, shape in self.columns.items()) + "}"

    def problems(self, value: Any, vocabulary: Vocabulary) -> Iterator[str]:
        if not isinstance(value, list):
            yield "is not a list"
            return
        for row in value:
            if not isinstance(row, dict) or set(row) != set(self.columns):
                yield "holds a row with other keys than declared"
                continue
            for name, shape in self.columns.items():
                yield from (f"{name} {problem}" for problem in shape.problems(row[name], vocabulary))

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        return frozenset().union(*(shape.codes(vocabulary) for shape in self.columns.values()))


SHA256 = Mark("[0-9a-f]{64}", "SHA-256 fingerprint")
SEMVER = Mark(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "version number")
UID = Mark("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "random key (UUID version 4)")
