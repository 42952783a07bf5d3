"""Which forms save themselves, and the endpoint to which they do it.

A form registers a key, the model of the record it edits and the action that saving needs. A form for
a new record uses the id ``new`` (or ``new-...``) and needs the action in the member acted for.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from npcs.core.access import Forbidden, signed_in
from npcs.core.access.declare import find
from npcs.core.access.resume import typed_fields
from npcs.core.versions import services

LIMIT = 2_000_000  # characters in one draft


@dataclass(frozen=True)
class DraftForm:
    key: str
    model: type[models.Model]
    action: str


_forms: dict[str, DraftForm] = {}


def register(key: str, model: type[models.Model], action: str) -> None:
    _forms[key] = DraftForm(key, model, action)


def registered() -> dict[str, DraftForm]:
    return dict(_forms)


def _jurisdiction(actor: Any, form: DraftForm, object_id: str) -> int:
    """Checks the right to edit and says whose record it is. Raises NotVisible or Forbidden."""
    if object_id.startswith("new"):
        if form.action not in actor.actions:
            raise Forbidden(form.action, object_type=form.model._meta.label_lower)
        return actor.acting_for
    obj = find(actor, form.action, form.model, object_id)
    return obj.jurisdiction_id


@require_POST
@signed_in("Keeps the person's own draft; the form's action is checked inside.")
def autosave(request: HttpRequest, form_key: str, object_id: str) -> JsonResponse:
    """Keeps every field of the form. Answers {"saved": "10:42"}; 409 tells that the record has moved on."""
    actor = request.actor  # type: ignore[attr-defined]
    form = _forms.get(form_key)
    if form is None:
        return JsonResponse({"error": "unknown form"}, status=404)
    jurisdiction_id = _jurisdiction(actor, form, object_id)
    fields = [(name, value.replace("\x00", "")) for name, value in typed_fields(request.POST)]
    if sum(len(value) for _name, value in fields) > LIMIT:
        return JsonResponse({"error": "too long"}, status=413)
    raw = request.POST.get("version", "")
    base = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else None
    services.keep_draft(
        actor=actor, jurisdiction_id=jurisdiction_id, form_key=form_key, object_id=object_id, fields=fields,
        base_version=base,
    )  # fmt: skip
    moved = _moved_on(form, object_id, base)
    saved = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"saved": saved, "moved_on": moved}, status=409 if moved else 200)


def _moved_on(form: DraftForm, object_id: str, base: int | None) -> bool:
    if base is None or object_id.startswith("new") or not hasattr(form.model, "version"):
        return False
    return not form.model._default_manager.filter(pk=object_id, version=base).exists()
