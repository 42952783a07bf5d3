"""Our rules in allauth's hooks: who is let in, how mail leaves, what is written down."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from npcs.core.accounts import notes, second_factor
from npcs.core.accounts.social import SocialAccountAdapter
from npcs.core.ids import uuid7
from npcs.core.jobs import services as jobs

__all__ = ["AccountAdapter", "MFAAdapter", "SocialAccountAdapter"]

SUBJECT_LENGTH = 150
WAYS = {  # to show once more who one is
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use your passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Invitations only. Mail goes through the outbox, so sign-in never waits for a mail server or Redis."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and password do not match. Check both and try again."
        ),
        "too_many_login_attempts": gettext_lazy("That was tried too often. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("That was tried too often. Wait a few minutes, then try again."),
        "incorrect_password": gettext_lazy("This is not your password. Check it and try again."),
        "enter_current_password": gettext_lazy("This is not your current password. Check it and try again."),
        "incorrect_code": gettext_lazy("This code does not fit. Take the newest one and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """After the password only the second step: an invitation's link has already proved the address."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """The one gate for every way in: password, passkey, agency sign-in, demo."""
        if user.may_sign_in:
            return None
        clear_login(request)
        messages.warning(request, _("You cannot sign in right now. Your member's administrator can help."))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        if not get_authentication_records(request, user):  # an invitation's link, or a click in demo mode
            record_authentication(request, user, method="link")
        notes.note("core.account.signed_in", user, request_id=request.actor.request_id)  # type: ignore[attr-defined]
        return super().post_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Counts tries like a sign-in; asks for the person's own password and nobody else's."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after signing in: asking twice within five minutes protects nobody."""
        return super().is_reauthentication_required(app=app, **kwargs) and not second_factor.signed_in_lately(
            self.request
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """In our words. A passkey comes before a code for somebody whose only codes are for emergencies."""
        ways = [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]
        if not second_factor.of(user).filter(type=Authenticator.Type.TOTP).exists():
            ways.sort(key=lambda way: way["id"] == "mfa_reauthenticate")
        return ways

    def is_safe_url(self, url: str) -> bool:
        """After sign-in a person goes back to this site only."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    # Mail

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.PRODUCT_NAME}: {subject}"[:SUBJECT_LENGTH]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Into the outbox, in the caller's transaction."""
        mail = self.render_mail(template_prefix, email, {**context, "product_name": settings.PRODUCT_NAME})
        jobs.post_mail(key=f"{template_prefix}:{uuid7()}", to=email, subject=mail.subject, body=mail.body)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """For people who may sign in. Made-up people's addresses are nobody's."""
        if user.may_sign_in and not user.is_demo:
            self.send_mail("account/email/password_reset_key", user.email, context)

    def pretend_password_reset_mail(self, user: Any, context: dict[str, Any]) -> None:
        """The work of a reset mail without the mail: an unknown address must not be answered faster."""
        with transaction.atomic():
            self.send_mail("account/email/password_reset_key", user.email, context)
            transaction.set_rollback(True)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Every change of how a person signs in comes by here: it is written down and told to the person."""
        request = self.request
        kind = notes.KINDS.get(template_prefix)
        if kind:
            notes.note(kind, user, request_id=request.actor.request_id)
        if not user.is_demo:
            self.send_mail(template_prefix, user.email, {"user": user, **(context or {})})


class MFAAdapter(DefaultMFAAdapter):
    """Second steps. Their secrets lie encrypted in the database; the key comes from SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not fit. Take the newest one and try again."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second step, and one is needed here. Add another one first."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Add an app or a passkey first; recovery codes stand in for it."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a second step is needed, the last one stays until there is another."""
        user = authenticator.user
        others = second_factor.of(user).exclude(pk=authenticator.pk)
        return not second_factor.is_needed(user) or others.exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return settings.PRODUCT_NAME


def _fernet() -> MultiFernet:
    """Encrypts with SECRET_KEY, decrypts also with its predecessors (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"second-factor:" + force_bytes(key)).digest())) for key in keys]
    )
