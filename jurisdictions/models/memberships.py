"""The role of a person at a member, from a moment until a moment."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jurisdictions import roles
from jurisdictions.models.jurisdictions import Jurisdiction
from jurisdictions.querysets import MembershipQuerySet
from npcs.core.ids import uuid7


class Membership(models.Model):
    """One role of one person at one member. A row is never deleted: ended rows are the history.

    A person with two roles has two rows. Suspended rows stay current and give no right.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=40)
    is_leadership = models.BooleanField(_("belongs to the member's leadership"), default=False)
    title = models.CharField(_("title"), max_length=80, blank=True)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    suspended_at = models.DateTimeField(_("suspended"), null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("until"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Privacy:
        identifying = {"title"}
        core = {
            "id", "jurisdiction", "user", "role", "is_leadership", "started_at", "started_by", "suspended_at",
            "suspended_by", "ended_at", "ended_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "user", "role"],
                condition=Q(ended_at=None),
                name="jurisdictions_membership_once",
                violation_error_message=_("This person already has this role here."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="jurisdictions_membership_ends_later",
                violation_error_message=_("A role cannot end before it started."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None),
                name="jurisdictions_membership_ended",
                violation_error_message=_("A time stamp needs both the moment and the person."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=False) | Q(suspended_by=None),
                name="jurisdictions_membership_suspended",
                violation_error_message=_("A time stamp needs both the moment and the person."),
            ),
        ]
        indexes = [models.Index(fields=["user", "jurisdiction"], name="jurisdictions_membership_who")]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("person-detail", args=[self.pk])

    @property
    def role_label(self) -> str:
        return roles.label(self.role)

    @property
    def is_current(self) -> bool:
        return self.ended_at is None

    @property
    def is_suspended(self) -> bool:
        return self.ended_at is None and self.suspended_at is not None
