"""Instruments and their versions, readable: every item with what each value means."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import scales
from incidents.views import pages
from npcs.core.access import access, policy_of
from npcs.core.instruments.lifecycle import VERSION
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.render import items_for
from npcs.core.instruments.selectors import definition_of
from npcs.core.ui import words

LEVELS = (scales.REVIEW_LEVEL, scales.OPPORTUNITY_LEVEL)


@access(InstrumentVersion, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every version that there is, the one in use first."""
    rows = policy_of(InstrumentVersion).visible(pages.actor_of(request), VIEW, InstrumentVersion.objects.all())
    versions = rows.defer("definition").select_related("instrument").order_by("instrument__code", "-is_default", "-pk")
    context = {
        "columns": [{"label": label} for label in (_("Instrument"), _("Version"), _("State"), _("Since"), _("Change"))],
        "rows": [_row(version) for version in versions],
        "crumbs": [{"label": _("Instruments")}],
    }
    return render(request, "incidents/instruments.html", context)


def _row(version: InstrumentVersion) -> list[dict[str, Any]]:
    state = _state(version)
    return [
        {"text": version.instrument.title, "url": pages.url("instrument", version.pk), "label": _("Instrument")},
        {"text": version.semver, "label": _("Version")},
        {"state": state, "label": _("State")},
        {"text": words.day(version.published_at) or _("not yet"), "label": _("Since")},
        {"text": version.get_change_class_display(), "label": _("Change")},
    ]


def _state(version: InstrumentVersion) -> dict[str, Any]:
    if version.is_default:
        return {"tone": "done", "label": _("In use")}
    state = VERSION.states[version.status]
    return {"tone": state.tone or "quiet", "label": state.label, "icon": state.icon}


@access(InstrumentVersion, VIEW, pk="version_id", name="version")
@require_safe
def show(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """One version in full."""
    definition = definition_of(version)
    items = definition.items
    context = {
        "version": version,
        "definition": definition,
        "state": _state(version),
        "groups": [group for level in LEVELS for group in items_for(definition, level)],
        "context_line": _("Version %(version)s, %(n)d items.") % {"version": version.semver, "n": len(items)},
        "facts": _facts(version),
        "crumbs": [
            {"label": _("Instruments"), "url": pages.url("instruments")},
            {"label": f"{definition.title} {version.semver}"},
        ],
    }
    return render(request, "incidents/instrument.html", context)


def _facts(version: InstrumentVersion) -> list[dict[str, Any]]:
    rows = [
        (_("Owner"), version.instrument.owner),
        (_("Terms of use"), version.instrument.licence),
        (_("Published"), words.day(version.published_at)),
        (_("Kind of change"), version.get_change_class_display()),
        (_("Decision"), version.governance_reference),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
