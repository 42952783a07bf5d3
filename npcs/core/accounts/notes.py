"""What a person did with their own sign-in, written into the history and told by mail."""

from typing import Any

from npcs.core import audit
from npcs.core.access.actor import Actor

# What the sign-in library reports (by the name of its mail) -> the kind of event.
KINDS = {
    "account/email/password_changed": "core.account.password_changed",
    "account/email/password_set": "core.account.password_changed",
    "account/email/password_reset": "core.account.password_reset",
    "mfa/email/totp_activated": "core.account.app_added",
    "mfa/email/totp_deactivated": "core.account.app_removed",
    "mfa/email/webauthn_added": "core.account.passkey_added",
    "mfa/email/webauthn_removed": "core.account.passkey_removed",
    "mfa/email/recovery_codes_generated": "core.account.recovery_codes_made",
    "socialaccount/email/account_connected": "core.account.linked",
}


def note(
    kind: str, user: Any, *, actor: Actor | None = None, request_id: str = "", payload: dict | None = None
) -> None:
    """Adds an event about a person, by the person unless ``actor`` says otherwise. It belongs to no member."""
    doer = actor or Actor(user=user, request_id=request_id)
    audit.record(kind=kind, actor=doer, obj=user, payload=payload)
