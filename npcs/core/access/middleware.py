"""Opens the request's transaction, settles the actor, and lets only declared routes through."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from npcs.core import audit
from npcs.core.access import actor as actors
from npcs.core.access import routes
from npcs.core.access.errors import Forbidden, NotVisible
from npcs.core.access.resume import sign_in_again
from npcs.core.rls import scope

GetResponse = Callable[[HttpRequest], HttpResponse]
ACTING_FOR = "acting_for"  # session key: the member the person acts for


class ActorMiddleware:
    """One transaction a request, in which only the actor's jurisdictions exist (row-level security)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64]
        actor = self._actor(request, request_id)
        request.actor = actor  # type: ignore[attr-defined]
        with scope(
            jur=actor.jurisdictions,
            people=actor.people,
            user_id=actor.user_id,
            actor=actor.user_id,
            request=request_id,
        ):
            response = self.get_response(request)
            # Written here because the view's own savepoint, where the refusal was raised, is gone.
            log_refusal(request)
        if actor.is_signed_in and "Cache-Control" not in response.headers:
            response["Cache-Control"] = "private, no-store"  # records stay in no cache (OWASP ASVS 14.3.2)
        return response

    @staticmethod
    def _actor(request: HttpRequest, request_id: str) -> actors.Actor:
        if not request.user.is_authenticated:
            return actors.anonymous(request_id)
        return actors.load(request.user, wanted=request.session.get(ACTING_FOR), request_id=request_id)


class DeclaredAccessMiddleware:
    """Deny by default: a route without a declaration is refused, an undeclared sign-in is asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        match = request.resolver_match
        request.actor = replace(request.actor, route=match.view_name or match.route)
        declaration = routes.declaration_of(view, match.view_name)
        if declaration is None:
            return self.process_exception(request, Forbidden("undeclared route", object_id=match.route))
        if declaration.kind == "public" or routes.is_api(view) or request.actor.is_signed_in:
            return None
        return sign_in_again(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotVisible):
            request.refusal = exception
            return render(request, "errors/404.html", status=404)
        if isinstance(exception, Forbidden):
            request.refusal = exception
            return render(request, "errors/403.html", {"why": exception.why}, status=403)
        return None


def log_refusal(request: Any) -> None:
    """One access-log line for a refused request, outside the rolled-back view."""
    refusal = getattr(request, "refusal", None)
    if refusal is None:
        return
    write = audit.not_found if isinstance(refusal, NotVisible) else audit.refused
    write(
        actor=request.actor,
        action=refusal.action,
        object_type=refusal.object_type,
        object_id=refusal.object_id,
    )
