"""The rules that ship with the product: six types of law with their sources, and the one for members without a rule.

A template is a start, not legal advice: each is marked "check with counsel" and says where its figures come from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from incidents.rules.definition import Rule
from incidents.screening.validate import require_valid
from npcs.core.instruments.definition import fingerprint

FOLDER = Path(__file__).parent / "rules"
DEFAULT = "default"


@dataclass(frozen=True)
class Template:
    """One file: ``slug`` is its name, ``data`` the definition, ``rule`` the same as objects."""

    slug: str
    data: Mapping[str, Any]
    rule: Rule
    sha256: str


@cache
def every() -> Mapping[str, Template]:
    """All files by slug. Raises InvalidRule when one has a fault."""
    return {path.stem: _load(path) for path in sorted(FOLDER.glob("*.json"))}


def offered() -> list[Template]:
    """The templates that a member may adopt, by title."""
    return sorted((one for one in every().values() if one.slug != DEFAULT), key=lambda one: one.rule.title)


def fallback() -> Template:
    """What holds for a notice of a member that has no rule in force."""
    return every()[DEFAULT]


def _load(path: Path) -> Template:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Template(path.stem, data, require_valid(data), fingerprint(data))
