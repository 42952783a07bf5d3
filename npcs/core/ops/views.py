"""Error pages. They say what happened, what was kept and what to do now; they need no database and no session."""

import re
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import NoReverseMatch, reverse

from npcs.core.access.resume import typed_fields
from npcs.core.accounts.csrf import form_is_ours

API = "/api/"
LAST_RESORT = "<!doctype html><html lang=en><title>Error</title><p>Something went wrong. Incident number {}.</p>"
_PLAIN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

log = structlog.get_logger(__name__)


def bad_request(request: Any, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when more was sent than a page may hold."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return error_page(request, 413)
    return error_page(request, 400)


def forbidden(request: Any, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: Any, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def method_not_allowed(request: Any) -> HttpResponse:
    return error_page(request, 405)


def too_many(request: Any) -> HttpResponse:
    return error_page(request, 429)


def server_error(request: Any) -> HttpResponse:
    """500 with a number that finds the request in the logs. Whatever breaks here, a sentence still comes out."""
    number = incident_number()
    log.error("page_failed", incident=number)
    try:
        return error_page(request, 500, incident=number)
    except Exception:
        log.exception("error_page_failed", incident=number)
        return HttpResponse(LAST_RESORT.format(number), status=500)


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """A form whose token is out of date (signed in again meanwhile) keeps its text and can be sent again.

    A form that came from another site is refused and its text is not shown.
    """
    fields = typed_fields(request.POST)
    if request.path.startswith(API) or not fields or not form_is_ours(request):
        return error_page(request, 403)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": "token"}, status=403)
    token = get_token(request)
    return error_page(
        request, 403, "errors/send_again.html", fields=fields, send_to=request.get_full_path(), csrf_token=token
    )


TITLES = {
    400: "The request could not be read",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    413: "Too much was sent at once",
    429: "Too many requests",
    500: "Something went wrong on our side",
}


def error_page(request: Any, status: int, template: str = "", **values: Any) -> HttpResponse:
    """Our page for people, problem details (RFC 9457) for programs."""
    if request.path.startswith(API):
        body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": "", **values}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {
        "product_name": settings.PRODUCT_NAME,
        "demo": settings.DEMO,
        "support_text": settings.SUPPORT_TEXT,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "home_url": _home(),
        **values,
    }
    return HttpResponse(loader.render_to_string(template or f"errors/{status}.html", context), status=status)


def incident_number() -> str:
    """The first part of the request's id, which every log line of the request carries."""
    given = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return (given if _PLAIN_ID.fullmatch(given) else str(uuid4()))[:8]


def _home() -> str:
    try:
        return reverse("home")
    except NoReverseMatch:
        return "/"
