"""Sign-in by an agency's identity provider: to it and back (OpenID Connect Core 1.0, code flow)."""

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.views import LoginCancelledView, LoginErrorView
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from requests import RequestException

from npcs.core.access import public


def ways_in() -> list[dict[str, str]]:
    """{name, url} of each provider that the settings name; usually none or one."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [
        {"name": app["name"], "url": reverse("openid_connect_login", kwargs={"provider_id": app["provider_id"]})}
        for app in apps
    ]


@public("The way to the agency's own sign-in.")
@never_cache
def start(request: Any, provider_id: str) -> HttpResponse:
    """GET asks once more; POST goes on to the provider.

    Through a page of ours, because ``form-action 'self'`` forbids a form to end at another site, also by a
    redirect (CSP Level 3 section 6.4.2.1).
    """
    try:
        response = oidc.login(request, provider_id)
    except RequestException as error:
        return render_authentication_error(request, provider_id, exception=error)
    if request.method == "POST" and isinstance(response, HttpResponseRedirect):
        name = next((way["name"] for way in ways_in()), provider_id)
        return render(request, "socialaccount/going.html", {"address": response.url, "name": name})
    return response


@public("The way back from the agency's own sign-in; the state it carries is checked.")
@never_cache
def back(request: Any, provider_id: str) -> HttpResponse:
    return oidc.callback(request, provider_id)


class Cancelled(LoginCancelledView):
    pass


class Failed(LoginErrorView):
    pass
