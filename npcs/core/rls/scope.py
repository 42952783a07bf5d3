"""Sets and restores the transaction's jurisdictions and its history context.

``set_config(name, value, true)`` lasts until the transaction ends, so a pooled connection never carries
one person's scope into another's request (stack: domain notes on sharing, section 7).
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

PARTNERSHIP = 0  # the jurisdiction number of log rows that belong to no member


@dataclass(frozen=True)
class Scope:
    """What one transaction may touch. ``jur`` case data, ``people`` memberships and invitations."""

    jur: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    user_id: int | None = None
    context: dict = field(default_factory=dict)

    def settings(self) -> tuple[str, str, str, str]:
        return (
            _array(self.jur),
            _array(self.people),
            str(self.user_id or ""),
            json.dumps(self.context, sort_keys=True),
        )


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(str(int(number)) for number in sorted(numbers)) + "}"


_SET = (
    "SELECT set_config('app.jur', %s, true), set_config('app.people', %s, true),"
    " set_config('app.uid', %s, true), set_config('app.context', %s, true)"
)
_stacks: WeakKeyDictionary = WeakKeyDictionary()  # one stack of scopes a connection, so one a thread


def _stack() -> list[Scope]:
    return _stacks.setdefault(connections[DEFAULT_DB_ALIAS], [])


def current() -> Scope | None:
    """The scope in force on this connection, or None."""
    stack = _stack()
    return stack[-1] if stack else None


@contextmanager
def scope(
    *,
    jur: Iterable[int] = (),
    people: Iterable[int] = (),
    user_id: int | None = None,
    **context: object,
) -> Iterator[Scope]:
    """Opens a transaction (or a savepoint in one) in which only these jurisdictions exist.

    ``context`` goes with every row of trigger history: actor, request id, reason. Nested scopes restore the
    outer one; after the outermost the settings end with the transaction.
    """
    wanted = Scope(frozenset(jur), frozenset(people), user_id, context)
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        stack = _stack()
        stack.append(wanted)
        try:
            cursor.execute(_SET, wanted.settings())
            yield wanted
        finally:
            stack.pop()
        # Reached without an exception only: a rollback to the savepoint restores the settings by itself.
        if nested and not connection.needs_rollback:
            cursor.execute(_SET, (stack[-1] if stack else Scope()).settings())


def widen(*, jur: Iterable[int] = (), people: Iterable[int] = ()) -> None:
    """Adds jurisdictions to the scope in force, for set-up code that has just created a member."""
    now = current()
    if now is None:
        raise RuntimeError("widen() needs a scope.")
    wider = Scope(now.jur | set(jur), now.people | set(people), now.user_id, now.context)
    _stack()[-1] = wider
    with connection.cursor() as cursor:
        cursor.execute(_SET, wider.settings())
