"""Small views of the shell: they change the session and nothing else."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npcs.core.access import signed_in
from npcs.core.access.middleware import ACTING_FOR
from npcs.core.ui import care

OWN_SESSION = "It reads or changes only the person's own session."


@signed_in(OWN_SESSION)
@never_cache
@require_http_methods(["GET", "POST"])
def ping(request: Any) -> JsonResponse:
    """Seconds until the sign-in ends, and whose it is. POST counts as being there; GET only asks."""
    left = settings.IDLE_SECONDS if request.method == "POST" else getattr(request, "idle_left", settings.IDLE_SECONDS)
    return JsonResponse({"left": left, "user": str(request.actor.user_id)})


@signed_in(OWN_SESSION)
@require_GET
def back(request: Any) -> HttpResponse:
    """Where a sign-in in a second tab ends: go back to the first."""
    return render(request, "session_back.html")


@signed_in(OWN_SESSION)
@require_POST
def switch_member(request: Any) -> HttpResponseRedirect:
    """Sets the member the person acts for; a place without a role there is ignored."""
    wanted = request.POST.get("member", "")
    for place in request.actor.places:
        if str(place) == wanted:
            request.session[ACTING_FOR] = place
    return HttpResponseRedirect(resolve_url("home"))


@signed_in(OWN_SESSION)
@require_POST
def content_note(request: Any) -> HttpResponseRedirect:
    """Remembers for the day that the person wants to read narratives, and goes back to the text."""
    care.remember(request)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else resolve_url("home"))
