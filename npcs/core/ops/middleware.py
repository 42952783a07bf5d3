"""Bare refusals of Django and its packages become our own pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from npcs.core.ops import views

GetResponse = Callable[[HttpRequest], HttpResponse]
HANDLED = frozenset({405, 413, 429})


class ErrorPagesMiddleware:
    """Gives 405, 413 and 429 answers that carry no page of their own the page of the product."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code not in HANDLED or _has_page(request, answer):
            return answer
        page = views.error_page(request, answer.status_code)
        for name in ("Allow", "Retry-After"):
            if name in answer.headers:
                page[name] = answer.headers[name]
        return page


def _has_page(request: Any, answer: HttpResponse) -> bool:
    """A streamed or written body, JSON, or a client that did not ask for a page, is left as it is."""
    if answer.streaming or answer.content:
        return True
    accept = request.headers.get("Accept", "*/*")
    return not request.path.startswith(views.API) and "text/html" not in accept and "*/*" not in accept
