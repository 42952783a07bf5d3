"""Checks that several services share. Each raises; none returns a verdict to be forgotten."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from jurisdictions import roles
from jurisdictions.choices import Status
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor, Forbidden, require
from npcs.core.versions.errors import FieldErrors


def allow(actor: Actor, action: str, obj: models.Model) -> None:
    """The policy says yes, or set-up code runs as the system."""
    if not actor.is_system:
        require(actor, action, obj)


def not_oneself(actor: Actor, person: models.Model) -> None:
    """Nobody changes their own roles: two people always know of a change of rights."""
    if actor.user_id is not None and actor.user_id == person.pk:
        raise Forbidden(
            "people.manage",
            _("Nobody changes their own roles. Ask another administrator."),
            person._meta.label_lower,
            person.pk,
        )


def locked(*numbers: int) -> dict[int, Jurisdiction]:
    """The members by number, locked in a fixed order: one change of people at a time, and no deadlock."""
    rows = Jurisdiction.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    return {row.pk: row for row in rows}


def role_fits(role: str, jurisdiction: Jurisdiction) -> None:
    if role not in roles.ROLES or not roles.ROLES[role].fits(jurisdiction.kind):
        raise FieldErrors({"role": _("This role cannot be held here. Choose another one.")})


def roles_fit(keys: Iterable[str], jurisdiction: Jurisdiction) -> None:
    for key in keys:
        role_fits(key, jurisdiction)


def takes_part(jurisdiction: Jurisdiction) -> None:
    """Somebody can only start at a member that has not left."""
    if jurisdiction.status == Status.LEFT:
        raise FieldErrors({"": _("This member has left the partnership, so nobody can start a role there.")})
