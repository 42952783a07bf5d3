"""Reads lists of cues: the one that ships with the product, and one that a person typed. Pure."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from incidents.text_care.hints import LONGEST, MOST, Cue, CueList

FILE = Path(__file__).parent / "cues.json"
ASK_LONGEST = 160
BETWEEN = "|"


@cache
def shipped() -> Mapping[str, Any]:
    """The default list in our own words: version, cues, people."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def read(data: Mapping[str, Any]) -> CueList:
    """The list in stored form ({"cues": [{"words", "ask"}], "people": [...]})."""
    cues = tuple(Cue(one["words"], one["ask"]) for one in data.get("cues", ()))
    return CueList(cues, tuple(data.get("people", ())))


def as_lines(cues: Iterable[Mapping[str, str]]) -> str:
    """Cues as a person edits them: one a line, "words | question"."""
    return "\n".join(f"{one['words']} {BETWEEN} {one['ask']}" for one in cues)


def from_lines(text: str) -> tuple[list[dict[str, str]], list[int]]:
    """(cues, numbers of the lines that cannot be read) of what a person typed. Blank lines are left out."""
    cues, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        words, between, ask = (part.strip() for part in line.partition(BETWEEN))
        if not line.strip():
            continue
        if not (between and ask and _is_word(words) and len(ask) <= ASK_LONGEST):
            wrong.append(number)
        else:
            cues.append({"words": words, "ask": ask})
    return cues, wrong


def people_from_lines(text: str) -> tuple[list[str], list[int]]:
    """(words for people, numbers of the lines that cannot be read)."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [line for _n, line in lines if _is_word(line)], [number for number, line in lines if not _is_word(line)]


def is_too_many(*lists: Iterable[Any]) -> bool:
    return any(len(list(one)) > MOST for one in lists)


def _is_word(words: str) -> bool:
    """Two letters or more, short, and nothing that only a program would mean ("*" at the end apart)."""
    bare = words.removesuffix("*")
    return len(bare.strip()) >= 2 and len(words) <= LONGEST and "*" not in bare and words.isprintable()
