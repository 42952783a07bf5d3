"""What every request of a signed-in person passes: the idle clock, their language and time zone, what is missing."""

import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from npcs.core.access import routes
from npcs.core.access.resume import typed_fields, wants_json
from npcs.core.accounts import second_factor, urls

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"  # session key: Unix seconds of the last sign of the person, at most WRITE_EVERY behind
WRITE_EVERY = 60  # seconds; a busy person costs one session write a minute
# Open without a second step: all of the sign-in itself, and the idle clock.
OPEN = {pattern.name for pattern in urls.sign_in} | {"session-ping", "session-back"}
BACKGROUND = "X-Background"  # a request the page makes by itself carries this header with the value 1


class IdleTimeoutMiddleware:
    """Signs a person out who has not been there for IDLE_SECONDS.

    The request goes on without them: a page asks for a sign-in, a form that was sent keeps its text on a page
    from which it can be sent again (npcs.core.access.resume), JSON gets 401. The check of the form's token
    comes first, as for any form, so no other site can put text on that page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            request.idle_left = seconds_left(request)
            if request.idle_left <= 0:
                logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not in_background(request):
            touch(request)
        return response


def seconds_left(request: Any) -> int:
    """Until the sign-in ends, by the server's clock. Never earlier than the page says (written once a minute)."""
    seen = request.session.get(SEEN)
    if not isinstance(seen, int):  # signed in just now
        return settings.IDLE_SECONDS
    return seen + settings.IDLE_SECONDS + WRITE_EVERY - int(time.time())


def in_background(request: Any) -> bool:
    """The page asked by itself: this proves that the page is open, not that somebody is there."""
    if request.headers.get(BACKGROUND) == "1":
        return True
    match = request.resolver_match
    return match is not None and match.url_name == "session-ping" and request.method != "POST"


def touch(request: Any) -> None:
    """Notes that the person is there, at most once a minute, for the clock and for the list of their devices."""
    now = int(time.time())
    seen = request.session.get(SEEN)
    if isinstance(seen, int) and now - seen < WRITE_EVERY:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


class PreferencesMiddleware:
    """Pages in the person's language, times in their time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zone(request.user.time_zone)), translation.override(request.user.language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or request.user.language)
            return response


def zone(name: str) -> ZoneInfo:
    """The time zone of this name; UTC when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


class GateMiddleware:
    """What a signed-in person must have before work begins: a second step, and a member to act for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        if not request.actor.is_signed_in:
            return None
        name = request.resolver_match.view_name
        if not _is_open(view, name) and second_factor.is_missing(request):
            return _set_up_first(request, view)
        if name == settings.LOGIN_REDIRECT_URL and request.actor.acting_for is None:
            return render(request, "accounts/no_member.html")
        return None


def _is_open(view: Any, name: str) -> bool:
    if name in OPEN:
        return True
    declaration = routes.declaration_of(view, name)
    return declaration is not None and declaration.kind == "public"


def _set_up_first(request: Any, view: Any) -> HttpResponse:
    """To the page where a second step is set up. What was sent keeps its text."""
    address = reverse("mfa_index")
    if routes.is_api(view):
        problem = {"type": "about:blank", "title": "Set up a second step first", "status": 403, "detail": ""}
        return JsonResponse(problem | {"second_step": address}, status=403, content_type="application/problem+json")
    if wants_json(request):
        return JsonResponse({"second_step": address}, status=403)
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(address)
    context = {"fields": typed_fields(request.POST), "send_to": request.get_full_path(), "set_up": address}
    return render(request, "accounts/second_step_first.html", context, status=403)
