"""What a person may do at a member: rows that follow from memberships and are written by one service only."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from jurisdictions.models.jurisdictions import Jurisdiction


class JurisdictionUserPermission(UserObjectPermissionBase):
    """One right of one person at one member; the permission's codename is the action key.

    A direct foreign key instead of guardian's generic one: read at every request by one index (ADR 0003).
    """

    content_object = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE)

    class Privacy:
        core = {"id", "user", "permission", "content_object"}

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        default_permissions = ()
