"""The made-up people: who they are, where they work, and what to try as each of them."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.models.invitations import VALID_FOR
from jurisdictions.services import grants
from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.demo import store
from npcs.demo.chance import id_at, source
from npcs.demo.members import MAIN, PLACES

WORKED = dt.timedelta(days=3 * 365 + 90)  # since everybody started
OFFICE = "OFFICE"  # the partnership's own office is reference data, not made up
NAMES = {  # role: the word and the letter of its codes
    "caseworker": ("Caseworker", "C"),
    "reviewer": ("Reviewer", "R"),
    "second_rater": ("Second rater", "B"),
    "coordinator": ("Coordinator", "K"),
    "director": ("Director", "D"),
    "data_steward": ("Data steward", "S"),
    "member_admin": ("Administrator", "M"),
    "technical_advisor": ("Technical advisor", "T"),
    "committee_member": ("Committee member", "G"),
    "partnership_steward": ("Partnership steward", "P"),
    "auditor": ("Auditor", "A"),
}
HERE = {  # how many of each role; the main member has one of every kind
    MAIN: {
        "caseworker": 4, "reviewer": 5, "second_rater": 1, "coordinator": 1, "director": 2, "data_steward": 1,
        "member_admin": 2, "technical_advisor": 1, "committee_member": 1, "auditor": 1,
    },
    OFFICE: {"partnership_steward": 2, "technical_advisor": 1, "auditor": 1},
    "VL": {"coordinator": 1, "member_admin": 1},
}  # fmt: skip
ELSEWHERE = {"caseworker": 2, "reviewer": 2, "coordinator": 1, "director": 2, "data_steward": 1, "member_admin": 1,
             "committee_member": 1}  # fmt: skip
TITLES = {  # of those who belong to their member's leadership
    "director": ("Deputy director, child safety", "Director of child welfare"),
    "committee_member": ("Chief of practice and learning", "Deputy commissioner"),
}
ENDED, SUSPENDED = "Caseworker C-4", "Reviewer R-5"  # in the main member: a former and a suspended role
BOTH = ("Reviewer R-3", "QM")  # works for a second member, so that the switch in the header has something to show


@dataclass(frozen=True)
class Person:
    """One made-up person. ``name`` is a role code, unique in the partnership."""

    name: str
    role: str
    place: str
    time_zone: str

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.org"


@dataclass
class Staff:
    """The people of one member by role, each as (number of the user, name)."""

    by_role: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def of(self, role: str) -> list[tuple[int, str]]:
        return self.by_role[role]

    def find(self, role: str) -> list[tuple[int, str]]:
        """The people with this role; [] where there are none."""
        return self.by_role.get(role, [])


def everybody() -> Iterator[Person]:
    """All made-up people, main member first."""
    for place in PLACES:
        yield from _people(place.code, place.base, place.time_zone, HERE.get(place.code, ELSEWHERE))
    yield from _people(OFFICE, 200, "America/New_York", HERE[OFFICE])


def create(members: Mapping[str, Jurisdiction], office: Jurisdiction, since: dt.datetime) -> dict[str, Staff]:
    """Makes the people and their roles, and brings the grants in line. Returns those at work by code of the member."""
    listed = list(everybody())
    shut = make_password(None)  # nobody signs in with a password
    User.objects.bulk_create(
        User(email=person.email, display_name=person.name, time_zone=person.time_zone, is_demo=True, password=shut)
        for person in listed
    )
    numbers = dict(User.objects.filter(is_demo=True).values_list("display_name", "pk"))
    places = {**members, OFFICE: office}
    held = [
        _membership(person.role, places[person.place], numbers[person.name], since, person.name) for person in listed
    ]
    second, where = BOTH
    held.append(_membership("reviewer", places[where], numbers[second], since, ""))
    Membership.objects.bulk_create(held)
    grants.sync_all()
    store.insert(Event, _history(held, numbers))
    Invitation.objects.bulk_create(_invitations(members[MAIN], numbers, since))
    return _staff(listed, numbers)


def _staff(listed: list[Person], numbers: Mapping[str, int]) -> dict[str, Staff]:
    """Without the former and the suspended, so that no record is younger than its writer's role."""
    staff: dict[str, Staff] = {}
    for person in listed:
        if person.name not in (ENDED, SUSPENDED):
            here = staff.setdefault(person.place, Staff()).by_role.setdefault(person.role, [])
            here.append((numbers[person.name], person.name))
    return staff


def _history(held: list[Membership], numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Each role was given by the partnership's steward; one ended and one is suspended."""
    rng = source("people")
    steward = next(person.name for person in everybody() if person.role == "partnership_steward")
    for row in held:
        steps = {"started": row.started_at, "ended": row.ended_at, "suspended": row.suspended_at}
        for step, at in steps.items():
            if at is not None:
                yield {
                    "id": id_at(at, rng), "jurisdiction_id": row.jurisdiction_id,
                    "kind": f"jurisdictions.membership.{step}", "object_type": "jurisdictions.membership",
                    "object_id": str(row.pk), "parent_id": str(row.user_id), "actor_id": numbers[steward],
                    "actor_label": steward, "at": at.isoformat(), "version": None, "reason": "",
                    "payload": {"role": row.role}, "request_id": "demo",
                }  # fmt: skip


def _invitations(place: Jurisdiction, numbers: Mapping[str, int], since: dt.datetime) -> Iterator[Invitation]:
    """One that can still be accepted and one that has run out. Nobody knows the links."""
    now = since + WORKED
    for name, role, days in (("Reviewer R-6", "reviewer", 2), ("Caseworker C-5", "caseworker", 12)):
        yield Invitation(
            jurisdiction=place,
            email=f"{name.lower().replace(' ', '.')}@example.org",
            display_name=name,
            role=role,
            digest=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
            invited_at=now - dt.timedelta(days=days),
            invited_by_id=numbers["Administrator M-1"],
            expires_at=now - dt.timedelta(days=days) + VALID_FOR,
        )


def _people(code: str, base: int, time_zone: str, counts: Mapping[str, int]) -> Iterator[Person]:
    for role, count in counts.items():
        word, letter = NAMES[role]
        for number in range(base + 1, base + count + 1):
            yield Person(f"{word} {letter}-{number}", role, code, time_zone)


def _membership(role: str, place: Jurisdiction, user_id: int, since: dt.datetime, name: str) -> Membership:
    titles = TITLES.get(role, ())
    title = titles[int(name[-1]) % len(titles)] if titles and name else ""
    return Membership(
        jurisdiction=place,
        user_id=user_id,
        role=role,
        is_leadership=bool(title),
        title=title,
        started_at=since,
        ended_at=since + dt.timedelta(days=700) if name == ENDED else None,
        suspended_at=since + dt.timedelta(days=1000) if name == SUSPENDED else None,
    )
