"""REST errors as problem details (RFC 9457), with one entry a field so that a client can show them beside it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from npcs.core.access.errors import Forbidden, NotVisible
from npcs.core.instruments.errors import InstrumentError
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow.errors import WorkflowError

MEDIA_TYPE = "application/problem+json"


def problem(http_status: int, title: str, detail: str = "", **more: Any) -> Response:
    body = {"type": "about:blank", "title": title, "status": http_status, "detail": detail, **more}
    return Response(body, status=http_status, content_type=MEDIA_TYPE)


def handler(error: Exception, context: dict) -> Response | None:
    """DRF's EXCEPTION_HANDLER: maps our refusals, then what DRF knows; anything else becomes a 500."""
    request = context["request"]._request
    if isinstance(error, NotVisible | Http404):
        request.refusal = error if isinstance(error, NotVisible) else None
        exception_handler(Http404(), context)
        return problem(404, "Not found", "There is nothing here that you may see.")
    if isinstance(error, Forbidden | PermissionDenied):
        request.refusal = error if isinstance(error, Forbidden) else None
        exception_handler(exceptions.PermissionDenied(), context)
        return problem(403, "Not allowed", getattr(error, "why", "") or "Your role does not allow this.")
    if isinstance(error, StaleVersion):
        exception_handler(exceptions.APIException(), context)
        return problem(409, "Changed by somebody else", str(error), **error.as_dict())
    if isinstance(error, WorkflowError | InstrumentError):
        exception_handler(exceptions.APIException(), context)
        return problem(409, "Not possible now", error.message, code=error.code, findings=list(error.findings))
    if isinstance(error, FieldErrors):
        exception_handler(exceptions.APIException(), context)
        entries = [{"field": name, "message": message} for name, message in error.errors.items()]
        return problem(400, "Please check these fields", "", errors=entries)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        return problem(response.status_code, "Please check these fields", "", errors=fields(response.data))
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    answer = problem(response.status_code, _title(response.status_code), str(detail))
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def fields(data: Any, path: str = "") -> list[dict]:
    """DRF's nested errors as a flat list of {"field", "message"}."""
    if isinstance(data, dict):
        return [entry for key, value in data.items() for entry in fields(value, f"{path}.{key}" if path else str(key))]
    if isinstance(data, list):
        return [
            entry
            for number, value in enumerate(data)
            for entry in fields(value, path if not isinstance(value, dict | list) else f"{path}[{number}]")
        ]
    return [{"field": path, "message": str(data)}]


def _title(code: int) -> str:
    return {
        status.HTTP_400_BAD_REQUEST: "The request could not be read",
        status.HTTP_401_UNAUTHORIZED: "Sign in first",
        status.HTTP_405_METHOD_NOT_ALLOWED: "Method not allowed",
        status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "Send JSON",
        status.HTTP_429_TOO_MANY_REQUESTS: "Too many requests",
    }.get(code, "The request was refused")
