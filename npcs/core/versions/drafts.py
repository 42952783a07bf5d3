"""Which forms save themselves, and the endpoint to which they do it.

A form registers a key, the model of the record it edits and the action that saving needs. A form for
a new record uses the id ``new`` (or ``new-...``) and needs the action in the member acted for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from npcs.core.access import Forbidden, NotVisible, signed_in
from npcs.core.access.declare import find
from npcs.core.access.resume import typed_fields
from npcs.core.versions import services
from npcs.core.versions.models import Draft

LIMIT = 2_000_000  # characters in one draft
LONGEST_ID = Draft._meta.get_field("object_id").max_length or 0


@dataclass(frozen=True)
class DraftForm:
    key: str
    model: type[models.Model]
    action: str
    page: Callable[[Any], str] | None = None


_forms: dict[str, DraftForm] = {}


def register(key: str, model: type[models.Model], action: str, page: Callable[[Any], str] | None = None) -> None:
    """``page`` gives the address of the form for a record, where a late save can be compared."""
    _forms[key] = DraftForm(key, model, action, page)


def registered() -> dict[str, DraftForm]:
    return dict(_forms)


def _record(actor: Any, form: DraftForm, object_id: str) -> Any:
    """The record, if the actor may edit it; None for a new one. Raises NotVisible or Forbidden."""
    if object_id.startswith("new"):
        if form.action not in actor.actions:
            raise Forbidden(form.action, object_type=form.model._meta.label_lower)
        return None
    return find(actor, form.action, form.model, object_id)


@require_POST
@signed_in("Keeps the person's own draft; the form's action is checked inside.")
def autosave(request: HttpRequest, form_key: str, object_id: str) -> JsonResponse:
    """Keeps every field of the form: {"saved_at": ISO time}. 409 with {"compare": address} when the record moved on."""
    actor = request.actor  # type: ignore[attr-defined]
    form = _forms.get(form_key)
    if form is None or not object_id.isprintable() or len(object_id) > LONGEST_ID:
        raise NotVisible("draft", form_key, object_id)
    obj = _record(actor, form, object_id)
    fields = [(name, value.replace("\x00", "")) for name, value in typed_fields(request.POST)]
    if sum(len(value) for _name, value in fields) > LIMIT:
        return JsonResponse({"error": "too long"}, status=413)
    raw = request.POST.get("version", "")
    base = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else None
    draft = services.keep_draft(
        actor=actor,
        jurisdiction_id=obj.jurisdiction_id if obj is not None else actor.acting_for,
        form_key=form_key,
        object_id=object_id,
        fields=fields,
        base_version=base,
    )
    answer = {"saved_at": draft.saved_at.isoformat()}
    if obj is not None and form.page and base is not None and getattr(obj, "version", base) != base:
        return JsonResponse({**answer, "compare": f"{form.page(obj)}?compare=1"}, status=409)
    return JsonResponse(answer)
