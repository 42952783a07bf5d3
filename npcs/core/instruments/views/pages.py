"""What the pages of instruments share: addresses, the trail, tags, and the answer to an edit of what is frozen."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from npcs.core.access import Actor
from npcs.core.instruments.errors import VersionFrozen, VersionInReview
from npcs.core.instruments.lifecycle import MANAGE, VERSION
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.services.common import require_draft

View = Callable[..., HttpResponse]
LATEST = 6  # history entries beside a version


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def manages(request: HttpRequest) -> bool:
    return MANAGE in actor_of(request).actions


def url(name: str, *args: Any) -> str:
    return reverse(f"instruments:{name}", args=args)


def crumbs(version: InstrumentVersion | None = None, label: str = "") -> list[dict[str, str]]:
    """Instruments, the version, the page itself."""
    trail = [{"label": _("Instruments"), "url": url("index")}]
    if version is not None:
        trail.append({"label": str(version), "url": url("version", version.pk)})
    return [*trail, {"label": label}] if label else trail


def state_tag(version: InstrumentVersion, used: InstrumentVersion | None = None) -> dict[str, Any]:
    """The state in words and colour; ``used`` is the version in use now."""
    if used is not None and used.pk == version.pk:
        return {"tone": "done", "label": _("In use")}
    state = VERSION.states[version.status]
    return {"tone": state.tone or "quiet", "label": state.label, "icon": state.icon}


def for_drafts(view: View) -> View:
    """For pages that change a draft: any other version answers 409 and says what to do, whatever was sent."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = kwargs["version"] if "version" in kwargs else kwargs["line"].to_version
        try:
            require_draft(version)
            return view(request, *args, **kwargs)
        except (VersionFrozen, VersionInReview) as refusal:
            return frozen(request, version, refusal.message)

    return guarded


def frozen(request: HttpRequest, version: InstrumentVersion, message: str) -> HttpResponse:
    """409: nothing was changed, and this is the way to a new wording."""
    context = {
        "version": version,
        "message": message,
        "copy_url": "" if version.status == "in_review" else url("copy", version.pk),
        "back_url": url("version", version.pk),
        "crumbs": crumbs(version, _("Not changed")),
    }
    return render(request, "instruments/frozen.html", context, status=409)


def number(request: HttpRequest) -> int:
    """The version that a form names; anything else is a version that no record has."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1
