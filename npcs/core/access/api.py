"""The REST layer's base: sign-in by session or token, one declaration a view, keyset pages, strict JSON."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from rest_framework import authentication, exceptions, pagination, parsers, permissions
from rest_framework.request import Request
from rest_framework.response import Response

from npcs.core.access import actor as actors
from npcs.core.access import tokens
from npcs.core.access.declare import Declaration, find
from npcs.core.access.errors import Forbidden
from npcs.core.access.policy import policy_of
from npcs.core.rls import widen


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with the CSRF check for writes."""

    def authenticate_header(self, request: Request) -> str:
        """How to sign in otherwise: with this header an anonymous call is 401, without it REST framework says 403."""
        return TokenAuthentication.keyword


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer <token>``. The token names the person and the member acted for."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        found = tokens.authenticate(secret.strip())
        if found is None:
            raise exceptions.AuthenticationFailed("This token is unknown, has ended or was revoked.")
        django_request: Any = request._request
        loaded = actors.load(found.user, wanted=found.acting_for, request_id=django_request.actor.request_id)
        if loaded.acting_for != found.acting_for or "token.use" not in loaded.actions:
            raise exceptions.AuthenticationFailed("This person no longer has a role for which tokens are allowed.")
        if not found.can_write and request.method not in permissions.SAFE_METHODS:
            raise exceptions.PermissionDenied("This token may only read.")
        django_request.actor = replace(loaded, route=django_request.actor.route)
        widen(jur=loaded.jurisdictions, people=loaded.people)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class DeclaredPermission(permissions.BasePermission):
    """Deny by default: the view's class names its model and the action key of each API action."""

    def has_permission(self, request: Request, view: Any) -> bool:
        declaration = getattr(view, "declared", None)
        if declaration is None:
            return False
        if declaration.kind == "public":
            return True
        if not request.user or not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if declaration.kind == "signed_in":
            return True
        action = view.action_key(request)
        if view.kwargs:
            return (
                True  # the record of the address decides: 404 to whoever may not see it, 403 to whoever may not do it
            )
        if view.actor.actions.isdisjoint({action, *view.also.get(view.action, ())}):
            raise Forbidden(action, object_type=view.model._meta.label_lower)
        return True


class PolicyMixin:
    """For viewsets: ``model`` and ``action_keys`` ({API action: action key}). Lists are scoped first.

    A view with an argument in its address must find its record by ``get_object`` or ``find``, which ask the policy.
    """

    model: type[models.Model]
    action_keys: Mapping[str, str] = {}
    also: Mapping[str, tuple[str, ...]] = {}  # further keys of which one is enough to call a list
    declared = Declaration("list")

    def action_key(self, request: Request) -> str:
        api_action = getattr(self, "action", None)
        if api_action is None or api_action == "metadata":
            raise exceptions.MethodNotAllowed(request.method or "")
        try:
            return self.action_keys[api_action]
        except KeyError:
            raise Forbidden(f"undeclared API action {api_action}") from None

    @property
    def actor(self) -> actors.Actor:
        return self.request._request.actor  # type: ignore[attr-defined]

    def get_queryset(self) -> QuerySet:
        policy = policy_of(self.model)
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return policy.visible(self.actor, policy.view_action, self.base_queryset())

    def base_queryset(self) -> QuerySet:
        return self.model._default_manager.all()

    def get_object(self) -> Any:
        """404 for a foreign id, 403 for a missing right at home, each with one access-log line."""
        key = self.kwargs[getattr(self, "lookup_url_kwarg", None) or self.lookup_field]  # type: ignore[attr-defined]
        return find(self.actor, self.action_key(self.request), self.model, key, self.base_queryset())  # type: ignore[attr-defined]


class KeysetPagination(pagination.BasePagination):
    """Pages by the last row's key, so the thousandth page costs what the first does.

    ``?limit=`` 1 to 500 (default 100) and ``?cursor=`` from ``next``. Order is ``view.keyset`` (default: newest
    id first). A forged cursor is a 400: it is only a key, never a filter.
    """

    default_limit, most = 100, 500

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        self.request = request
        limit = self._limit(request)
        rows = queryset.order_by("-pk")
        cursor = request.query_params.get("cursor")
        if cursor:
            rows = rows.filter(Q(pk__lt=self._decode(cursor, queryset.model)))
        page = list(rows[: limit + 1])
        self.next_cursor = self._encode(page[limit - 1].pk) if len(page) > limit else None
        return page[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        url = None
        if self.next_cursor:
            query = self.request.query_params.copy()
            query["cursor"] = self.next_cursor
            url = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
        return Response({"next": url, "results": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": ["string", "null"], "format": "uri", "description": "Address of the next page."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        whole = {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.default_limit}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": whole, "description": "Rows a page."},
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": "Taken from `next` of the page before.",
            },
        ]

    def _limit(self, request: Request) -> int:
        raw = request.query_params.get("limit", "")
        if not raw:
            return self.default_limit
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:6]) <= self.most):
            raise exceptions.ValidationError({"limit": f"A whole number from 1 to {self.most}."})
        return int(raw)

    @staticmethod
    def _encode(key: object) -> str:
        return urlsafe_b64encode(str(key).encode()).decode().rstrip("=")

    @staticmethod
    def _decode(cursor: str, model: type[models.Model]) -> Any:
        try:
            text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
            return model._meta.pk.to_python(text)
        except Exception as error:
            raise exceptions.ValidationError({"cursor": "Take the cursor from the page before."}) from error


class StrictJSONParser(parsers.JSONParser):
    """JSON without NaN, Infinity, NUL characters, lone surrogates or bottomless nesting."""

    strict = True

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError("The JSON is nested too deeply.") from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError("The text holds half a character (a lone surrogate).") from error
        if _holds_nul(data):
            raise exceptions.ParseError("The text holds a NUL character, which cannot be stored.")
        return data


def _holds_nul(data: Any) -> bool:
    if isinstance(data, str):
        return "\x00" in data
    if isinstance(data, dict):
        return any(_holds_nul(inner) for pair in data.items() for inner in pair)
    return isinstance(data, list) and any(map(_holds_nul, data))
