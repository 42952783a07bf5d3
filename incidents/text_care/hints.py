"""Finds words that may read as blame: a cue and a word for a person in one sentence. Pure; it never blocks.

Source: docs, incidents section 2.4. A cue alone is no finding ("the alarm failed to ring") and a person alone is
none: naming a role is not blame.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=[^\s])[^.!?\n]*)*[.!?]*")  # "1.5" and "e.g.x" end no sentence
LONGEST = 60  # characters of a cue or a person word
MOST = 200  # entries of a list


@dataclass(frozen=True)
class Cue:
    """Words that may read as blame, and a question that helps to say it otherwise. ``*`` at the end: any ending."""

    words: str
    ask: str


@dataclass(frozen=True)
class CueList:
    """What is looked for: cues, and words for people."""

    cues: tuple[Cue, ...] = ()
    people: tuple[str, ...] = ()

    def __add__(self, other: "CueList") -> "CueList":
        return CueList((*self.cues, *other.cues), tuple(dict.fromkeys((*self.people, *other.people))))


@dataclass(frozen=True, order=True)
class Hint:
    """``text`` stands at ``start`` to ``end``; ``sentence`` is the sentence around it; ``ask`` the question."""

    start: int
    end: int
    text: str
    person: str
    sentence: str
    ask: str


def hints(text: str, cue_list: CueList) -> list[Hint]:
    """Every cue that stands in a sentence with a person, in the order of the text. Overlapping cues give one hint."""
    found: list[Hint] = []
    person_pattern = _pattern(cue_list.people)
    for sentence in _SENTENCE.finditer(text):
        person = person_pattern.search(sentence.group()) if person_pattern else None
        if person is None:
            continue
        for hit, cue in _cues(sentence, cue_list.cues):
            if not any(hit[0] < one.end and one.start < hit[1] for one in found):
                said = text[hit[0] : hit[1]]
                found.append(Hint(*hit, said, person.group(), sentence.group().strip(), cue.ask))
    return sorted(found)


def _cues(sentence: re.Match[str], cues: Iterable[Cue]) -> Iterator[tuple[tuple[int, int], Cue]]:
    for cue in sorted(cues, key=lambda one: -len(one.words)):
        pattern = _pattern((cue.words,))
        for match in pattern.finditer(sentence.group()) if pattern else ():
            yield (sentence.start() + match.start(), sentence.start() + match.end()), cue


@lru_cache(maxsize=2048)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Whole words, any case, any blank between them, straight or curly apostrophes."""
    parts = [_one(word) for word in words if word.strip(" *")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None


def _one(words: str) -> str:
    open_end = words.rstrip().endswith("*")
    bare = words.strip(" *").split()
    escaped = r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in bare)
    return escaped + (r"\w*" if open_end else "")
