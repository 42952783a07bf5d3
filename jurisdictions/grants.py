"""Where rights come from: ``settings.ACCESS_PROVIDER`` names ``Provider``.

Rights are read from the guardian table only. Services keep that table equal to the memberships in force
(jurisdictions.services.grants), so a suspended or ended role gives nothing from the same transaction on.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from jurisdictions.models import Jurisdiction, JurisdictionUserPermission

EVERY_MEMBERS_PEOPLE = "partnership.manage"  # held at the partnership's office only


class Provider:
    """Answers the access policies (npcs.core.access.actor.Provider)."""

    def grants(self, user: Any) -> Mapping[int, frozenset[str]]:
        """{member number: action keys} of all places where the person has a role in force. One query."""
        found: dict[int, set[str]] = defaultdict(set)
        rows = JurisdictionUserPermission.objects.filter(user_id=user.pk)
        for place, action in rows.values_list("content_object_id", "permission__codename"):
            found[place].add(action)
        return {place: frozenset(actions) for place, actions in found.items()}

    def users_with(self, action: str, jurisdiction_id: int | None = None) -> QuerySet:
        """The people who may do ``action`` at a member (None: anywhere) and may sign in."""
        held = JurisdictionUserPermission.objects.filter(permission__codename=action)
        if jurisdiction_id is not None:
            held = held.filter(content_object_id=jurisdiction_id)
        return get_user_model().objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("pk")

    def people_scope(self, user: Any, acting_for: int, actions: frozenset[str]) -> frozenset[int]:
        """Whose memberships the person may touch: their member's own, and all for the partnership's stewards."""
        if EVERY_MEMBERS_PEOPLE in actions:
            return frozenset(self.all_jurisdictions())
        return frozenset({acting_for}) if actions else frozenset()

    def all_jurisdictions(self) -> list[int]:
        return list(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True))
