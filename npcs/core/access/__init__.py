"""Who may do what: the actor, one policy a model, and a declaration on every route."""

from npcs.core.access.actor import Actor, anonymous, system
from npcs.core.access.declare import access, public, signed_in
from npcs.core.access.errors import Forbidden, NotVisible
from npcs.core.access.policy import JurisdictionPolicy, Policy, policy_for, policy_of, require

__all__ = [
    "Actor",
    "Forbidden",
    "JurisdictionPolicy",
    "NotVisible",
    "Policy",
    "access",
    "anonymous",
    "policy_for",
    "policy_of",
    "public",
    "require",
    "signed_in",
    "system",
]
