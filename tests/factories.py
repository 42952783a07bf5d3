"""Members and people for tests. Each call widens the test's scope, as set-up code does."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.utils import timezone

from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.services import grants
from npcs.core.accounts.models import User
from npcs.core.rls import widen

_numbers = count(1)


def member(code: str = "", **fields: Any) -> Jurisdiction:
    """An active, made-up member. ``kind`` is a state unless said otherwise."""
    number = next(_numbers)
    code = code or f"T{number}"
    values = {
        "name": f"Testland {number}", "short_name": f"Testland {number}", "kind": "state", "status": "active",
        "is_synthetic": True, "time_zone": "UTC",  # so that a test and its requests have the same today
    } | fields  # fmt: skip
    made = Jurisdiction.objects.create(code=code, **values)
    widen(jur=[made.pk], people=[made.pk])
    return made


def user(name: str = "", **fields: Any) -> User:
    """A person without a role. The password is unusable unless given: most tests sign in by force."""
    number = next(_numbers)
    return User.objects.create_user(
        f"person{number}@example.org", fields.pop("password", None), display_name=name or f"Person P-{number}", **fields
    )


def person(
    role: str | Iterable[str] = "reviewer", at: Jurisdiction | None = None, name: str = "", **fields: Any
) -> User:
    """A person who holds one role or several at a member now."""
    place, who = at or member(), user(name, **fields)
    for key in [role] if isinstance(role, str) else role:
        Membership.objects.create(jurisdiction=place, user=who, role=key, started_at=timezone.now())
    grants.sync(person_id=who.pk, jurisdiction_id=place.pk)
    return who


def end_roles(who: User, at: Jurisdiction) -> None:
    """Makes somebody a former member of a place."""
    for held in Membership.objects.filter(user=who, jurisdiction=at, ended_at=None):
        held.ended_at, held.ended_by = timezone.now(), who
        held.save(update_fields=["ended_at", "ended_by"])
    grants.sync(person_id=who.pk, jurisdiction_id=at.pk)
