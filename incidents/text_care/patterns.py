"""Finds what looks like a name, a date, a phone number, an address for mail or a case number in a text.

Source of the kinds: docs, incidents sections 2.4 and 5.3 (validation 10). A hit is a question to the writer, not a
verdict: "June" may be a month, "Worker Rivers" a name. Role codes ("Worker A", "Parent 2") and item codes
("TEA-02") are no hits. Sharing treats every hit as unresolved and stops.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from incidents.text_care.vocabulary import GIVEN_NAMES, ORDINARY, ROLES, TITLES

KINDS = ("date", "mail", "phone", "case_number", "name")  # where two kinds fit one place, the first is told


@dataclass(frozen=True, order=True)
class Hit:
    """``text`` stands at ``start`` to ``end`` (characters, end not included) and looks like ``kind``."""

    start: int
    end: int
    kind: str
    text: str


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_SMALL = r"(?:january|february|april|june|july|august|september|october|november|december)"  # not may, march
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_ANY_MONTH = rf"(?:{_MONTH}|{_SMALL})"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(
            rf"(?<![\w/.-])(?:"
            rf"{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12][0-9]|0?[1-9])"  # 2026-03-12
            rf"|(?:3[01]|[12][0-9]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])[-/.](?:{_YEAR}|[0-9]{{2}})"  # 3/12/26
            rf"|{_DAY}(?: of)? {_ANY_MONTH}(?:,? {_YEAR})?"  # 12 March 2026
            rf"|{_ANY_MONTH} {_DAY}(?:,? {_YEAR})?"  # March 12, 2026
            rf"|{_ANY_MONTH},? {_YEAR}"  # March 2026
            rf")(?![\w/-])"
        ),
    ),
    (
        "date",  # 3/12 alone may be a fraction or "24/7"; after these words it is a day
        re.compile(
            r"(?i:\b(?:on|by|since|until|till|from|before|after|dated) )"
            r"(?P<hit>(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9]))(?![\w/])"
        ),
    ),
    ("mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        "phone",
        re.compile(
            r"(?<![\w-])(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-]?[0-9]{4}(?![\w-])"
            r"|(?<![\w.-])[2-9][0-9]{2}[.-][0-9]{4}(?![\w-])"
            r"|\+[0-9][0-9 ()-]{6,18}[0-9]"
        ),
    ),
    (
        "case_number",
        re.compile(
            r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])"  # a social security number
            r"|(?<![\w-])(?!F{1,2}Y[0-9]{4}\b)"  # a fiscal year is no case
            r"[A-Za-z]{1,6}-?(?:[0-9]{2,4}-)?[0-9]{3,}(?:-[0-9]+)*(?![\w-])"  # DHS-2026-0042, A12345
            r"|(?<![\w-])(?!(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}\b)[0-9]{2,6}-[0-9]{4,}(?:-[0-9]+)*(?![\w-])"  # 24-00317
            r"|(?<![\w,.-])[0-9]{6,}(?![\w,-])"  # a long bare number
        ),
    ),
    (
        "case_number",
        re.compile(
            r"(?i:\b(?:case|file|report|referral|docket|record|intake|chart)"
            r"(?: (?:no\.?|number|id))?[ :#]{1,3})(?P<hit>[A-Za-z]{0,4}-?[0-9][0-9A-Za-z-]{2,})"
        ),
    ),
)  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile("['’]s$")
_AFTER_TITLE = re.compile(r"\. ?")


def pattern_hits(text: str) -> list[Hit]:
    """Everything in ``text`` that may point to a person, in its order; no two hits overlap. Never raises."""
    found: list[Hit] = []
    candidates = [*_by_pattern(text), *_names(text)]
    for kind in KINDS:
        for hit in candidates:
            if hit.kind == kind and not any(hit.start < other.end and other.start < hit.end for other in found):
                found.append(hit)
    return sorted(found)


def _by_pattern(text: str) -> Iterator[Hit]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("hit" if "hit" in pattern.groupindex else 0)
            if not (kind == "case_number" and text[start:end].isalpha()):
                yield Hit(start, end, kind, text[start:end])


def _names(text: str) -> Iterator[Hit]:
    """A title or a role with a name, a known given name, two capital words that are no ordinary ones."""
    words = list(_WORD.finditer(text))
    taken = -1
    for number, word in enumerate(words):
        if word.start() < taken:
            continue
        end = _name_from(text, words, number)
        if end:
            taken = end
            yield Hit(word.start(), end, "name", text[word.start() : end])


def _name_from(text: str, words: list[re.Match[str]], number: int) -> int:
    """Where the name that starts with this word ends; 0 when none does."""
    here = words[number].group()
    after = _beside(text, words, number)
    lead = _POSSESSIVE.sub("", here.casefold())
    if lead in TITLES or lead in ROLES:
        return after.end() if after and _is_name_like(after.group()) else 0
    if not _is_capital(here):
        return 0
    if after and _is_name_like(after.group()) and (lead in GIVEN_NAMES or lead not in ORDINARY):
        return after.end()
    return words[number].end() if lead in GIVEN_NAMES else 0


def _beside(text: str, words: list[re.Match[str]], number: int) -> re.Match[str] | None:
    """The next word if only a blank (after a title: a full stop and a blank) stands between."""
    if number + 1 >= len(words):
        return None
    between = text[words[number].end() : words[number + 1].start()]
    if between in {" ", "\u00a0"}:
        return words[number + 1]
    titled = words[number].group().casefold() in TITLES
    return words[number + 1] if titled and _AFTER_TITLE.fullmatch(between) else None


def _is_name_like(word: str) -> bool:
    """Capital first, small after it, three letters or more, and not one of the words of the work."""
    plain = _POSSESSIVE.sub("", word.casefold())
    return len(word) > 2 and _is_capital(word) and plain not in ORDINARY and plain not in ROLES


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and (word[1:2].islower() or word[1:2] in {"'", "’"})
