"""Care for what is written in narratives: patterns that may point to a person, and words that read as blame.

Pure: text in, places in the text out. Nothing here blocks, stores or decides.
"""

from incidents.text_care.hints import Cue, CueList, Hint, hints
from incidents.text_care.patterns import KINDS, Hit, pattern_hits

__all__ = ["KINDS", "Cue", "CueList", "Hint", "Hit", "hints", "pattern_hits"]
