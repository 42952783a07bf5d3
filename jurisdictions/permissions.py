"""Who may see and change members, people and invitations.

The facts of a member are open to everybody with a role anywhere in the partnership. Its people and invitations
are its own: elsewhere only the stewards of the partnership's office see them, and the tree passes on nothing.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jurisdictions.grants import EVERY_MEMBERS_PEOPLE, Provider
from jurisdictions.models import Invitation, Jurisdiction, Membership
from npcs.core.access import Actor, Policy, policy_for


class _PeoplesPlaces(Policy):
    """Base: an action held in the member acted for counts wherever the actor may touch people (``actor.people``)."""

    path = "jurisdiction_id"

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return action in self.actions and action in actor.actions and obj.jurisdiction_id in actor.people

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action not in self.actions or action not in actor.actions:
            return queryset.none()
        return queryset.filter(**{f"{self.path}__in": sorted(actor.people)})

    def who(self, action: str, obj: Any) -> QuerySet:
        """Those with the right at the member, and the stewards who hold it at the office."""
        source = Provider()
        if action not in self.actions:
            return source.users_with(action).none()
        here = source.users_with(action, obj.jurisdiction_id)
        stewards = source.users_with(action).filter(pk__in=source.users_with(EVERY_MEMBERS_PEOPLE).values("pk"))
        return (here | stewards).order_by("pk")


@policy_for(Jurisdiction)
class JurisdictionPolicy(_PeoplesPlaces):
    """A member: its facts, its settings, its list of people."""

    actions = ("member.view", "member.manage", "people.view", "people.manage", "partnership.manage")
    view_action = "member.view"
    path = "pk"

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        if action == "member.view":
            return action in actor.actions
        return super().can(actor, action, obj)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action == "member.view":
            return queryset.all() if action in actor.actions else queryset.none()
        return super().visible(actor, action, queryset)

    def who(self, action: str, obj: Any) -> QuerySet:
        return Provider().users_with(action) if action == "member.view" else super().who(action, obj)

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == "partnership.manage":
            return _("Only the partnership's office does this.")
        if obj.pk != actor.acting_for:
            return _("Only people of this member, or the partnership's office, do this.")
        return _("Your role here does not include this. A member administrator can.")


@policy_for(Membership)
class MembershipPolicy(_PeoplesPlaces):
    """A person's role. Nobody changes their own."""

    actions = ("people.view", "people.manage")
    view_action = "people.view"

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        if action == "people.manage" and obj.user_id == actor.user_id:
            return False
        return super().can(actor, action, obj)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = super().visible(actor, action, queryset)
        return rows.exclude(user_id=actor.user_id) if action == "people.manage" else rows

    def who(self, action: str, obj: Any) -> QuerySet:
        people = super().who(action, obj)
        return people.exclude(pk=obj.user_id) if action == "people.manage" else people

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == "people.manage" and obj.user_id == actor.user_id:
            return _("Nobody changes their own roles. Ask another administrator.")
        return _("Your role here does not include this. A member administrator can.")


@policy_for(Invitation)
class InvitationPolicy(_PeoplesPlaces):
    """An invitation: seen and withdrawn by those who may send one."""

    actions = ("people.manage",)
    view_action = "people.manage"

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        if self.can(actor, action, obj):
            return ""
        return _("Your role here does not include this. A member administrator can.")
