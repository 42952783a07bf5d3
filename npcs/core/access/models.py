"""Tokens for programs: scoped, expiring, revocable; only a hash is kept."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from npcs.core.ids import uuid7


class ApiToken(models.Model):
    """Lets a program act as one person for one member, to read or also to write, until a date."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    acting_for = models.IntegerField()
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    can_write = models.BooleanField(_("may also change records"), default=False)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(_("ends"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Privacy:
        identifying = {"digest"}
        core = {
            "id", "user", "acting_for", "name", "prefix", "can_write", "created_at", "expires_at", "last_used_at",
            "revoked_at",
        }  # fmt: skip

    class Meta:
        verbose_name = _("API token")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="core_apitoken_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def jurisdiction_id(self) -> int:
        """The member whose history tells of this token."""
        return self.acting_for
