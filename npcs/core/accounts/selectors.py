"""What a person may read about themselves."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from npcs.core.access.actor import Actor
from npcs.core.access.models import ApiToken
from npcs.core.audit.models import AccessLog, Event
from npcs.core.rls import PARTNERSHIP, scope

PAGE = 50


def own_events(actor: Actor, *, before: UUID | None = None) -> list[Event]:
    """What the actor did, newest first: one more than a page, so that the caller sees whether there is more."""
    return _own(actor, Event.objects.all(), before)


def own_reads(actor: Actor, *, before: UUID | None = None) -> list[AccessLog]:
    """What the actor looked at or was refused, newest first: one more than a page."""
    return _own(actor, AccessLog.objects.all(), before)


def _own(actor: Actor, rows: QuerySet, before: UUID | None) -> list[Any]:
    """Rows of this person only, from every member where they have a role and from the partnership's own log.

    The request sees one member at a time; what is logged about oneself does not end at its border.
    """
    rows = rows.filter(actor_id=actor.user_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    with scope(jur={PARTNERSHIP, *actor.places}, people=actor.people, user_id=actor.user_id):
        return list(rows.order_by("-pk")[: PAGE + 1])


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's tokens, newest first."""
    return ApiToken.objects.filter(user=actor.user).order_by("-pk")


def passkeys(actor: Actor) -> list[Authenticator]:
    rows = Authenticator.objects.filter(user_id=actor.user_id, type=Authenticator.Type.WEBAUTHN)
    return list(rows.order_by("created_at", "pk"))


def app(actor: Actor) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=actor.user_id, type=Authenticator.Type.TOTP).first()


def recovery_codes_left(actor: Actor) -> int | None:
    """How many recovery codes are unused; None when there never were any."""
    row = Authenticator.objects.filter(user_id=actor.user_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return None if row is None else len(row.wrap().get_unused_codes())


def devices(actor: Actor) -> list[UserSession]:
    """Where the actor is signed in now, newest first; ended sessions are dropped on the way."""
    return sorted(UserSession.objects.purge_and_list(actor.user), key=lambda row: row.last_seen_at, reverse=True)
