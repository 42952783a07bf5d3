"""Removes the made-up members and people with everything of them. Runs as the database's owner.

Histories are append-only and approved reviews are locked, for every role and on purpose; the runtime role can do
nothing about that, and a function that could would be a hole. So the owner lifts both walls inside one transaction,
deletes by the numbers of the made-up members and people, has every foreign key checked, and puts the walls back.
Nothing else can see the time in between: the tables are locked until the transaction ends, and a failure undoes all.

What made-up people did to real members stays in the real members' history.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction
from npcs.core.accounts.models import User
from npcs.core.rls import PARTNERSHIP, scope
from npcs.demo.load import refuse_beside_real_reviews, refuse_outside_demo

NEEDS_OWNER = (
    "Only the database's owner can remove demonstration data, because histories are append-only for everybody else. "
    "Run it again with DATABASE_URL set to the owner's connection."
)
FORCED = """
SELECT oid::regclass::text FROM pg_class
 WHERE relforcerowsecurity AND relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
TRIGGERS = """
SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
OF_A_MEMBER = """
SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE a.attname = 'jurisdiction_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
REFERENCES = """
SELECT k.conrelid::regclass::text, a.attname, a.attnotnull FROM pg_constraint k
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
 WHERE k.contype = 'f' AND k.confrelid = %s::regclass AND array_length(k.conkey, 1) = 1
"""
# Rows of the logs that are about made-up people, or that they left in the partnership's own log (jurisdiction 0).
LOGS = """
DELETE FROM core_event WHERE jurisdiction_id = 0 AND actor_id = ANY (%(people)s)
    OR object_type = 'core.user' AND object_id = ANY (%(people)s::text[])
    OR object_type = 'jurisdictions.membership' AND parent_id = ANY (%(people)s::text[])
    OR object_type = 'jurisdictions.jurisdiction' AND object_id = ANY (%(members)s::text[]);
DELETE FROM core_accesslog WHERE jurisdiction_id = 0 AND actor_id = ANY (%(people)s);
DELETE FROM core_rowhistory WHERE table_name = 'core_user' AND row_id = ANY (%(people)s::text[])
    OR table_name = 'jurisdictions_jurisdiction' AND row_id = ANY (%(members)s::text[])
    OR changes -> 'user_id' ->> 1 = ANY (%(people)s::text[]) OR changes -> 'user_id' ->> 0 = ANY (%(people)s::text[]);
DELETE FROM django_session WHERE session_key IN
    (SELECT session_key FROM usersessions_usersession WHERE user_id = ANY (%(people)s));
"""


def wipe() -> str:
    """Removes all of it and says in one line what it did. A second time there is nothing to remove."""
    refuse_outside_demo()
    everywhere = [PARTNERSHIP, *Provider().all_jurisdictions()]
    with scope(jur=everywhere, people=everywhere, actor="Demonstration data"):
        refuse_beside_real_reviews()
        numbers = {
            "members": list(Jurisdiction.objects.filter(is_synthetic=True).values_list("pk", flat=True)),
            "people": list(User.objects.filter(is_demo=True).values_list("pk", flat=True)),
        }
    if not any(numbers.values()):
        return "There are no demonstration data. Nothing was removed."
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            with walls_down(cursor):
                delete(cursor, numbers)
    except IntegrityError as problem:
        raise CommandError(f"A real record depends on a made-up one, so nothing was removed: {problem}") from problem
    return (
        f"Removed {len(numbers['members'])} made-up members and {len(numbers['people'])} people with all their records."
    )


@contextmanager
def walls_down(cursor: CursorWrapper) -> Iterator[None]:
    """Takes triggers and forced row-level security off, inside the transaction, and puts them back."""
    cursor.execute("SELECT every(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE relname = 'incidents_review'")
    if not cursor.fetchone()[0]:
        raise CommandError(NEEDS_OWNER)
    cursor.execute(FORCED)
    forced = [table for (table,) in cursor.fetchall()]
    cursor.execute(TRIGGERS)
    triggers = cursor.fetchall()
    for table in forced:
        _run(cursor, "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", table)
    for table, name, _enabled in triggers:
        _run(cursor, "ALTER TABLE {table} DISABLE TRIGGER {column}", table, name)
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name, enabled in triggers:
        _run(cursor, f"ALTER TABLE {{table}} {ENABLE[enabled]} TRIGGER {{column}}", table, name)
    for table in forced:
        _run(cursor, "ALTER TABLE {table} FORCE ROW LEVEL SECURITY", table)


def delete(cursor: CursorWrapper, numbers: dict[str, list[int]]) -> None:
    """Deletes what belongs to the members, then what refers to the people, then the people and the members."""
    cursor.execute(LOGS, numbers)
    cursor.execute(OF_A_MEMBER)
    for (table,) in cursor.fetchall():
        _run(cursor, "DELETE FROM {table} WHERE jurisdiction_id = ANY (%s)", table, "", numbers["members"])
    for target, which in (("core_user", "people"), ("jurisdictions_jurisdiction", "members")):
        cursor.execute(REFERENCES, [target])
        for table, column, required in cursor.fetchall():
            verb = "DELETE FROM {table}" if required else "UPDATE {table} SET {column} = NULL"
            _run(cursor, verb + " WHERE {column} = ANY (%s)", table, column, numbers[which])
        _run(cursor, "DELETE FROM {table} WHERE id = ANY (%s)", target, "", numbers[which])


def _run(cursor: CursorWrapper, statement: str, table: str, column: str = "", numbers: Any = None) -> None:
    """Names come from the catalogue, numbers are parameters."""
    text = sql.SQL(statement).format(table=sql.Identifier(table), column=sql.Identifier(column or "id"))
    cursor.execute(text, None if numbers is None else [numbers])
