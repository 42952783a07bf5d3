"""One policy a model, with three answers that agree: ``can``, ``visible``, ``who``.

Lists, pages, API, exports and notices all ask the same policy. A list filters by a plain
``jurisdiction_id``; guardian is not asked once a row (ADR 0003).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet

from npcs.core.access.actor import Actor, provider
from npcs.core.access.errors import Forbidden

_policies: dict[type[models.Model], "Policy"] = {}


class Policy:
    """Base: everything is refused. ``actions`` names every action key the policy knows, for the matrix test."""

    actions: tuple[str, ...] = ()
    view_action: str = ""

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        """May this actor do ``action`` to ``obj``? ``obj`` is already visible to them."""
        return False

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        """The rows of ``queryset`` for which ``can`` would say yes to ``action``."""
        return queryset.none()

    def who(self, action: str, obj: Any) -> QuerySet:
        """The people for whom ``can`` says yes."""
        raise NotImplementedError

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        """One sentence for the page when ``can`` says no; empty when it says yes."""
        return ""


class JurisdictionPolicy(Policy):
    """The usual case: an action key granted on the row's jurisdiction.

    ``field`` is the path to the jurisdiction; ``aliases`` maps an action to the key that grants it.
    """

    field = "jurisdiction_id"
    aliases: Mapping[str, str] = {}

    def jurisdiction_of(self, obj: Any) -> int:
        value = obj
        for part in self.field.split("__"):
            value = getattr(value, part)
        return value

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return actor.has(self.aliases.get(action, action), self.jurisdiction_of(obj))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        places = actor.where(self.aliases.get(action, action))
        return queryset.filter(**{f"{self.field}__in": list(places)}) if places else queryset.none()

    def who(self, action: str, obj: Any) -> QuerySet:
        return provider().users_with(self.aliases.get(action, action), self.jurisdiction_of(obj))


def policy_for(model: type[models.Model]) -> Callable[[type[Policy]], type[Policy]]:
    """Class decorator: registers the one policy of ``model``."""

    def register(policy: type[Policy]) -> type[Policy]:
        if model in _policies:
            raise ValueError(f"{model.__name__} has two policies.")
        _policies[model] = policy()
        return policy

    return register


def policy_of(model: type[models.Model]) -> Policy:
    """The policy of a model; a model without one raises LookupError (deny by default)."""
    try:
        return _policies[model]
    except KeyError:
        raise LookupError(f"{model.__name__} has no policy; write one in its app's permissions.py.") from None


def registered() -> Mapping[type[models.Model], Policy]:
    return dict(_policies)


def require(actor: Actor, action: str, obj: models.Model) -> None:
    """Raises Forbidden unless the actor may do this. Services call it before they write."""
    policy = policy_of(type(obj))
    if not policy.can(actor, action, obj):
        why = policy.why_not(actor, action, obj)
        raise Forbidden(action, why, obj._meta.label_lower, obj.pk)
