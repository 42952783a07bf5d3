"""Signing in and out. The flows are allauth's; forms, words and refusals are ours."""

from http import HTTPStatus
from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import (
    LoginView,
    LogoutView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from npcs.core.access import NotVisible, public
from npcs.core.accounts import demo
from npcs.core.accounts.forms import (
    TOO_MANY,
    CodeForm,
    ForgotForm,
    NewPasswordByLinkForm,
    PasskeyForm,
    PasskeySignInForm,
    SignInForm,
)
from npcs.core.accounts.passkeys import request_options
from npcs.core.accounts.views.agency import ways_in


def status_of(form: BaseForm) -> int:
    """429 when the form was refused for too many tries, else 200 as for any form with errors."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return HTTPStatus.TOO_MANY_REQUESTS if codes & TOO_MANY else HTTPStatus.OK


class SignIn(LoginView):
    form_class = SignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": demo.people(), "agencies": ways_in()}


class PasskeySignIn(LoginWebAuthnView):
    """The browser's answer for a passkey; afterwards the person goes where they were going."""

    form_class = PasskeySignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, authenticator, login)


class SecondStep(AuthenticateView):
    """The code or the passkey after the password."""

    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "passkey_options": request_options(self.stage.login.user, context)}

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):  # a passkey has no visible field to stand beside
            messages.warning(self.request, message)
        response = super().form_invalid(form)
        response.status_code = status_of(form)
        return response


class SignOut(LogoutView):
    pass


class Forgot(PasswordResetView):
    form_class = ForgotForm


class ForgotSent(PasswordResetDoneView):
    pass


class NewPasswordByLink(PasswordResetFromKeyView):
    """The link works once: it ends with the password it replaces."""

    form_class = NewPasswordByLinkForm


class NewPasswordDone(PasswordResetFromKeyDoneView):
    pass


@public("Signs in made-up people, in demo mode only; elsewhere it does not exist.")
@never_cache
@require_http_methods(["GET", "POST"])
def demo_sign_in(request: Any) -> HttpResponse:
    """One click as a made-up person. Outside demo mode: 404 and a line in the access log, for anybody's number."""
    wanted = request.POST.get("person", "")
    if not settings.DEMO:
        raise NotVisible("demo.sign_in", "core.user", wanted)
    if request.method == "GET":
        return render(request, "accounts/demo.html", {"demo_people": demo.people()})
    person = demo.find(wanted)
    if person is None:
        raise NotVisible("demo.sign_in", "core.user", wanted)
    return perform_login(request, person, email_verification="none", redirect_url=get_next_redirect_url(request))
