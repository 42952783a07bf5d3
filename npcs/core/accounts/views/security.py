"""How a person signs in: password, second steps, devices."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView, PasswordSetView, ReauthenticateView
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.views import ReauthenticateView as MFAReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from npcs.core.access import signed_in
from npcs.core.accounts import selectors
from npcs.core.accounts.devices import in_words
from npcs.core.accounts.forms import (
    AddAppForm,
    AddPasskeyForm,
    ConfirmByCodeForm,
    ConfirmByPasskeyForm,
    ConfirmForm,
    FirstPasswordForm,
    PasskeyNameForm,
    PasswordForm,
)
from npcs.core.accounts.notes import note
from npcs.core.accounts.passkeys import as_json
from npcs.core.accounts.second_factor import is_missing
from npcs.core.accounts.views.pages import crumbs, tabs

HOME = reverse_lazy("mfa_index")


@signed_in("It shows the person's own ways to sign in.")
@never_cache
@require_safe
def index(request: Any) -> HttpResponse:
    """Everything about one's own sign-in on one page."""
    actor = request.actor
    context = {
        "tabs": tabs(request),
        "missing": is_missing(request),
        "app": selectors.app(actor),
        "passkeys": selectors.passkeys(actor),
        "codes_left": selectors.recovery_codes_left(actor),
        "devices": len(selectors.devices(actor)),
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "mfa/index.html", context)


class InPlace:
    """A page below "Sign-in and security", with the way back to it."""

    here: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "crumbs": crumbs(str(self.here)), "security_url": str(HOME)}


class ConfirmPassword(ReauthenticateView):
    form_class = ConfirmForm


class ConfirmCode(MFAReauthenticateView):
    form_class = ConfirmByCodeForm


class ConfirmPasskey(ReauthenticateWebAuthnView):
    form_class = ConfirmByPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "passkey_options": as_json(context["js_data"]["request_options"])}


class Password(InPlace, PasswordChangeView):
    """Other devices are signed out with the old password; this one stays."""

    form_class = PasswordForm
    here = gettext_lazy("Change your password")


class FirstPassword(InPlace, PasswordSetView):
    form_class = FirstPasswordForm
    here = gettext_lazy("Set a password")


class AddApp(InPlace, ActivateTOTPView):
    form_class = AddAppForm
    here = gettext_lazy("Add an authenticator app")


class RemoveApp(InPlace, DeactivateTOTPView):
    here = gettext_lazy("Remove the authenticator app")


class AddPasskey(InPlace, AddWebAuthnView):
    form_class = AddPasskeyForm
    here = gettext_lazy("Add a passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "passkey_options": as_json(context["js_data"]["creation_options"])}


class RenamePasskey(InPlace, EditWebAuthnView):
    form_class = PasskeyNameForm
    success_url = HOME
    here = gettext_lazy("Rename a passkey")


class RemovePasskey(InPlace, RemoveWebAuthnView):
    """Where a second step is needed, the last one stays until there is another."""

    success_url = HOME
    here = gettext_lazy("Remove a passkey")

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.warning(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(self.get_success_url())
        return super().form_valid(form)


class RecoveryCodes(InPlace, ViewRecoveryCodesView):
    here = gettext_lazy("Recovery codes")


class NewRecoveryCodes(InPlace, GenerateRecoveryCodesView):
    here = gettext_lazy("New recovery codes")


class Devices(InPlace, ListUserSessionsView):
    here = gettext_lazy("Where you are signed in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = (_("Browser"), _("Address"), _("Signed in"), _("Last seen"))
        context = super().get_context_data(**kwargs)
        rows = [{"name": in_words(session.user_agent), "session": session} for session in context["sessions"]]
        return {**context, "columns": [{"label": name} for name in names], "rows": rows}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save(self.request)
        note("core.account.signed_out_others", self.request.user, request_id=self.request.actor.request_id)
        get_adapter().add_message(self.request, messages.SUCCESS, message=_("Your other devices are signed out."))
        return HttpResponseRedirect(self.get_success_url())
