"""Who may end a token: the person who made it."""

from typing import Any

from django.db.models import QuerySet

from npcs.core.access.actor import Actor
from npcs.core.access.models import ApiToken
from npcs.core.access.policy import Policy, policy_for
from npcs.core.accounts.models import User

REVOKE = "token.revoke"


@policy_for(ApiToken)
class ApiTokenPolicy(Policy):
    """Tokens are one's own, also those of a member one has left: ending a token needs no role."""

    actions = (REVOKE,)
    view_action = REVOKE

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return action in self.actions and actor.is_signed_in and obj.user_id == actor.user_id

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action not in self.actions or not actor.is_signed_in:
            return queryset.none()
        return queryset.filter(user_id=actor.user_id)

    def who(self, action: str, obj: Any) -> QuerySet:
        return User.objects.filter(pk=obj.user_id)
