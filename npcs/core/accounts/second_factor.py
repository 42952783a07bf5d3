"""The second step of signing in: who needs one, who has one."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

# Recovery codes only stand in for one of these.
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_SETTLED = "second_factor"  # session key: this session's person has one, no need to ask the database again


def of(user: Any) -> QuerySet[Authenticator]:
    """The person's apps and passkeys."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=TYPES).order_by("created_at", "pk")


def is_needed(user: Any) -> bool:
    """Made-up people sign in by one click and have none."""
    return settings.MFA_REQUIRED and not user.is_demo


def is_missing(request: HttpRequest) -> bool:
    """The signed-in person should set one up before going on. Asks the database once a session.

    Whoever came through their agency's provider has passed that provider's own second step.
    """
    user = request.user
    if not is_needed(user) or request.session.get(_SETTLED):
        return False
    if _came_from_agency(request) or of(user).exists():
        request.session[_SETTLED] = True
        return False
    return True


def _came_from_agency(request: HttpRequest) -> bool:
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, request.user))


def signed_in_lately(request: HttpRequest) -> bool:
    """The last proof of who this is, of whatever kind, is a few minutes old at most."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
