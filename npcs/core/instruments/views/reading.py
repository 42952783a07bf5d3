"""Instruments and their versions, readable: every item with what each value means, two versions side by side."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from npcs.core.access import access, policy_of
from npcs.core.instruments import comparison, selectors
from npcs.core.instruments.definition import Definition, canonical
from npcs.core.instruments.forms import WithForm
from npcs.core.instruments.lifecycle import MANAGE, VERSION
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.render import items_for
from npcs.core.instruments.selectors import definition_of
from npcs.core.instruments.services import least_class
from npcs.core.instruments.validate import require_editable
from npcs.core.instruments.views import pages
from npcs.core.ui import words
from npcs.core.workflow import available


def versions_seen(request: HttpRequest) -> Any:
    """Every version that the actor may see, by instrument, the newest first."""
    rows = policy_of(InstrumentVersion).visible(pages.actor_of(request), VIEW, InstrumentVersion.objects.all())
    return rows.defer("definition").select_related("instrument").order_by("instrument__code", "-pk")


@access(InstrumentVersion, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every version that there is, by instrument."""
    rows = []
    for _instrument, found in groupby(versions_seen(request), key=lambda version: version.instrument_id):
        versions = list(found)
        used = selectors.in_use(versions)
        rows += [_row(version, used) for version in sorted(versions, key=lambda one: one is not used)]
    context = {
        "columns": [{"label": label} for label in (_("Instrument"), _("Version"), _("State"), _("Since"), _("Change"))],
        "rows": rows,
        "load_url": pages.url("load") if pages.manages(request) else "",
        "crumbs": [{"label": _("Instruments")}],
    }
    return render(request, "instruments/index.html", context)


def _row(version: InstrumentVersion, used: InstrumentVersion | None) -> list[dict[str, Any]]:
    return [
        {"text": version.instrument.title, "url": pages.url("version", version.pk), "label": _("Instrument")},
        {"text": version.semver, "label": _("Version")},
        {"state": pages.state_tag(version, used), "label": _("State")},
        {"text": words.day(version.effective_from) or _("not yet"), "label": _("Since")},
        {"text": version.get_change_class_display(), "label": _("Change")},
    ]


@access(InstrumentVersion, VIEW, pk="version_id", name="version")
@require_safe
def show(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """One version in full, with what can be done with it."""
    definition = definition_of(version)
    used = selectors.in_use(version.instrument.versions.defer("definition"))
    context = {
        "version": version,
        "definition": definition,
        "state": pages.state_tag(version, used),
        "groups": [group for level in definition.levels for group in items_for(definition, level)],
        "context_line": _("Version %(version)s, %(n)d items.") % {
            "version": version.semver, "n": len(definition.items),
        },
        "facts": _facts(version),
        "compare_url": pages.url("compare", version.pk),
        "download_url": pages.url("download", version.pk),
        "crosswalk_url": pages.url("crosswalk", version.pk) if version.crosswalk.exists() else "",
        "crumbs": [{"label": _("Instruments"), "url": pages.url("index")}, {"label": str(version)}],
        **(_managing(request, version, definition) if pages.manages(request) else {"manages": False}),
    }  # fmt: skip
    return render(request, "instruments/version.html", context)


def _managing(request: HttpRequest, version: InstrumentVersion, definition: Definition) -> dict[str, Any]:
    """The buttons of the office, what a draft still lacks, and the history."""
    actor = pages.actor_of(request)
    is_draft = version.status == "draft"
    offers = [offer for offer in available(VERSION, version, actor) if offer.allowed]
    waiting = version.status in {"draft", "in_review"}
    least, detail = least_class(version) if waiting else ("", "")
    return {
        "manages": True,
        "is_draft": is_draft,
        "steps": [
            {"label": offer.transition.label, "url": pages.url("step", version.pk, offer.transition.name)}
            for offer in offers
        ],
        "copy_url": pages.url("copy", version.pk),
        "edit_url": pages.url("edit", version.pk) if is_draft else "",
        "unfinished": require_editable(version.definition).unfinished if is_draft else (),
        "least": _("%(least)s (%(detail)s)") % {
            "least": dict(InstrumentVersion.ChangeClass.choices)[least], "detail": detail,
        } if least else "",
        "history": selectors.history(version, pages.LATEST),
    }  # fmt: skip


def _facts(version: InstrumentVersion) -> list[dict[str, Any]]:
    rows = [
        (_("Owner"), version.instrument.owner),
        (_("Terms of use"), version.instrument.licence),
        (_("Submitted for review"), words.day(version.submitted_at)),
        (_("Published"), words.day(version.published_at)),
        (_("New work starts with it on"), words.day(version.effective_from)),
        (_("Kind of change"), version.get_change_class_display()),
        (_("Decision"), version.governance_reference),
        (_("Follows"), version.supersedes.semver if version.supersedes else ""),
        (_("Retired"), words.day(version.retired_at)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


@access(InstrumentVersion, VIEW, pk="version_id", name="version")
@require_safe
def download(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """The definition as a file. Its SHA-256 is the fingerprint, so anybody can check what they hold."""
    selectors.verify(version)
    answer = HttpResponse(canonical(version.definition), content_type="application/json")
    name = f"{version.instrument.code}-{version.semver}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = f'"{version.sha256}"'
    return answer


@access(InstrumentVersion, VIEW, pk="version_id", name="version")
@require_safe
def compare(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """Two versions of an instrument side by side: what is new, gone or changed, word by word."""
    others = [one for one in versions_seen(request).filter(instrument=version.instrument_id) if one.pk != version.pk]
    earlier = next((one for one in others if one.pk < version.pk), None)
    form = WithForm(request.GET or {"other": str(earlier.pk) if earlier else ""}, versions=others)
    chosen = form.cleaned_data["other"] if form.is_valid() else ""
    other = InstrumentVersion.objects.select_related("instrument").get(pk=chosen) if chosen else None
    context = {
        "version": version,
        "other": other,
        "form": form,
        "comparison": comparison.compare(definition_of(other), definition_of(version)) if other else None,
        "columns": [{"label": _("What")}, {"label": str(other or "")}, {"label": str(version)}],
        "crumbs": pages.crumbs(version, _("Compare")),
        "may_manage": MANAGE in pages.actor_of(request).actions,
    }
    return render(request, "instruments/compare.html", context)
