"""Reference data: the rights, the partnership's office, and the real members that the published sources name.

The facts and their source stand in ``data/members.json``. What somebody has changed since is left alone.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from jurisdictions.choices import Kind, Precision, Status
from jurisdictions.models import Jurisdiction
from jurisdictions.services import grants, members
from npcs.core import reference
from npcs.core.access import system
from npcs.core.rls import widen
from npcs.core.ui.dates import PartialDate

FILE = Path(__file__).parent / "data" / "members.json"


def load_rights() -> str:
    """Brings permissions and grants in line with jurisdictions.roles."""
    number = len(grants.ensure_permissions())
    grants.sync_all()
    return f"{number} rights"


def load_members() -> str:
    """Adds the office and the named members that are not there yet. Joined years are as exact as the sources."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    there = {row.code: row for row in Jurisdiction.objects.all()}
    if data["office"]["code"] not in there:
        _add({**data["office"], "kind": Kind.OFFICE}, status=Status.ACTIVE)
    for entry in data["members"]:
        if entry["code"] not in there:
            parent = there.get(entry.get("part_of", ""))
            there[entry["code"]] = _add(
                entry,
                status=Status.ACTIVE,
                part_of=parent,
                agency=entry.get("agency", ""),
                joined=PartialDate(dt.date(entry["joined"], 1, 1), Precision.YEAR),
                source=data["sources"][entry["source"]],
            )
    return f"{len(data['members'])} members"


def _add(entry: dict[str, Any], **facts: Any) -> Jurisdiction:
    member = members.create(
        actor=system("Set-up"),
        code=entry["code"],
        name=entry["name"],
        short_name=entry.get("short_name", entry["name"]),
        kind=entry["kind"],
        time_zone=entry["time_zone"],
        **facts,
    )
    widen(jur=[member.pk], people=[member.pk])
    return member


reference.register("jurisdictions.rights", load_rights)
reference.register("jurisdictions.members", load_members)
