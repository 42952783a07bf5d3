"""The database's own catalogue: every table of ours is behind the second wall, has history and classed fields."""

import os

import psycopg2
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from npcs.core import privacy
from npcs.core.audit.coverage import WITHOUT_HISTORY
from npcs.core.rls import scope

APPEND_ONLY = ("core_event", "core_accesslog", "core_rowhistory")  # the three logs
OURS = ("core", "jurisdictions", "incidents")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
SCOPED = [m._meta.db_table for m in MODELS if "jurisdiction_id" in {f.column for f in m._meta.concrete_fields}]

pytestmark = pytest.mark.django_db


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_tests_run_as_the_runtime_role() -> None:
    [(superuser, bypass, create_db, create_role)] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert (superuser, bypass, create_db, create_role) == (False, False, False, False)
    owners = {owner for (owner,) in rows("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    [(me,)] = rows("SELECT current_user")
    assert me not in owners


def test_every_table_with_a_jurisdiction_has_forced_row_security_and_a_policy() -> None:
    in_catalogue = rows(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
        " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'jurisdiction_id'"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
    )
    assert {name for name, *_rest in in_catalogue} == set(SCOPED)
    assert [name for name, on, forced, policies in in_catalogue if not (on and forced and policies)] == []


def test_no_view_or_function_looks_past_the_wall() -> None:
    assert rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []
    assert rows("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace") == []


@pytest.mark.parametrize("table", SCOPED)
def test_without_a_scope_a_table_has_no_rows(table: str, one_row_in_every_table: None) -> None:
    with scope():
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("model", [m for m in MODELS if m._meta.db_table in SCOPED], ids=lambda m: m._meta.db_table)
def test_canary_rows_are_there_for_the_member_itself(model: type, one_row_in_every_table: int) -> None:
    """The test above would pass on empty tables; this one proves that there is something to hide."""
    assert model._base_manager.filter(jurisdiction_id=one_row_in_every_table).exists()


def test_every_table_has_a_history_trigger_or_a_reason() -> None:
    with_trigger = {
        table for (table,) in rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'row_history_update'")
    }
    expected = {model._meta.db_table for model in MODELS if model._meta.app_label in OURS}
    assert expected - set(WITHOUT_HISTORY) - with_trigger == set()
    assert set(WITHOUT_HISTORY) & with_trigger == set()
    assert set(WITHOUT_HISTORY) <= expected


@pytest.mark.parametrize("model", [m for m in MODELS if not m._meta.auto_created], ids=lambda m: m._meta.label)
def test_every_field_has_one_privacy_class(model: type) -> None:
    assert privacy.unclassified(model) == []


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET jurisdiction_id = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_logs_refuse_change_for_the_runtime_role(table: str, statement: str, one_row_in_every_table: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows(statement.format(table))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_logs_refuse_truncate_even_for_the_owner(table: str) -> None:
    name = connection.settings_dict["NAME"]
    owner = psycopg2.connect(os.environ["TEST_OWNER_URL"], dbname=name)
    try:
        cursor = owner.cursor()
        cursor.execute("SET lock_timeout = '5s'")
        with pytest.raises(psycopg2.Error, match="append-only"):
            cursor.execute(f"TRUNCATE {table}")
    finally:
        owner.rollback()
        owner.close()


def test_runtime_role_cannot_change_the_schema() -> None:
    for statement in (
        "CREATE TABLE sneaky (id int)",
        "ALTER TABLE core_event DISABLE TRIGGER ALL",
        "DROP TABLE core_event",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(statement)


def test_no_migration_asks_for_an_extension() -> None:
    assert rows("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'") == []
