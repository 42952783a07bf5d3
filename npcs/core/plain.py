"""Which characters plain text may hold. Pure; used by every place that takes text from a person or a file."""

import unicodedata

_LAYOUT = {"\n", "\t"}  # kept: people write paragraphs
_HIDDEN_CATEGORIES = {"Cc", "Cs", "Co", "Cn"}  # control, lone surrogate, private use, unassigned
_DIRECTION = {"\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def hidden_characters(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that a reader cannot see or that turn text around, as ``U+202E`` names.

    Control and direction (bidi) characters can make a page show something else than what is stored, and
    NUL and lone surrogates cannot be stored in Postgres at all. Line breaks and tabs are fine.
    """
    found = {
        char
        for char in set(text)
        if char in _DIRECTION or (char not in _LAYOUT and unicodedata.category(char) in _HIDDEN_CATEGORIES)
    }
    return tuple(f"U+{ord(char):04X}" for char in sorted(found))
