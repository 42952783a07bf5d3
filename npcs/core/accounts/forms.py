"""Forms of sign-in and of a person's own account: our words, errors beside the field."""

import datetime as dt
import struct
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from npcs.core.accounts.models import User
from npcs.core.accounts.zones import ZONES
from npcs.core.ui.dates import DayField
from npcs.core.ui.text import CleanTextField

PASSWORD_LENGTH = 256  # hashing a text of megabytes would keep a worker busy
CODE_LENGTH = 20
TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})
_PASSWORD_HELP = _("12 characters or more. Four or five words that do not belong together work well.")


def _plain(field: Any, label: Any, *, help_text: Any = "", longest: int | None = None, **attrs: str) -> None:
    """Our label and hint, no placeholder (it vanishes while one types), a limit on what is hashed."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)
    if longest:
        field.validators.append(MaxLengthValidator(longest))


class SignInForm(LoginForm):
    """``too_many`` tells the view that the answer is 429."""

    too_many = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("E-mail address"), autocomplete="username webauthn", inputmode="email")
        _plain(self.fields["password"], _("Password"), longest=PASSWORD_LENGTH)

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.too_many = error.code in TOO_MANY
            self.add_error("password", error)
            return self.cleaned_data


class ForgotForm(ResetPasswordForm):
    """Asks for a link to set a new password. Known and unknown addresses get the same answer after the same work."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"), autocomplete="username", inputmode="email")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        self.users = [user for user in self.users if user.may_sign_in and not user.is_demo]
        email = super().save(request, **kwargs)
        if not self.users:
            nobody = User(pk=0, email=email, display_name="")
            key = f"0-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(nobody)}"
            adapter = get_adapter()
            context = {"user": nobody, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
            adapter.pretend_password_reset_mail(nobody, context)
        return email


class _NewPassword:
    """The two fields of a new password."""

    fields: dict[str, forms.Field]

    def word(self) -> None:
        _plain(self.fields["password1"], _("New password"), help_text=_PASSWORD_HELP, longest=PASSWORD_LENGTH)
        _plain(self.fields["password2"], _("New password again"), longest=PASSWORD_LENGTH)


class NewPasswordByLinkForm(_NewPassword, ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word()


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word()


class PasswordForm(_NewPassword, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word()
        _plain(self.fields["oldpassword"], _("Current password"), longest=PASSWORD_LENGTH)


class ConfirmForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"), longest=PASSWORD_LENGTH)


class _Code:
    """A code from the app or a recovery code, typed with or without blanks."""

    fields: dict[str, forms.Field]

    def word(self, help_text: Any) -> None:
        _plain(self.fields["code"], _("Code"), help_text=help_text, longest=CODE_LENGTH, inputmode="numeric")


class CodeForm(_Code, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word(_("6 digits from your authenticator app, or one of your recovery codes."))


class ConfirmByCodeForm(_Code, ReauthenticateByCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word(_("6 digits from your authenticator app, or one of your recovery codes."))


class AddAppForm(_Code, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word(_("The 6 digits that the app shows now."))


# What reading a passkey's answer raises when the answer was not made by a browser.
_MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


def _answer(read: Callable[[], Any]) -> Any:
    """Reads the browser's answer; whatever is wrong with it gets one message in plain words."""
    refused = ValidationError(_("This passkey was not accepted. Try again, or take another way."), code="passkey")
    try:
        return read()
    except _MALFORMED as error:
        raise refused from error
    except ValidationError as error:
        raise error if error.code in TOO_MANY else refused from error


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return _answer(super().clean_credential)


class PasskeySignInForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return _answer(super().clean_credential)


class ConfirmByPasskeyForm(ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return _answer(super().clean_credential)


class AddPasskeyForm(AddWebAuthnForm):
    """The hidden ``credential`` is filled by the browser's passkey dialog (static/js/passkey.js)."""

    name = CleanTextField(
        label=_("Name of this passkey"),
        max_length=80,
        required=False,
        help_text=_("So that you can tell them apart, for example “Work laptop”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self.fields["passwordless"],
            _("Sign in with this passkey alone, without a password"),
            help_text=_("The device then asks for your fingerprint, face or PIN."),
        )
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        return _answer(super().clean)


class PasskeyNameForm(EditWebAuthnForm):
    name = CleanTextField(label=_("Name of this passkey"), max_length=80)


class ProfileForm(forms.Form):
    """How a person is shown, and in which language and time they read."""

    display_name = CleanTextField(
        label=_("Name shown to colleagues"),
        max_length=80,
        help_text=_("A role code such as “Reviewer R-2” works well."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Your member's own clock counts while you act for it.")
    )

    def __init__(self, *args: Any, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(ZONES)
        self.fields["time_zone"].choices = known if zone in dict(known) else [*known, (zone, zone)]  # type: ignore[attr-defined]


READ, WRITE = "read", "write"


class TokenForm(forms.Form):
    """A token for a program. The day it ends counts in full."""

    name = CleanTextField(label=_("What is it for?"), max_length=80, help_text=_("For example “Monthly report”."))
    rights = forms.ChoiceField(
        label=_("What may it do?"),
        choices=[(READ, _("Read")), (WRITE, _("Read and change records"))],
        widget=forms.RadioSelect,
        initial=READ,
    )
    expires_at = DayField(
        label=_("Last day it works"),
        help_text=_("At most one year from now."),
        error_messages={"required": _("Please choose the last day on which it works.")},
    )

    def clean_expires_at(self) -> dt.datetime | None:
        day = self.cleaned_data["expires_at"]
        if day is None:
            return None
        if day.year > 9000:  # one day later would not be a date
            raise ValidationError(_("Choose a day at most one year from now."))
        return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
