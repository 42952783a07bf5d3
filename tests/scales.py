"""Newer versions of the scale that ships, published by the partnership's office. For tests of what follows then."""

import copy
from typing import Any

from incidents import scales
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor
from npcs.core.instruments import services
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.rls import widen
from tests import factories, reviews

DECISION = "Meeting 7, item 3"


def office_steward() -> Actor:
    """Somebody at the partnership's office who looks after instruments."""
    office = Jurisdiction.objects.get(kind="office")
    widen(jur=[office.pk], people=[office.pk])
    return reviews.acting(factories.person("partnership_steward", at=office), office)


def text(version: str, **changes: Any) -> dict[str, Any]:
    """The text of the version in use under another number. ``changes`` by item code: fields, or None to drop it.

    A code that is not there adds an item: a copy of the last one with these fields.
    """
    data = copy.deepcopy(scales.version_in_use().definition) | {"version": version}
    items = {item["code"]: item for item in data["items"]}
    last = data["items"][-1]
    for name, fields in changes.items():
        code = name.replace("_", "-")
        if fields is None:
            del items[code]
        elif code in items:
            items[code] = items[code] | fields
        else:
            items[code] = last | {"code": code, "construct": code.lower()} | fields
    return data | {"items": list(items.values())}


def draft(steward: Actor, version: str, **changes: Any) -> InstrumentVersion:
    return services.load_draft(actor=steward, data=text(version, **changes))


def publish(steward: Actor, version: InstrumentVersion, change_class: str = "major") -> InstrumentVersion:
    """Submits and publishes a draft."""
    waiting = services.submit(actor=steward, version=version, expected=version.version)
    return services.publish(actor=steward, version=waiting, change_class=change_class, governance_reference=DECISION)
