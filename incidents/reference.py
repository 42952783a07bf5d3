"""Reference data of the review process: the default instrument, published once, and the default list of words."""

from pathlib import Path

from incidents.services import words
from npcs.core import reference
from npcs.core.access import system
from npcs.core.instruments.loader import ensure_published

FOLDER = Path(__file__).parent / "instruments"


def load_instruments() -> str:
    versions = [ensure_published(path, actor=system("Set-up")) for path in sorted(FOLDER.glob("*.json"))]
    return ", ".join(f"{version.instrument.code} {version.semver}" for version in versions)


def load_words() -> str:
    return f"list of words {words.ensure_shipped(actor=system('Set-up')).number}"


reference.register("incidents.instruments", load_instruments)
reference.register("incidents.words", load_words)
