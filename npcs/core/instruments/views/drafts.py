"""The editor: load a file, copy a version, change a draft part by part. Each part is a plain form of its own."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from npcs.core.access import NotVisible, access
from npcs.core.instruments import editing, services
from npcs.core.instruments.definition import Definition, version_key
from npcs.core.instruments.errors import InstrumentError
from npcs.core.instruments.forms import PART_FORMS, CopyForm, FileForm, HeadForm, PartForm
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.selectors import definition_of
from npcs.core.instruments.validate import InvalidDefinition, require_editable
from npcs.core.instruments.views import pages
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing, handle
from npcs.core.versions.errors import FieldErrors, StaleVersion

Part = dict[str, Any]
GROUP_WORDS = {
    "items": (gettext_lazy("Items"), gettext_lazy("Add an item")),
    "domains": (gettext_lazy("Domains"), gettext_lazy("Add a domain")),
    "scales": (gettext_lazy("Scales"), gettext_lazy("Add a scale")),
    "lists": (gettext_lazy("Lists of choices"), gettext_lazy("Add a list")),
}

drafts.register("instrument-copy", InstrumentVersion, MANAGE)
drafts.register("instrument-part", InstrumentVersion, MANAGE)
drafts.register("instrument-head", InstrumentVersion, MANAGE, page=lambda version: pages.url("head", version.pk))


@access(InstrumentVersion, MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Load a definition from a file. While it has faults nothing is kept, and a table names each of them."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    findings: tuple = ()
    if request.method == "POST" and form.is_valid():
        try:
            version = services.load_draft(actor=pages.actor_of(request), data=form.cleaned_data["file"])
        except InvalidDefinition as error:
            findings = error.findings
        except InstrumentError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Loaded as a draft. Nobody uses it yet."))
            return HttpResponseRedirect(pages.url("version", version.pk))
    context = {
        "form": form,
        "findings": findings,
        "columns": [{"label": label} for label in (_("Place in the file"), _("What is wrong"), _("What to do"))],
        "crumbs": [{"label": _("Instruments"), "url": pages.url("index")}, {"label": _("Load a file")}],
    }
    refused = request.method == "POST"
    return render(request, "instruments/load.html", context, status=422 if refused else 200)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
def copy(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """A new draft from the text of a version."""

    def save(data: Mapping[str, Any], _once: Any) -> InstrumentVersion:
        with told("version"):
            return services.copy_version(actor=pages.actor_of(request), version=version, semver=data.get("version", ""))

    form = Editing(
        form_key="instrument-copy",
        object_id=f"new-{version.pk}",
        form_class=CopyForm,
        template="instruments/form.html",
        save=save,
        done=lambda draft: pages.url("edit", draft.pk),
        initial={"version": _next_number(version)},
        context=_words(version, _("Copy to a new draft"), _("Make the draft")),
        success=_("The draft is ready. Nobody uses it yet."),
    )
    return handle(request, form)


def _next_number(version: InstrumentVersion) -> str:
    """The next middle number after every version of the instrument."""
    numbers = version.instrument.versions.values_list("semver", flat=True)
    major, minor, _last = max(version_key(number) for number in numbers)
    return f"{major}.{minor + 1}.0"


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@require_safe
@pages.for_drafts
def edit(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """All parts of a draft, each with its page, and what is still to do."""
    definition = definition_of(version)
    context = {
        "version": version,
        "definition": definition,
        "groups": [_group(version, definition, key) for key in editing.GROUPS],
        "rules": [(rule.id, rule.message) for rule in definition.rules],
        "unfinished": require_editable(version.definition).unfinished,
        "head_url": pages.url("head", version.pk),
        "crosswalk_url": pages.url("crosswalk", version.pk) if version.crosswalk.exists() else "",
        "back_url": pages.url("version", version.pk),
        "crumbs": pages.crumbs(version, _("Edit the draft")),
    }
    return render(request, "instruments/edit.html", context)


def _group(version: InstrumentVersion, definition: Definition, group: str) -> dict[str, Any]:
    title, add = GROUP_WORDS[group]
    parts = definition.items if group == "items" else getattr(definition, group)
    if group == "items":
        order = [domain.code for domain in definition.domains]
        parts = sorted(parts, key=lambda item: order.index(item.domain))
    rows = [
        {
            "code": one.code,
            "label": one.label,
            "url": pages.url("part", version.pk, group, one.code),
            "place_url": pages.url("part-place", version.pk, group, one.code),
        }
        for one in parts
    ]
    return {"key": group, "title": title, "add": add, "rows": rows, "add_url": pages.url("part-new", version.pk, group)}


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@pages.for_drafts
def head(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """Number, title, owner and terms of use of a draft."""
    shown = {name: version.definition.get(name, "") for name in editing.HEAD}

    def save(data: Mapping[str, Any], expected: Any) -> InstrumentVersion:
        with told("version"):
            try:
                return services.change_head(
                    actor=pages.actor_of(request), version=version, expected=expected, data=dict(data)
                )
            except StaleVersion as stale:
                theirs = {name: stale.current.definition.get(name, "") for name in editing.HEAD}
                raise _late(stale, data, theirs) from None

    form = Editing(
        form_key="instrument-head",
        object_id=str(version.pk),
        form_class=HeadForm,
        template="instruments/form.html",
        save=save,
        done=lambda draft: pages.url("edit", draft.pk),
        initial=shown,
        current_version=version.version,
        context=_words(version, _("Title and terms of use"), _("Save")),
        success=_("Saved."),
    )
    return handle(request, form)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@pages.for_drafts
def new_part(request: HttpRequest, version: InstrumentVersion, group: str) -> HttpResponse:
    """Add an item, a domain, a scale or a list."""
    return _part(request, version, group, "", None)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@pages.for_drafts
def part(request: HttpRequest, version: InstrumentVersion, group: str, code: str) -> HttpResponse:
    """Change one item, domain, scale or list."""
    return _part(request, version, group, code, _stored(version, group, code))


def _stored(version: InstrumentVersion, group: str, code: str) -> Part:
    found = editing.part_of(version.definition, group, code) if group in editing.GROUPS else None
    if found is None:
        raise NotVisible(MANAGE, "core.instrumentversion part", f"{group} {code}"[:64])
    return found


def _part(request: HttpRequest, version: InstrumentVersion, group: str, code: str, stored: Part | None) -> HttpResponse:
    if group not in PART_FORMS:
        raise NotVisible(MANAGE, "core.instrumentversion part", group[:64])
    form_class, definition = PART_FORMS[group], definition_of(version)
    keeper = PartKeeper(request, version, group, code, form_class, definition)
    heading = f"{code} {(stored or {}).get('label', '')}".strip() or str(GROUP_WORDS[group][1])
    is_new_item = group == "items" and stored is None
    form = Editing(
        form_key="instrument-part",
        object_id=keeper.draft_key,
        form_class=form_class,
        form_kwargs={"definition": definition, "part": stored},
        template="instruments/part.html",
        save=keeper.save,
        done=lambda _draft: keeper.url if is_new_item else pages.url("edit", version.pk),
        initial={**(form_class.initial_for(stored) if stored else {}), "seen": digest(stored)},
        current_version=version.version,
        context={
            **_words(version, heading, _("Add and go on") if is_new_item else _("Save")),
            "remove_url": pages.url("part-remove", version.pk, group, code) if stored else "",
        },
        success=_("Saved."),
    )
    return handle(request, form)


class PartKeeper:
    """Saves one part of a draft; tells a late save of the same part from a save of another one."""

    def __init__(
        self,
        request: HttpRequest,
        version: InstrumentVersion,
        group: str,
        code: str,
        form_class: type[PartForm],
        definition: Definition,
    ) -> None:
        self.actor, self.version, self.group, self.code = pages.actor_of(request), version, group, code
        self.form_class, self.definition = form_class, definition
        self.stored = editing.part_of(version.definition, group, code) if code else None
        self.made = code

    @property
    def draft_key(self) -> str:
        """The key of the person's own draft of this form: version and part, short enough for the table."""
        return f"new-{self.version.pk}-{digest({'group': self.group, 'code': self.code})[:8]}"

    @property
    def url(self) -> str:
        return pages.url("part", self.version.pk, self.group, self.made)

    def save(self, data: Mapping[str, Any], expected: int) -> InstrumentVersion:
        """What was chosen to stay as the other person saved it is missing in ``data`` and kept."""
        seen = data.get("seen", "")
        before = {**(self.form_class.initial_for(self.stored) if self.stored else {})}
        flat = {**before, **{name: value for name, value in data.items() if name != "seen"}}
        form = self.form_class(definition=self.definition, part=self.stored)
        made = form.part_from(flat)
        self.made = made["code"]
        if not self.stored and editing.part_of(self.version.definition, self.group, self.made):
            raise FieldErrors({"code": _("This code is there already.")})
        if seen and seen == digest(self.stored):
            expected = self.version.version  # another part changed meanwhile; this one did not
        with told("label"):
            try:
                return services.change_part(
                    actor=self.actor, version=self.version, expected=expected, group=self.group, code=self.made,
                    part=made,
                )  # fmt: skip
            except StaleVersion as stale:
                raise _late(stale, data, before) from None


def digest(part: Part | None) -> str:
    """A short mark of a part as it stands, "" for none."""
    if part is None:
        return ""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()


def _late(stale: StaleVersion, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> StaleVersion:
    """The error with the fields of the form instead of the whole definition."""
    pairs = {name: (mine[name], theirs.get(name, "")) for name in mine if name != "seen"}
    return StaleVersion(stale.current, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@require_http_methods(["GET", "HEAD", "POST"])
@pages.for_drafts
def remove_part(request: HttpRequest, version: InstrumentVersion, group: str, code: str) -> HttpResponse:
    """Take a part out of a draft."""
    stored = _stored(version, group, code)
    refused, status = "", 200
    if request.method == "POST":
        try:
            services.change_part(
                actor=pages.actor_of(request), version=version, expected=pages.number(request), group=group, code=code
            )
        except InvalidDefinition as error:
            refused, status = " ".join(str(finding) for finding in error.findings), 422
        except StaleVersion:
            refused, status = _("Somebody changed the draft meanwhile. Look at it again, then decide."), 409
        else:
            messages.success(request, _("Removed from the draft."))
            return HttpResponseRedirect(pages.url("edit", version.pk))
    context = {
        **_words(version, _("Remove %(code)s") % {"code": code}, _("Remove")),
        "consequence": _("“%(label)s” leaves this draft. Published versions keep it.") % {"label": stored["label"]},
        "refused": refused,
        "cancel_url": pages.url("part", version.pk, group, code),
    }
    return render(request, "instruments/confirm.html", context, status=status)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
@require_POST
@pages.for_drafts
def place_part(request: HttpRequest, version: InstrumentVersion, group: str, code: str) -> HttpResponse:
    """Move a part one place up or down."""
    _stored(version, group, code)
    by = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    try:
        if by:
            services.change_part(
                actor=pages.actor_of(request), version=version, expected=pages.number(request), group=group, code=code,
                by=by,
            )  # fmt: skip
    except StaleVersion:
        messages.info(request, _("Somebody changed the draft meanwhile. Look at it again, then move the part."))
    return HttpResponseRedirect(f"{pages.url('edit', version.pk)}#{group}-{code}")


def _words(version: InstrumentVersion, heading: str, submit: str) -> dict[str, Any]:
    """The words of a form's page."""
    return {
        "version": version,
        "heading": heading,
        "page_title": heading,
        "kicker": str(version),
        "intro": "",
        "submit": submit,
        "cancel_url": pages.url("edit" if version.status == "draft" else "version", version.pk),
        "crumbs": pages.crumbs(version, heading),
    }


class told:  # noqa: N801 (reads as a word in ``with told("label")``)
    """Turns findings of a definition into errors of the form; ``field`` is where one without a place is shown."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: Any, _trace: Any) -> None:
        if isinstance(error, InvalidDefinition):
            raise FieldErrors({place(finding.path) or self.field: str(finding) for finding in error.findings}) from None


def place(path: str) -> str:
    """The form's field for a place in a definition: "items[3].anchors.2" is "anchor-2"."""
    last = path.rpartition("].")[2] if "]." in path else path
    parts = last.split(".")
    if parts[0] == "anchors" and len(parts) == 2:
        return f"anchor-{parts[1]}"
    return parts[-1] if len(parts) == 1 and not parts[0].endswith("]") else ""
