"""Reads: members, people with their roles, invitations, history. Scoped by the policies before anything else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, Q, QuerySet, When

from jurisdictions import roles
from jurisdictions.models import Invitation, Jurisdiction, Membership
from npcs.core.access import Actor, policy_of
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.rls import current, scope
from npcs.core.ui.switch import Place

PEOPLE_ON_HOME = 6
HISTORY_LENGTH = 20


@dataclass
class Person:
    """Somebody at one member with all their roles there, oldest first. ``roles`` hold what the caller asked for."""

    user: Any
    roles: list[Membership] = field(default_factory=list)

    @property
    def role_words(self) -> str:
        return roles.labels(row.role for row in self.roles)

    @property
    def since(self) -> dt.datetime:
        return min(row.started_at for row in self.roles)

    @property
    def until(self) -> dt.datetime | None:
        """When the last role ended; None while one is current."""
        ends = [row.ended_at for row in self.roles]
        return None if None in ends else max(ends)  # type: ignore[type-var]

    @property
    def is_current(self) -> bool:
        return self.until is None

    @property
    def is_suspended(self) -> bool:
        held = [row for row in self.roles if row.is_current]
        return bool(held) and all(row.is_suspended for row in held)

    @property
    def is_leadership(self) -> bool:
        return any(row.is_leadership for row in self.roles if row.is_current)

    @property
    def title(self) -> str:
        return next((row.title for row in reversed(self.roles) if row.title), "")

    @property
    def url(self) -> str:
        """The person's page at this member, by their oldest role."""
        return self.roles[0].get_absolute_url()


def member_of(actor: Actor) -> Jurisdiction | None:
    """The member acted for."""
    return Jurisdiction.objects.filter(pk=actor.acting_for).first() if actor.acting_for is not None else None


def members(*, actor: Actor, words: str = "") -> QuerySet[Jurisdiction]:
    """The members by name, with what they are part of; with ``words`` those whose name, code or agency has them."""
    rows = policy_of(Jurisdiction).visible(actor, "member.view", Jurisdiction.objects.members().matching(words))
    return rows.select_related("part_of").order_by("name", "pk")


def parts_of(*, actor: Actor, member: Jurisdiction) -> QuerySet[Jurisdiction]:
    """The members that lie inside this one. They are named, not opened: the tree passes on no right."""
    return members(actor=actor).filter(part_of=member)


def places(actor: Actor) -> list[Place]:
    """The members that a person may act for, with their roles in words. Two queries, both on own rows."""
    held: dict[int, set[str]] = {}
    mine = Membership.objects.in_force().filter(user_id=actor.user_id)
    for place, role in mine.values_list("jurisdiction_id", "role"):
        held.setdefault(place, set()).add(role)
    rows = Jurisdiction.objects.filter(pk__in=list(actor.places)).order_by("name", "pk")
    return [
        Place(row.pk, row.name, row.short_name, roles.labels(held.get(row.pk, ())), row.pk == actor.acting_for)
        for row in rows
    ]


def people(*, actor: Actor, member: Jurisdiction, ended: bool = False) -> QuerySet:
    """The users with a role at a member, or with ``ended`` the former ones, by name; see ``with_roles``."""
    rows = policy_of(Membership).visible(actor, "people.view", Membership.objects.filter(jurisdiction=member))
    here = rows.filter(ended_at=None).values("user_id")
    users = get_user_model().objects.order_by("display_name", "pk")
    if ended:
        return users.filter(pk__in=rows.values("user_id")).exclude(pk__in=here)
    return users.filter(pk__in=here)


def with_roles(*, actor: Actor, member: Jurisdiction, users: Iterable[Any], ended: bool = False) -> list[Person]:
    """These users with their roles at the member (current ones, or the ended ones), in one query."""
    found = {user.pk: Person(user) for user in users}
    rows = policy_of(Membership).visible(
        actor, "people.view", Membership.objects.filter(jurisdiction=member, user_id__in=list(found))
    )
    rows = rows.filter(ended_at__isnull=not ended)
    for row in rows.order_by("started_at", "pk"):
        found[row.user_id].roles.append(row)
    return [person for person in found.values() if person.roles]


def who_is_who(*, actor: Actor, member: Jurisdiction, limit: int = PEOPLE_ON_HOME) -> list[Person]:
    """Whom to ask at the member acted for, leadership first: names and roles, which every colleague may know."""
    if not actor.has("member.view", member.pk):
        return []
    order = Case(*(When(role=key, then=number) for number, key in enumerate(roles.TO_ASK)), default=len(roles.TO_ASK))
    rows = Membership.objects.in_force().filter(jurisdiction=member, user__is_active=True).select_related("user")
    rows = rows.filter(Q(role__in=roles.TO_ASK) | Q(is_leadership=True))
    found: dict[int, Person] = {}
    for row in rows.order_by("-is_leadership", order, "user__display_name", "user_id")[: limit * len(roles.TO_ASK)]:
        if row.user_id in found or len(found) < limit:
            found.setdefault(row.user_id, Person(row.user)).roles.append(row)
    return list(found.values())


def person_at(*, actor: Actor, membership: Membership) -> Person:
    """The person of a role with all their roles at the same member, ended ones too."""
    rows = policy_of(Membership).visible(
        actor,
        "people.view",
        Membership.objects.filter(user_id=membership.user_id, jurisdiction_id=membership.jurisdiction_id),
    )
    rows = rows.select_related("user", "jurisdiction").order_by("started_at", "pk")
    return Person(membership.user, list(rows))


def invitations(*, actor: Actor, member: Jurisdiction) -> QuerySet[Invitation]:
    """Unanswered invitations to a member, newest first; some may have run out."""
    unanswered = Invitation.objects.unanswered().filter(jurisdiction=member)
    rows = policy_of(Invitation).visible(actor, "people.manage", unanswered)
    return rows.select_related("invited_by").order_by("-invited_at", "pk")


def destinations(*, actor: Actor, origin: Jurisdiction) -> QuerySet[Jurisdiction]:
    """Where the actor may move somebody to."""
    rows = policy_of(Jurisdiction).visible(actor, "people.manage", Jurisdiction.objects.exclude(status="left"))
    return rows.exclude(pk=origin.pk).order_by("name", "pk")


def person_history(*, actor: Actor, person: Person, limit: int = HISTORY_LENGTH) -> list[dict]:
    """What happened to the roles of a person at a member, newest first, in sentences."""
    membership = person.roles[0]
    if not policy_of(Membership).can(actor, "people.view", membership):
        return []
    rows = Event.objects.filter(object_type="jurisdictions.membership", parent_id=str(membership.user_id))
    return _sentences(rows, membership.jurisdiction_id, limit)


def member_history(*, actor: Actor, member: Jurisdiction, limit: int = HISTORY_LENGTH) -> list[dict]:
    """What happened to a member itself. Shown to its own people managers and to the office."""
    if not policy_of(Jurisdiction).can(actor, "people.view", member):
        return []
    kinds = ("jurisdictions.jurisdiction", "jurisdictions.invitation")
    rows = Event.objects.filter(object_type__in=kinds, parent_id=str(member.pk))
    return _sentences(rows, member.pk, limit)


def _sentences(rows: QuerySet[Event], jurisdiction_id: int, limit: int) -> list[dict]:
    """Reads in the scope of the one member: the office's stewards have no other way to its log, and need none."""
    outer = current()
    if outer is None or jurisdiction_id in outer.jur:
        events = list(rows.filter(jurisdiction_id=jurisdiction_id).order_by("-id")[:limit])
    else:
        with scope(jur=[jurisdiction_id], people=outer.people, user_id=outer.user_id, **outer.context):
            events = list(rows.filter(jurisdiction_id=jurisdiction_id).order_by("-id")[:limit])
    return [{"when": event.at, "text": describe(event), "why": event.reason} for event in events]
