"""Tokens for programs: made by a person, shown once, kept as a digest.

A token is ``npcs_``, eight characters that name it in lists, ``_`` and 43 random characters (256 bits).
Nobody chose it, so one SHA-256 is enough: there is nothing to guess (NIST SP 800-63B section 5.1.2.2 asks
for salt and stretching below 112 bits only).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from npcs.core import audit
from npcs.core.access.actor import Actor
from npcs.core.access.errors import Forbidden
from npcs.core.access.models import ApiToken

ACTION = "token.use"
LONGEST = timedelta(days=366)  # a last day one year ahead ends with that day
MOST = 20  # tokens in force for one person
USED_EVERY = timedelta(minutes=1)  # how often "last used" is written
_MARK = "npcs"
_NAME_LENGTH = 8


class Holder(NamedTuple):
    """Whom a token stands for: the person, the member acted for, and whether it may change records."""

    user: Any
    acting_for: int
    can_write: bool
    token_id: UUID


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def create(*, actor: Actor, name: str, expires_at: datetime, can_write: bool) -> tuple[ApiToken, str]:
    """Makes a token for the actor in the member acted for; returns the row and the secret, which is kept nowhere.

    Raises Forbidden without the right to use tokens there, ValidationError for a name or an end that does not fit.
    """
    if actor.acting_for is None or not actor.has(ACTION, actor.acting_for):
        raise Forbidden(ACTION, _("Your role here does not include tokens for programs."), "core.apitoken")
    _check(actor, name, expires_at)
    shown = secrets.token_hex(_NAME_LENGTH // 2)
    secret = f"{_MARK}_{shown}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=actor.user,
        acting_for=actor.acting_for,
        name=name,
        prefix=shown,
        digest=digest(secret),
        can_write=can_write,
        expires_at=expires_at,
    )
    audit.record(kind="core.token.created", actor=actor, obj=token, payload={"can_write": can_write})
    return token, secret


def _check(actor: Actor, name: str, expires_at: datetime) -> None:
    now = timezone.now()
    errors: dict[str, str] = {}
    if not name.strip():
        errors["name"] = _("Say what the token is for.")
    if expires_at <= now:
        errors["expires_at"] = _("Choose a day that has not passed.")
    elif expires_at > now + LONGEST:
        errors["expires_at"] = _("Choose a day at most one year from now.")
    if in_force(actor.user).count() >= MOST:
        errors["name"] = _("You have %(most)s tokens. End one that you no longer need first.") % {"most": MOST}
    if errors:
        raise ValidationError(errors)


def in_force(user: Any) -> QuerySet[ApiToken]:
    """The person's tokens that have neither ended nor been revoked."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def revoke(*, actor: Actor, token: ApiToken) -> bool:
    """Ends a token at once; False when it had been revoked before. The caller has checked whose it is."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if rows:
        audit.record(kind="core.token.revoked", actor=actor, obj=token)
    return bool(rows)


def authenticate(secret: str) -> Holder | None:
    """Whom this secret stands for, or None: unknown, ended, revoked, or a person who may not sign in.

    The look-up is by digest, so how long it takes says nothing about the secret.
    """
    wanted = digest(secret)
    now = timezone.now()
    token = ApiToken.objects.select_related("user").filter(digest=wanted, revoked_at=None, expires_at__gt=now).first()
    if token is None or not hmac.compare_digest(token.digest, wanted) or not token.user.may_sign_in:
        return None
    unused = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=now)
    return Holder(token.user, token.acting_for, token.can_write, token.pk)
