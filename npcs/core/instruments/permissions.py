"""Who may look at instruments, and who may publish them. They belong to the partnership, not to one member."""

from typing import Any

from django.db.models import QuerySet

from npcs.core.access import Actor, Policy, policy_for
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import Instrument, InstrumentVersion, ItemCrosswalk

VIEW = "instrument.view"


class InstrumentPolicy(Policy):
    """A right held in the member acted for counts for all instruments; the managing right is an office role's."""

    actions = (VIEW, MANAGE)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return action in self.actions and action in actor.actions

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        return queryset if self.can(actor, action, None) else queryset.none()


policy_for(Instrument)(InstrumentPolicy)
policy_for(InstrumentVersion)(InstrumentPolicy)
policy_for(ItemCrosswalk)(InstrumentPolicy)
