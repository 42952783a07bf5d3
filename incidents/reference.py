"""The default instrument that ships with the product, published once."""

from pathlib import Path

from npcs.core import reference
from npcs.core.access import system
from npcs.core.instruments.loader import ensure_published

FOLDER = Path(__file__).parent / "instruments"


def load_instruments() -> str:
    versions = [ensure_published(path, actor=system("Set-up")) for path in sorted(FOLDER.glob("*.json"))]
    return ", ".join(f"{version.instrument.code} {version.semver}" for version in versions)


reference.register("incidents.instruments", load_instruments)
