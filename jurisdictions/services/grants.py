"""Keeps the grants in the database equal to what the memberships in force say. Nothing else writes them."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import override

from jurisdictions import roles
from jurisdictions.models import Jurisdiction, JurisdictionUserPermission, Membership
from npcs.core.rls import current

Grant = tuple[int, int, str]  # (person, member, action key)


@transaction.atomic
def ensure_permissions() -> dict[str, int]:
    """One Permission for each action key on the Jurisdiction, and no other; returns {action key: its number}.

    A new key needs no migration. A key that is no longer declared goes, and its grants with it.
    """
    content_type = ContentType.objects.get_for_model(Jurisdiction)
    rows = Permission.objects.filter(content_type=content_type)
    found = dict(rows.values_list("codename", "pk"))
    with override("en"):  # stored once, for administrators of the database
        missing = [
            Permission(content_type=content_type, codename=key, name=str(label))
            for key, label in roles.ACTIONS.items()
            if key not in found
        ]
    if missing:
        Permission.objects.bulk_create(missing, ignore_conflicts=True)
        found = dict(rows.values_list("codename", "pk"))
    stale = found.keys() - roles.ACTIONS.keys()
    if stale:
        rows.filter(codename__in=stale).delete()
    return {key: found[key] for key in roles.ACTIONS}


@transaction.atomic
def sync(*, person_id: int, jurisdiction_id: int) -> None:
    """Makes the person's grants at one member equal their roles in force there. Safe to repeat."""
    _must_see({jurisdiction_id})
    rows = Membership.objects.in_force().filter(user_id=person_id, jurisdiction_id=jurisdiction_id)
    _write(
        wanted=_wanted(rows.values_list("user_id", "jurisdiction_id", "role")),
        held=JurisdictionUserPermission.objects.filter(user_id=person_id, content_object_id=jurisdiction_id),
    )


@transaction.atomic
def sync_all() -> None:
    """The same for everybody: after a role was declared anew, and as a repair. Needs a scope over all people."""
    _must_see(set(Jurisdiction.objects.values_list("pk", flat=True)))
    rows = Membership.objects.in_force()
    _write(
        wanted=_wanted(rows.values_list("user_id", "jurisdiction_id", "role")),
        held=JurisdictionUserPermission.objects.all(),
    )


def declared() -> set[Grant]:
    """The grants that follow from the memberships in the present scope: what ``sync_all`` writes."""
    return _wanted(Membership.objects.in_force().values_list("user_id", "jurisdiction_id", "role"))


def _wanted(rows: Iterable[tuple[int, int, str]]) -> set[Grant]:
    return {(person, place, action) for person, place, role in rows for action in roles.actions_of([role])}


def _write(*, wanted: set[Grant], held: models.QuerySet) -> None:
    numbers = ensure_permissions()
    rows = {
        (person, place, action): pk
        for pk, person, place, action in held.values_list("pk", "user_id", "content_object_id", "permission__codename")
    }
    gone = [pk for grant, pk in rows.items() if grant not in wanted]
    if gone:
        JurisdictionUserPermission.objects.filter(pk__in=gone).delete()
    JurisdictionUserPermission.objects.bulk_create(
        [
            JurisdictionUserPermission(user_id=person, content_object_id=place, permission_id=numbers[action])
            for person, place, action in sorted(wanted - rows.keys())
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )


def _must_see(places: set[int]) -> None:
    """Row-level security hides roles outside the scope; a sync that cannot see them would take rights away."""
    scope = current()
    hidden = places - (scope.people if scope else frozenset())
    if hidden:
        raise RuntimeError(f"Grants cannot be compared: the roles at {sorted(hidden)} are outside the scope.")
