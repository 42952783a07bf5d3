"""The secret in an invitation's link: ``<member number>.<32 random bytes>``. Only its digest is stored.

The number in front says whose invitations may be looked at (row-level security), before anything is looked up.
"""

import hashlib
import secrets

from jurisdictions.models import Invitation

_LONGEST = 80


def make(jurisdiction_id: int) -> str:
    return f"{jurisdiction_id}.{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """SHA-256 as hex; the secret has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def place_of(secret: str) -> int | None:
    """The member that the link names; None for what is no link of ours."""
    number, dot, rest = secret.partition(".")
    if len(secret) > _LONGEST or not (dot and rest and number.isascii() and number.isdecimal()) or len(number) > 9:
        return None
    return int(number)


def find(secret: str) -> Invitation | None:
    """The invitation of this link, used or not. Needs the scope of ``place_of``."""
    return Invitation.objects.filter(digest=digest(secret)).select_related("jurisdiction").first()
