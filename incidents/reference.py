"""What ships with the product: the default instrument and list of words, published once, and the screening rules."""

from pathlib import Path

from incidents.screening import templates
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


def check_rules() -> str:
    """Screening rules ship as files and are adopted by each member; here they are only checked."""
    return ", ".join(template.rule.code for template in templates.offered())


reference.register("incidents.instruments", load_instruments)
reference.register("incidents.words", load_words)
reference.register("incidents.screening_rules", check_rules)
