"""What became of each item: read by everybody, written line by line while the newer version is a draft."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from npcs.core.access import access
from npcs.core.instruments import services
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.forms import LineForm
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.selectors import crosswalk_findings, definition_of, newest
from npcs.core.instruments.views import pages
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing, handle
from npcs.core.versions.errors import StaleVersion

drafts.register("crosswalk-line", ItemCrosswalk, MANAGE, page=lambda line: pages.url("line", line.pk))


@access(InstrumentVersion, VIEW, pk="version_id", name="version")
@require_safe
def index(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """The crosswalk of a version, in the order of its items."""
    rows = list(version.crosswalk.select_related("from_version"))
    base = rows[0].from_version if rows else None
    writes = pages.manages(request) and version.status == "draft"
    context = {
        "version": version,
        "base": base,
        "columns": [{"label": label} for label in _columns(version, base)],
        "rows": _rows(version, base, rows, writes=writes) if base else [],
        "findings": crosswalk_findings(version, newest(version.instrument)) if writes else (),
        "new_url": pages.url("line-new", version.pk) if writes and base else "",
        "again_url": pages.url("crosswalk-again", version.pk) if writes and base else "",
        "crumbs": pages.crumbs(version, _("What became of each item")),
    }
    return render(request, "instruments/crosswalk.html", context)


def _columns(version: InstrumentVersion, base: InstrumentVersion | None) -> list[str]:
    before = base.semver if base else ""
    return [before, version.semver, _("What became of it"), _("One trend"), _("Why")]


def _rows(version: InstrumentVersion, base: InstrumentVersion, rows: list[ItemCrosswalk], *, writes: bool) -> list:
    names = [{item.code: item.label for item in definition_of(one).items} for one in (base, version)]
    place = {item.code: at for at, item in enumerate(definition_of(version).items)}
    found = []
    for row in sorted(rows, key=lambda one: (place.get(one.to_item, len(place)), one.from_item)):
        before, after = (
            f"{code} {labels.get(code, '')}" if code else _("none")
            for code, labels in zip((row.from_item, row.to_item), names, strict=True)
        )
        found.append(
            [
                {"text": before, "label": base.semver, "url": pages.url("line", row.pk) if writes else ""},
                {"text": after, "label": version.semver},
                {"text": row.get_relation_display(), "label": _("Became"), "muted": row.is_proposed},
                {"text": _("Yes") if row.comparable else _("No"), "label": _("One trend")},
                {"text": row.note, "label": _("Why")},
            ]
        )
    return found


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@pages.for_drafts
def add(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """Add a line, for a split or a merger."""
    base = newest(version.instrument)
    if base is None:
        messages.info(request, _("This is the first version. There is nothing to compare it with."))
        return HttpResponseRedirect(pages.url("version", version.pk))

    def save(data: Mapping[str, Any], _once: Any) -> ItemCrosswalk:
        return services.add_line(actor=pages.actor_of(request), version=version, data=data)

    form = Editing(
        form_key="crosswalk-line",
        object_id=f"new-{version.pk}",
        form_class=LineForm,
        form_kwargs=_items(base, version),
        template="instruments/form.html",
        save=save,
        done=lambda line: pages.url("crosswalk", version.pk),
        context=_words(version, _("Add a line"), ""),
        success=_("Added."),
    )
    return handle(request, form)


@access(ItemCrosswalk, MANAGE, pk="line_id", name="line")
@pages.for_drafts
def change(request: HttpRequest, line: ItemCrosswalk) -> HttpResponse:
    """Change one line."""
    version = line.to_version

    def save(data: Mapping[str, Any], expected: Any) -> ItemCrosswalk:
        return services.change_line(actor=pages.actor_of(request), line=line, expected=expected, data=data)

    names = ("from_item", "to_item", "relation", "comparable", "note")
    form = Editing(
        form_key="crosswalk-line",
        object_id=str(line.pk),
        form_class=LineForm,
        form_kwargs=_items(line.from_version, version),
        template="instruments/form.html",
        initial={name: getattr(line, name) for name in names},
        save=save,
        done=lambda _line: pages.url("crosswalk", version.pk),
        current_version=line.version,
        context=_words(version, _("Change a line"), pages.url("line-remove", line.pk)),
        success=_("Saved."),
    )
    return handle(request, form)


def _items(base: InstrumentVersion, version: InstrumentVersion) -> dict[str, Definition]:
    return {"old": definition_of(base), "new": definition_of(version)}


def _words(version: InstrumentVersion, heading: str, remove_url: str) -> dict[str, Any]:
    return {
        "version": version,
        "heading": heading,
        "page_title": heading,
        "kicker": str(version),
        "intro": "",
        "submit": _("Save"),
        "remove_url": remove_url,
        "cancel_url": pages.url("crosswalk", version.pk),
        "crumbs": [*pages.crumbs(version), {"label": heading}],
    }


@access(ItemCrosswalk, MANAGE, pk="line_id", name="line")
@require_http_methods(["GET", "HEAD", "POST"])
@pages.for_drafts
def remove(request: HttpRequest, line: ItemCrosswalk) -> HttpResponse:
    """Take a line out."""
    version, refused, status = line.to_version, "", 200
    if request.method == "POST":
        try:
            services.remove_line(actor=pages.actor_of(request), line=line, expected=pages.number(request))
        except StaleVersion:
            refused, status = _("Somebody changed it after you opened this page. Look at it again, then decide."), 409
        else:
            messages.success(request, _("Removed."))
            return HttpResponseRedirect(pages.url("crosswalk", version.pk))
    context = {
        **_words(version, _("Remove a line"), ""),
        "consequence": _("The line from %(before)s to %(after)s goes. Each item needs a line before the review.") % {
            "before": line.from_item or _("none"), "after": line.to_item or _("none"),
        },
        "submit": _("Remove"),
        "refused": refused,
        "version_number": line.version,
    }  # fmt: skip
    return render(request, "instruments/confirm.html", context, status=status)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@require_http_methods(["GET", "HEAD", "POST"])
@pages.for_drafts
def again(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """Propose every line anew, from the version that is in use now."""
    if request.method == "POST":
        services.propose_again(actor=pages.actor_of(request), version=version)
        messages.success(request, _("Proposed again. Look at each line."))
        return HttpResponseRedirect(pages.url("crosswalk", version.pk))
    context = {
        **_words(version, _("Propose again"), ""),
        "consequence": _("Every line that somebody wrote is given up and proposed anew from the two texts."),
        "submit": _("Propose again"),
    }
    return render(request, "instruments/confirm.html", context)
