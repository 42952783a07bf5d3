"""The last look at a shared form before it may leave. Fails closed: whatever is not known to be safe is refused. Pure.

Two independent looks: each value against its declared shape, then every text in the whole form against a list of
what must never stand there (a date, a local number, what looks like a name, a phone or a case number).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.core_set.fields import SHARED, Field
from incidents.core_set.shapes import Mark, Vocabulary
from incidents.text_care import pattern_hits

_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


class NotShareable(Exception):
    """The shared form cannot be made. ``reasons`` are sentences about fields; none repeats a value."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


def check(payload: Mapping[str, Any], vocabulary: Vocabulary, local_texts: Iterable[str] = ()) -> None:
    """Raises NotShareable unless every key is declared, every value has its shape and no text points to anyone.

    ``local_texts`` are numbers and ids of the member that must not be found in it.
    """
    problems = [*_keys(payload), *_shapes(payload, vocabulary), *_texts(payload, frozenset(local_texts))]
    if problems:
        raise NotShareable(problems)


def _keys(payload: Mapping[str, Any]) -> Iterator[str]:
    declared = {field.name for field in SHARED}
    if set(payload) != declared:
        yield "The shared form has other fields than the core data set declares."


def _shapes(payload: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    for field in SHARED:
        if field.name in payload and field.shape is not None:
            for problem in field.shape.problems(payload[field.name], vocabulary):
                yield f"{field.name}: {problem}."


def _texts(payload: Mapping[str, Any], local_texts: frozenset[str]) -> Iterator[str]:
    for field in SHARED:
        for text in _strings(payload.get(field.name)):
            if text in local_texts:
                yield f"{field.name}: holds a local number."
            elif not _is_mark(field) and (_DATE.search(text) or pattern_hits(text)):
                yield f"{field.name}: holds what looks like a date, a name or a number of somebody."


def _is_mark(field: Field) -> bool:
    return isinstance(field.shape, Mark)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
