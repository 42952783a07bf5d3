"""People at members: what roles they have, since when, and what ends them.

All services take the person and the member (or one role), check that the actor may manage people there, refuse
changes of one's own roles, and act at once: the grants follow in the same transaction. All are safe to repeat:
what is already so is left as it is, without a second entry in the history.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jurisdictions import roles
from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.querysets import MembershipQuerySet
from jurisdictions.services import grants
from jurisdictions.services.rights import allow, locked, not_oneself, role_fits, roles_fit, takes_part
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.accounts import services as accounts
from npcs.core.accounts.models import User
from npcs.core.versions.errors import FieldErrors


@transaction.atomic
def add_role(*, person: User, jurisdiction: Jurisdiction, role: str, actor: Actor) -> Membership:
    """Gives somebody who is here one more role. Who is not here yet is invited instead, and says yes themselves.

    A suspended person gets the role suspended. Raises FieldErrors, or Forbidden.
    """
    place = _begin(person, jurisdiction, actor)
    role_fits(role, place)
    takes_part(place)
    here = list(_current(person, place))
    for held in here:
        if held.role == role:
            return held
    if not here and not actor.is_system:
        raise FieldErrors({"": _("This person has no role here. Send an invitation instead.")})
    started = _start(person, place, [role], actor, like=here[0] if here else None)[0]
    grants.sync(person_id=person.pk, jurisdiction_id=place.pk)
    return started


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: Actor) -> Membership:
    """Ends one role and starts another in its place, so that both stay in the history."""
    place = _begin(membership.user, membership.jurisdiction, actor)
    role_fits(role, place)
    row = Membership.objects.get(pk=membership.pk)
    here = list(_current(row.user, place))
    same = next((held for held in here if held.role == role), None)
    if same is not None and (same.pk == row.pk or not row.is_current):
        return same
    if not row.is_current:
        raise FieldErrors({"": _("This role has ended, so it cannot be changed.")})
    _keep_one_keeper(place, row.user, [row])
    _end([row], actor, kind="jurisdictions.membership.changed", payload={"to": role})
    started = same or _start(row.user, place, [role], actor, like=row, silent=True)[0]
    grants.sync(person_id=row.user_id, jurisdiction_id=place.pk)
    return started


@transaction.atomic
def end_role(*, membership: Membership, actor: Actor, reason: str = "") -> Membership:
    """Ends one role; the person keeps the others."""
    place = _begin(membership.user, membership.jurisdiction, actor)
    row = Membership.objects.get(pk=membership.pk)
    if row.is_current:
        _keep_one_keeper(place, row.user, [row])
        _end([row], actor, kind="jurisdictions.membership.ended", reason=reason)
        grants.sync(person_id=row.user_id, jurisdiction_id=place.pk)
    return row


@transaction.atomic
def end(*, person: User, jurisdiction: Jurisdiction, actor: Actor, reason: str = "") -> list[Membership]:
    """Ends all roles of a person here; returns those that were ended now."""
    place = _begin(person, jurisdiction, actor)
    rows = list(_current(person, place))
    _keep_one_keeper(place, person, rows)
    _end(rows, actor, kind="jurisdictions.membership.ended", reason=reason)
    grants.sync(person_id=person.pk, jurisdiction_id=place.pk)
    return rows


@transaction.atomic
def suspend(*, person: User, jurisdiction: Jurisdiction, actor: Actor, reason: str = "") -> list[Membership]:
    """Takes every right here away until ``restore``; the roles stay. The last administrator can be suspended.

    Only the partnership's office can do that to a last administrator, since nobody suspends themselves.
    """
    place = _begin(person, jurisdiction, actor)
    rows = list(_current(person, place).filter(suspended_at=None))
    now = timezone.now()
    _update(rows, suspended_at=now, suspended_by_id=actor.user_id)
    _record(rows, actor, kind="jurisdictions.membership.suspended", reason=reason)
    grants.sync(person_id=person.pk, jurisdiction_id=place.pk)
    return rows


@transaction.atomic
def restore(*, person: User, jurisdiction: Jurisdiction, actor: Actor) -> list[Membership]:
    """Gives back what ``suspend`` took."""
    place = _begin(person, jurisdiction, actor)
    rows = list(_current(person, place).exclude(suspended_at=None))
    _update(rows, suspended_at=None, suspended_by_id=None)
    _record(rows, actor, kind="jurisdictions.membership.restored")
    grants.sync(person_id=person.pk, jurisdiction_id=place.pk)
    return rows


@transaction.atomic
def move(
    *,
    person: User,
    origin: Jurisdiction,
    destination: Jurisdiction,
    role_keys: Iterable[str],
    actor: Actor,
    reason: str = "",
) -> list[Membership]:
    """Ends all roles at one member and starts the given ones at another; each keeps its own history.

    What the person wrote stays with the member where they wrote it. Needs the right to manage people at both.
    """
    keys = list(dict.fromkeys(role_keys))
    if origin.pk == destination.pk:
        raise FieldErrors({"destination": _("Choose another member than the present one.")})
    places = locked(origin.pk, destination.pk)
    here, there = places[origin.pk], places[destination.pk]
    for place in (here, there):
        allow(actor, "people.manage", place)
    not_oneself(actor, person)
    roles_fit(keys, there)
    takes_part(there)
    rows = list(_current(person, here))
    if not rows:
        return list(_current(person, there).filter(role__in=keys))
    if any(row.is_suspended for row in rows):
        raise FieldErrors({"": _("This person is suspended. Restore their access first, then move them.")})
    if not keys:
        raise FieldErrors({"role_keys": _("Choose at least one role at the new member.")})
    _keep_one_keeper(here, person, rows)
    held = list(_current(person, there))
    _end(rows, actor, kind="jurisdictions.membership.moved_away", reason=reason, payload={"member": there.code})
    missing = [key for key in keys if key not in {row.role for row in held}]
    started = _start(
        person, there, missing, actor, like=held[0] if held else None,
        kind="jurisdictions.membership.moved_here", payload={"member": here.code},
    )  # fmt: skip
    for place in (here, there):
        grants.sync(person_id=person.pk, jurisdiction_id=place.pk)
    return [*(row for row in held if row.role in keys), *started]


@transaction.atomic
def set_leadership(
    *, person: User, jurisdiction: Jurisdiction, is_leadership: bool, title: str, actor: Actor
) -> list[Membership]:
    """Says whether the person belongs to the member's leadership, and their title. It gives no right."""
    place = _begin(person, jurisdiction, actor)
    rows = [row for row in _current(person, place) if (row.is_leadership, row.title) != (is_leadership, title)]
    turned = any(row.is_leadership != is_leadership for row in rows)
    _update(rows, is_leadership=is_leadership, title=title)
    if rows:
        kind = "jurisdictions.membership.titled"
        if turned:
            kind = f"jurisdictions.membership.leadership_{'set' if is_leadership else 'cleared'}"
        _record(rows[:1], actor, kind=kind)
    return rows


@transaction.atomic
def reset_second_step(*, person: User, jurisdiction: Jurisdiction, actor: Actor) -> None:
    """For a lost phone: the person sets up a new second step at the next sign-in. Open sign-ins end.

    Who manages people at one member cannot weaken the sign-in of somebody who also works for another one.
    """
    _begin(person, jurisdiction, actor)
    if not actor.is_system and not actor.people.issuperset(Provider().grants(person)):
        raise FieldErrors({"": _("This person works for another member as well. The partnership's office does this.")})
    accounts.reset_second_factor(actor=actor, user=person)


def end_everybody(*, jurisdiction: Jurisdiction, actor: Actor) -> int:
    """For a member that leaves: ends all roles at once. Called by ``members.set_status`` in its transaction."""
    rows = list(Membership.objects.current().filter(jurisdiction=jurisdiction).select_related("user").order_by("pk"))
    _end(rows, actor, kind="jurisdictions.membership.member_left")
    for person_id in sorted({row.user_id for row in rows}):
        grants.sync(person_id=person_id, jurisdiction_id=jurisdiction.pk)
    return len(rows)


def start_invited(*, person: User, jurisdiction: Jurisdiction, role: str, actor: Actor) -> Membership:
    """For an accepted invitation: starts the role. Called by ``invitations`` in its transaction."""
    here = list(_current(person, jurisdiction))
    for held in here:
        if held.role == role:
            return held
    like = here[0] if here else None
    started = _start(person, jurisdiction, [role], actor, like=like, kind="jurisdictions.membership.accepted")
    grants.sync(person_id=person.pk, jurisdiction_id=jurisdiction.pk)
    return started[0]


def _begin(person: User, jurisdiction: Jurisdiction, actor: Actor) -> Jurisdiction:
    """Rights first, then the lock; what follows looks at rows that nobody else changes meanwhile."""
    allow(actor, "people.manage", jurisdiction)
    not_oneself(actor, person)
    return locked(jurisdiction.pk)[jurisdiction.pk]


def _current(person: User, jurisdiction: Jurisdiction) -> MembershipQuerySet:
    rows = Membership.objects.current().filter(user=person, jurisdiction=jurisdiction)
    return rows.select_related("user", "jurisdiction").order_by("started_at", "pk")


def _keep_one_keeper(place: Jurisdiction, person: User, ending: list[Membership]) -> None:
    """The last person who can manage people here stays until there is another."""
    keeper = roles.keeper(place.kind)
    if keeper not in {row.role for row in ending}:
        return
    others = Membership.objects.in_force().filter(jurisdiction=place, role=keeper, user__is_active=True)
    if not others.exclude(user=person).exists():
        message = _("This is the last %(role)s here. Give the role to somebody else first.")
        raise FieldErrors({"": message % {"role": roles.label(keeper)}})


def _start(
    person: User,
    place: Jurisdiction,
    keys: list[str],
    actor: Actor,
    *,
    like: Membership | None = None,
    kind: str = "jurisdictions.membership.started",
    payload: dict | None = None,
    silent: bool = False,
) -> list[Membership]:
    """New roles from now on; leadership, title and a suspension are those of ``like``, a role held here."""
    shared = {}
    if like is not None:
        names = ("is_leadership", "title", "suspended_at", "suspended_by_id")
        shared = {name: getattr(like, name) for name in names}
    rows = [
        Membership(user=person, jurisdiction=place, role=key, started_by_id=actor.user_id, **shared) for key in keys
    ]
    Membership.objects.bulk_create(rows)
    if not silent:
        _record(rows, actor, kind=kind, payload=payload)
    return rows


def _end(rows: list[Membership], actor: Actor, *, kind: str, reason: str = "", payload: dict | None = None) -> None:
    _update(rows, ended_at=timezone.now(), ended_by_id=actor.user_id)
    _record(rows, actor, kind=kind, reason=reason, payload=payload)


def _update(rows: list[Membership], **values: object) -> None:
    if rows:
        Membership.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)


def _record(rows: list[Membership], actor: Actor, *, kind: str, reason: str = "", payload: dict | None = None) -> None:
    """One entry a role, on the page of the person."""
    for row in rows:
        details = {"role": row.role, **(payload or {})}
        audit.record(kind=kind, actor=actor, obj=row, parent=row.user, payload=details, reason=reason)
