"""Which characters a document can show, and what stands in for the others. Nothing is ever dropped.

PDF/UA refuses a character that no font of the file holds. Such a character is shown by its Unicode number in
brackets. ``letters.txt`` lists the code points (hexadecimal ranges) that the fonts inside the typst wheel hold;
a test draws every one of them with the installed version.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from pathlib import Path

from npcs.core.plain import hidden_characters

Keep = Callable[[str], bool]
LETTERS = Path(__file__).with_name("letters.txt")
_HARMLESS = {"\u061c", "\u200e", "\u200f"}  # direction marks of Hebrew and Arabic typing: they turn nothing round
_LAYOUT = {"\n", "\t"}


def stand_in(char: str) -> str:
    """``[U+1F600]``."""
    return f"[U+{ord(char):04X}]"


def visible(text: str) -> str:
    """``text`` with line ends as ``\\n`` and every hidden character shown by its number."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    hidden = {chr(int(name[2:], 16)) for name in hidden_characters(text)} - _HARMLESS
    return "".join(stand_in(char) if char in hidden else char for char in text) if hidden else text


def drawable(char: str) -> bool:
    """Is the character in a font of the file?"""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(char)) - 1
    return char in _LAYOUT or (place >= 0 and ord(char) <= ends[place])


def alone(char: str) -> bool:
    """Drawable, and joined to no neighbour: fonts may lack a pair of which they hold both halves."""
    return drawable(char) and unicodedata.category(char)[0] != "M" and unicodedata.category(char) != "Cf"


def plain(char: str) -> bool:
    """A letter that every font holds."""
    return char in _LAYOUT or " " <= char <= "~" or "\u00a1" <= char <= "\u00ff"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    pairs = [entry.partition("-") for entry in LETTERS.read_text(encoding="ascii").split()]
    return [int(first, 16) for first, _dash, _last in pairs], [int(last or first, 16) for first, _dash, last in pairs]
