"""An invitation by e-mail to take a role at a member."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jurisdictions import roles
from jurisdictions.models.jurisdictions import Jurisdiction
from jurisdictions.querysets import InvitationQuerySet
from npcs.core.ids import uuid7

VALID_FOR = dt.timedelta(days=7)


class Invitation(models.Model):
    """Works once, for seven days. Only a digest of the link's secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    display_name = models.CharField(_("name shown to colleagues"), max_length=80)
    role = models.CharField(_("role"), max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("works until"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Privacy:
        identifying = {"email", "display_name", "digest"}
        core = {
            "id", "jurisdiction", "role", "invited_at", "invited_by", "expires_at", "accepted_at", "accepted_by",
            "withdrawn_at", "withdrawn_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                F("jurisdiction"), Lower("email"), F("role"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="jurisdictions_invitation_once",
                violation_error_message=_("This person is invited to this role already."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="jurisdictions_invitation_ends_later",
                violation_error_message=_("An invitation cannot run out before it is sent."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="jurisdictions_invitation_accepted",
                violation_error_message=_("A time stamp needs both the moment and the person."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by=None),
                name="jurisdictions_invitation_withdrawn",
                violation_error_message=_("A time stamp needs both the moment and the person."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="jurisdictions_invitation_one_end",
                violation_error_message=_("An invitation is either accepted or withdrawn."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def role_label(self) -> str:
        return roles.label(self.role)

    def has_run_out(self, now: dt.datetime) -> bool:
        return self.expires_at <= now

    def is_usable(self, now: dt.datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and not self.has_run_out(now)
