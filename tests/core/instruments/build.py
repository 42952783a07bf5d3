"""A small definition to change in tests, and people who may or may not manage instruments."""

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from npcs.core.access import Actor
from npcs.core.audit.models import Event
from npcs.core.instruments import services
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.validate import require_valid

SHIPPED = Path(settings.BASE_DIR) / "incidents" / "instruments" / "slrs-1.0.0.json"
OFFICE = 1


def item(code: str, construct: str, **changes: Any) -> dict:
    return {
        "code": code,
        "construct": construct,
        "domain": code.split("-")[0],
        "scale": "influence",
        "label": f"Label of {code}",
        "prompt": "What was it like?",
        "anchors": {"0": "None.", "1": "A little.", "2": "Some.", "3": "Much."},
        "required": True,
        "nr_allowed": True,
        "rationale_at": [2, 3],
        **changes,
    }


PARTS: dict[str, Any] = {
    "scales": [
        {
            "code": "influence",
            "label": "Influence",
            "points": [
                {"value": 0, "label": "None", "actionable": False},
                {"value": 1, "label": "Watch", "actionable": False},
                {"value": 2, "label": "Contributed", "actionable": True},
                {"value": 3, "label": "Strong", "actionable": True},
            ],
            "missing": [{"code": "NR", "label": "Not enough information", "reason_required": True}],
        }
    ],
    "domains": [
        {"code": "TEA", "label": "Team", "order": 2, "level": "io"},
        {"code": "PRO", "label": "Professional", "order": 1, "level": "io"},
        {"code": "FAM", "label": "Family", "order": 1, "level": "review"},
    ],
    "items": [
        item("TEA-01", "coordination"),
        item("PRO-01", "judgement", nr_allowed=False),
        item("PRO-02", "know-how", required=False),
        item("FAM-01", "needs"),
    ],
    "lists": [
        {
            "code": "partner",
            "field": "io.partner_type",
            "label": "Partner",
            "options": [{"code": "health", "label": "Health"}, {"code": "court", "label": "Court"}],
        }
    ],
    "rules": [
        {
            "id": "partner-type",
            "when": {"item": "TEA-01", "gte": 2},
            "require": "io.partner_type",
            "message": "Say which partner.",
        }
    ],
}


def small(**changes: Any) -> dict:
    """Two domains on two levels, three items, one list, one rule. The same object parts are never shared."""
    data = {
        "format": 1,
        "kind": "rating",
        "code": "TINY",
        "version": "1.0.0",
        "language": "en",
        "title": "Tiny scale",
        "owner": "The partnership",
        "origin": "own",
        "licence": "Free to use.",
        **PARTS,
        **changes,
    }
    return copy.deepcopy(data)


def tiny_versions() -> QuerySet[InstrumentVersion]:
    """The versions of the small instrument; the database of the tests also holds the one that ships."""
    return InstrumentVersion.objects.filter(instrument__code="TINY")


def tiny_events(**conditions: Any) -> QuerySet[Event]:
    """Their history, oldest first."""
    ids = [str(pk) for pk in tiny_versions().values_list("pk", flat=True)]
    return Event.objects.filter(object_id__in=ids, **conditions).order_by("id")


def definition(**changes: Any) -> Definition:
    return require_valid(small(**changes)).definition


def acting(*actions: str) -> Actor:
    """Somebody signed in who holds these rights in the member they act for."""
    user = SimpleNamespace(pk=None, display_name="Somebody", is_authenticated=True)
    return Actor(user=user, acting_for=OFFICE, places={OFFICE: frozenset(actions)})


def steward(user: Any) -> Actor:
    return Actor(user=user, acting_for=OFFICE, places={OFFICE: frozenset({VIEW, MANAGE})}, request_id="r-1")


def published_by(
    actor: Actor, version: InstrumentVersion, change_class: str = "editorial", reference: str = "Meeting 5, item 1"
) -> InstrumentVersion:
    """Submits a draft for review, if it was not yet, and publishes it."""
    if version.status == "draft":
        version = services.submit(actor=actor, version=version, expected=version.version)
    return services.publish(actor=actor, version=version, change_class=change_class, governance_reference=reference)
