"""One form, one record: drafts come back, a bad field keeps everything typed, a late save shows both texts.

Views describe the form with an ``Editing`` and hand the request over. Nothing here knows a model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import BaseForm, Textarea
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from npcs.core.access.resume import typed_fields
from npcs.core.versions import services
from npcs.core.versions.errors import FieldErrors, StaleVersion

CHOOSE = "choose-"  # radio names of the conflict page; values mine, theirs, both


@dataclass
class Editing:
    """What a form edits.

    ``save(changes, version)`` calls the service; for a new record ``version`` is the form's once-key (a UUID).
    ``changes`` turns cleaned data into the service's fields. ``current_version`` is None for a new record.
    """

    form_key: str
    object_id: str
    form_class: type[BaseForm]
    template: str
    save: Callable[[dict[str, Any], Any], Any]
    done: Callable[[Any], str]
    initial: dict[str, Any] = field(default_factory=dict)
    changes: Callable[[dict[str, Any]], dict[str, Any]] = dict
    current_version: int | None = None
    form_kwargs: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    success: str = ""
    show: Callable[[str, Any], str] = lambda name, value: "" if value is None else str(value)


def handle(request: HttpRequest, editing: Editing) -> HttpResponse:
    """GET shows the form with the person's draft in it; POST saves and goes on."""
    if request.method == "POST":
        if "discard-draft" in request.POST:
            _drop(request, editing)
            return HttpResponseRedirect(request.path)
        return _save(request, editing, request.POST)
    draft = services.draft_of(actor=_actor(request), form_key=editing.form_key, object_id=editing.object_id)
    if draft is None:
        form = editing.form_class(initial=editing.initial, **editing.form_kwargs)
        return _page(request, editing, form, {"base": _start(editing)})
    data = QueryDict(mutable=True)
    for name, value in draft.fields:
        data.appendlist(name, value)
    if "compare" in request.GET and draft.base_version not in {None, editing.current_version}:
        return _save(request, editing, data)  # an old version is never written: this shows both texts
    form = _unjudged(editing.form_class(data, **editing.form_kwargs))
    base = data.get("once") or _start(editing) if draft.base_version is None else draft.base_version
    return _page(request, editing, form, {"base": base, "draft_at": draft.saved_at})


def _unjudged(form: Any) -> BaseForm:
    """Shows what was typed without judging it: the person has not said yet that it is done."""
    form._errors = ErrorDict()
    form.cleaned_data = {}
    return form


def _save(request: HttpRequest, editing: Editing, data: QueryDict) -> HttpResponse:
    form = editing.form_class(data, **editing.form_kwargs)
    base = _base(editing, data)
    if base is None:
        form.add_error(None, _("This page was not complete. Check your text and send it again."))
        return _page(request, editing, form, {"base": _start(editing)}, status=400)
    if not form.is_valid():
        return _page(request, editing, form, {"base": base}, status=422)
    try:
        changes = editing.changes(form.cleaned_data)
        result = editing.save(_chosen(data, changes), base)
    except FieldErrors as refusal:
        for name, message in refusal.errors.items():
            form.add_error(name if name in form.fields else None, message)
        return _page(request, editing, form, {"base": base}, status=422)
    except StaleVersion as stale:
        return _conflict(request, editing, form, data, stale)
    _drop(request, editing)
    if editing.success:
        messages.success(request, editing.success)
    return HttpResponseRedirect(editing.done(result))


def _start(editing: Editing) -> Any:
    """What a form opened now starts from. Version 0 is a record that its first save makes (a rating)."""
    return uuid4() if editing.current_version is None else editing.current_version


def _base(editing: Editing, data: QueryDict) -> Any:
    """The version the form started from, or the once-key of a new record; None when forged or missing."""
    if editing.current_version is None:
        try:
            return UUID(data.get("once", ""))
        except ValueError:
            return None
    raw = data.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else None


def _chosen(data: QueryDict, changes: dict[str, Any]) -> dict[str, Any]:
    """After the conflict page: drops what shall stay as the other person saved it, joins what shall be both."""
    chosen = dict(changes)
    for name in changes:
        choice = data.get(CHOOSE + name)
        if choice == "theirs":
            del chosen[name]
        elif choice == "both":
            chosen[name] = f"{changes[name]}\n\n{data.get('theirs-' + name, '')}".strip()
    return chosen


def _conflict(
    request: HttpRequest, editing: Editing, form: BaseForm, data: QueryDict, stale: StaleVersion
) -> HttpResponse:
    rows = [
        {
            "name": name,
            "label": form.fields[name].label if name in form.fields else name,
            "mine": editing.show(name, mine),
            "theirs": editing.show(name, theirs),
            "both": _is_long_text(form, name),
        }
        for name, (mine, theirs) in stale.differences.items()
    ]
    skip = ("version", CHOOSE, "theirs-")
    person = getattr(stale.current, "updated_by", None)
    context = {
        **editing.context,
        "rows": rows,
        "fields": [(name, value) for name, value in typed_fields(data) if not name.startswith(skip)],
        "version": stale.current.version,
        "theirs_by": str(person) if person else "",
        "theirs_at": stale.current.updated_at,
        "form_url": request.path,
    }
    return render(request, "errors/conflict.html", context, status=409)


def _is_long_text(form: BaseForm, name: str) -> bool:
    """Two texts can be kept one after the other where there is room for lines."""
    return name in form.fields and isinstance(form.fields[name].widget, Textarea)


def _page(
    request: HttpRequest, editing: Editing, form: BaseForm, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "form_key": editing.form_key,
        "object_id": editing.object_id,
        "is_new": editing.current_version is None,
        "draft_at": None,
        **editing.context,
        **more,
    }
    return render(request, editing.template, context, status=status)


def _drop(request: HttpRequest, editing: Editing) -> None:
    services.drop_draft(actor=_actor(request), form_key=editing.form_key, object_id=editing.object_id)


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]
