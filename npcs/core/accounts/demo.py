"""The made-up people one can sign in as by one click, in demo mode only.

The app that knows members registers who they are, so that this package does not have to:

    demo.register_lister(made_up_people)   # -> a list of DemoPerson, in the order to show them
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from npcs.core.accounts.models import User


@dataclass(frozen=True)
class DemoPerson:
    """One button: ``name`` of the person, ``role`` and ``member`` in words, ``does`` what to try as them."""

    user_id: int
    name: str
    role: str
    member: str
    does: str = ""


Lister = Callable[[], Iterable[DemoPerson]]
_listers: list[Lister] = []


def register_lister(lister: Lister) -> None:
    """Sets where made-up people come from; a second registration replaces the first."""
    _listers[:] = [lister]


def people() -> list[DemoPerson]:
    """Nobody outside demo mode, whatever is registered."""
    if not settings.DEMO:
        return []
    return [person for lister in _listers for person in lister()]


def find(user_id: str) -> User | None:
    """The made-up person with this number, or None: not a number, nobody, a real person, or not in demo mode."""
    if not settings.DEMO or not (user_id.isascii() and user_id.isdigit() and len(user_id) < 10):
        return None
    return User.objects.filter(pk=int(user_id), is_demo=True, is_active=True).first()
