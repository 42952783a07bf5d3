"""What every page knows. Cheap: anything that asks the database is asked once, and only if the page shows it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from npcs.core.ui import care, nav, needs, switch


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor named in settings."""
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.is_signed_in
    values = {
        "product_name": settings.PRODUCT_NAME,
        "demo": settings.DEMO,
        "support_text": settings.SUPPORT_TEXT,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "footer_links": nav.others(request, "footer"),
        "signed_in": signed_in,
        "actor": actor,
    }
    return {**values, **_signed_in(request)} if signed_in else values


def _signed_in(request: HttpRequest) -> dict[str, Any]:
    here = request.get_full_path()
    return {
        "needs_count": SimpleLazyObject(lambda: needs.count(request)),
        "acting_place": SimpleLazyObject(lambda: next((p for p in switch.places(request) if p.current), None)),
        "other_places": SimpleLazyObject(lambda: switch.places(request) if len(switch.places(request)) > 1 else []),
        "switch_url": address("switch-member"),
        "sign_out_url": address("account_logout"),
        "sign_in_url": f"{address('account_login')}?next={address('session-back')}",
        "you_entries": nav.others(request, "you"),
        "search_url": next((entry.url for entry in nav.others(request, "search")), ""),
        "here": here,
        "idle_seconds": settings.IDLE_SECONDS,
        "idle_warning_seconds": settings.IDLE_WARNING_SECONDS,
        "content_note_seen": care.seen(request),
    }


def address(name: str) -> str:
    """The route's address, or nothing where this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
