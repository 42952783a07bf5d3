"""Writes about a person's own account."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from npcs.core.access.actor import Actor
from npcs.core.accounts.models import User
from npcs.core.accounts.notes import note

PROFILE = ("display_name", "language", "time_zone")


@transaction.atomic
def change_profile(*, actor: Actor, display_name: str, language: str, time_zone: str) -> list[str]:
    """Changes how the actor is shown and reads; returns the names of the fields that changed."""
    wanted = dict(zip(PROFILE, (display_name, language, time_zone), strict=True))
    user = User.objects.select_for_update().get(pk=actor.user.pk)
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    if changed:
        User.objects.filter(pk=user.pk).update(**{name: wanted[name] for name in changed})
        note("core.account.profile_changed", user, actor=actor, payload={"fields": changed})
    return changed


@transaction.atomic
def end_sessions(*, actor: Actor, user: User) -> int:
    """Signs a person out everywhere; returns how many devices that were. The caller has checked the right."""
    sessions = list(UserSession.objects.filter(user_id=user.pk))
    for session in sessions:
        session.end()
    note("core.account.signed_out_everywhere", user, actor=actor)
    return len(sessions)


@transaction.atomic
def reset_second_factor(*, actor: Actor, user: User) -> None:
    """For a lost phone: takes every second step away, so the person sets up a new one at the next sign-in.

    The caller has checked the right. Open sign-ins end, so nobody goes on without a second step.
    """
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(actor=actor, user=user)
    note("core.account.second_factor_reset", user, actor=actor)
