"""What a request that needs a sign-in gets, without losing anything that was typed."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url

HIDDEN = {"csrfmiddlewaretoken"}


def typed_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Every posted (name, value) in order, less the token, to be sent again from a page."""
    return [(name, value) for name, values in data.lists() if name not in HIDDEN for value in values]


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def sign_in_again(request: Any) -> HttpResponse:
    """GET goes to the sign-in page and back; a POST keeps its text on a page that can send it again."""
    address = resolve_url(settings.LOGIN_URL)
    if wants_json(request):
        return JsonResponse({"sign_in": address}, status=401)
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    context = {"fields": typed_fields(request.POST), "send_to": request.get_full_path(), "sign_in": address}
    return render(request, "errors/signed_out.html", context, status=401)
