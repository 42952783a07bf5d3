"""The worklist's first 50 of 100,000 reviews: for each role through both walls, beside the query without any."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.bed import Bed
from benchmarks.databases import Copy, fresh, moved_to
from benchmarks.figures import Result, Target, interleaved, ratio_target
from benchmarks.hundred_thousand import ROLES, Place, fill
from incidents import selectors
from incidents.keyset import sorted_by
from incidents.permissions import ReviewPolicy
from npcs.core.access import Actor
from npcs.core.rls import scope

ROUNDS, WARM = 60, 5
RATIO, QUERIES = 1.5, 12
# Statements that carry no question of their own: the transaction's frame and its scope.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config")


def lists(bed: Bed) -> Iterator[Result]:
    """For each role the list as its page opens it and the list of all, and the queries of the page."""
    with fresh("bench_lists") as copy, moved_to(copy):
        place = fill(copy)
        for role in ROLES:
            actor = place.actor(role)
            for view in ("all",) if role == "caseworker" else ("due", "all"):
                yield measured(copy, place, role, actor, view)


def measured(copy: Copy, place: Place, role: str, actor: Actor, view: str) -> Result:
    with_walls, without = first_page(actor, view), unfiltered(actor, view)
    outside = copy.open("admin")
    walls = scope(jur=actor.jurisdictions, user_id=actor.user_id)
    with walls, connections["default"].cursor() as walled, outside.cursor() as bare:
        works: dict[str, Callable[[], object]] = {
            "ours": lambda: rows_of(walled, with_walls),
            "floor": lambda: rows_of(bare, without),
        }
        found = interleaved(works, ROUNDS, warm=WARM)
    outside.close()
    ours, floor = found["ours"], found["floor"]
    asked, framed = queries(place, role, view)
    return Result(
        f"List of 50 from 100,000: {role}, tab {view}",
        ours,
        floor,
        "the same query without policy and row-level security",
        (ratio_target(ours, floor, RATIO), Target("queries of the page", asked, QUERIES)),
        (f"{framed} more statements are the transaction's frame (savepoint, scope)",),
    )


Statement = tuple[str, tuple[Any, ...]]


def first_page(actor: Actor, view: str) -> Statement:
    """The SQL of the page's own query: 50 rows and one to tell whether more follow."""
    rows = sorted_by(selectors.worklist(actor=actor, view=view), selectors.in_order(view))
    statement, parameters = rows[: selectors.PAGE + 1].query.sql_with_params()
    return statement, parameters


def unfiltered(actor: Actor, view: str) -> Statement:
    with patch.object(ReviewPolicy, "visible", lambda _policy, _actor, _action, rows: rows):
        return first_page(actor, view)


def rows_of(cursor: Any, statement: Statement) -> list[Any]:
    cursor.execute(*statement)
    found = cursor.fetchall()
    assert len(found) == selectors.PAGE + 1
    return found


def queries(place: Place, role: str, view: str) -> tuple[int, int]:
    return queries_of(place, role, "/reviews/", {"view": view})


def queries_of(place: Place, role: str, address: str, query: dict[str, str]) -> tuple[int, int]:
    """How many questions a page asks the database, and how many statements frame its transaction."""
    with signed_in(place, role) as client:
        client.get(address, query)  # the first request of a process also reads what it keeps
        with CaptureQueriesContext(connections["default"]) as seen:
            answer = client.get(address, query)
        assert answer.status_code == 200
    framed = sum(1 for query in seen.captured_queries if query["sql"].startswith(FRAME))
    return len(seen) - framed, framed


@contextmanager
def signed_in(place: Place, role: str) -> Iterator[Client]:
    client = Client(SERVER_NAME="localhost")
    with patch.object(settings, "SECURE_SSL_REDIRECT", False):
        client.force_login(place.people[role], backend=settings.AUTHENTICATION_BACKENDS[0])
        yield client
