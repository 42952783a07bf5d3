"""`manage.py setup_database` against somebody's own Postgres: what it creates, and what it says when it may not."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from psycopg2 import sql

from npcs.core.local.postgres import OWNER, connect
from npcs.core.local.product import runtime_url
from npcs.core.management.commands import setup_database

PASSWORD = "an invented password"


@dataclass(frozen=True)
class Foreign:
    """Somebody's own database: migrated, its owner's account with few rights, its runtime role not there yet."""

    name: str
    account: str
    role: str
    runtime_url: str


def admin(statement: str, database: str = "postgres", **names: str) -> None:
    """Run one statement as the cluster's administrator."""
    quoted = {key: sql.Identifier(value) for key, value in names.items()}
    url = urlsplit(os.environ["TEST_ADMIN_URL"])._replace(path=f"/{database}").geturl()
    with closing(connect(url)) as opened, opened.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(password=sql.Literal(PASSWORD), **quoted))


def drop_role(database: str, role: str) -> None:
    """Remove a role and its rights in the database, when it is there."""
    with closing(connect(os.environ["TEST_ADMIN_URL"])) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            admin("DROP OWNED BY {role}", database, role=role)
            admin("DROP ROLE {role}", role=role)


@pytest.fixture
def foreign(own_database_for_module: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Foreign]:
    """Connect with an account that owns the tables of a fresh clone, and name a runtime role that does not exist."""
    name, account, role = own_database_for_module, f"boss_{uuid4().hex[:8]}", f"runtime_{uuid4().hex[:8]}"
    admin("CREATE ROLE {account} LOGIN PASSWORD {password} IN ROLE {owner}", account=account, owner=OWNER)
    admin("GRANT CONNECT ON DATABASE {name} TO PUBLIC", name=name)
    url = runtime_url(os.environ["TEST_OWNER_URL"], role, PASSWORD)
    url = urlsplit(url)._replace(path=f"/{name}").geturl()
    monkeypatch.setenv("RUNTIME_DATABASE_URL", url)
    settings = connections.settings["default"]
    monkeypatch.setitem(settings, "USER", account)
    monkeypatch.setitem(settings, "PASSWORD", PASSWORD)
    connections.close_all()
    yield Foreign(name, account, role, url)
    connections.close_all()
    drop_role(name, role)
    drop_role(name, account)


def set_up() -> str:
    """Run the command and return what it said."""
    said = StringIO()
    call_command("setup_database", stdout=said)
    return said.getvalue()


def allow_roles(foreign: Foreign) -> None:
    """Let the account create roles, as an administrator's account may."""
    admin("ALTER ROLE {account} CREATEROLE", account=foreign.account)


def test_an_account_that_may_create_roles_makes_a_runtime_role_without_power(foreign: Foreign) -> None:
    allow_roles(foreign)
    assert "up to date" in set_up()
    with closing(psycopg2.connect(foreign.runtime_url)) as opened, opened, opened.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT DISTINCT c.relname, has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'UPDATE')"
            " FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE t.tgname = 'append_only'"
        )
        append_only = cursor.fetchall()
    assert append_only
    assert {(may_read, may_change) for _, may_read, may_change in append_only} == {(True, False)}


def test_running_it_twice_changes_nothing(foreign: Foreign) -> None:
    allow_roles(foreign)
    assert set_up() == set_up()


def test_a_password_that_no_longer_fits_is_set_anew(foreign: Foreign) -> None:
    allow_roles(foreign)
    set_up()
    admin("ALTER ROLE {role} PASSWORD 'another'", role=foreign.role)
    assert not setup_database.lets_in(setup_database.runtime_settings())
    set_up()
    assert setup_database.lets_in(setup_database.runtime_settings())


def test_an_account_that_may_not_create_roles_says_what_to_ask_for(foreign: Foreign) -> None:
    with pytest.raises(CommandError) as problem:
        set_up()
    assert f"CREATE ROLE {foreign.role} LOGIN NOSUPERUSER NOBYPASSRLS" in str(problem.value)
    assert "RUNTIME_DATABASE_URL" in str(problem.value)
    assert PASSWORD not in str(problem.value)


def test_without_RUNTIME_DATABASE_URL_it_says_so(foreign: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNTIME_DATABASE_URL")
    with pytest.raises(CommandError, match="RUNTIME_DATABASE_URL is not set"):
        set_up()


def test_the_product_may_not_run_as_the_owner(foreign: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    itself = foreign.runtime_url.replace(foreign.role, foreign.account)
    monkeypatch.setenv("RUNTIME_DATABASE_URL", itself)
    with pytest.raises(CommandError, match="name the same account"):
        set_up()


def test_both_urls_must_name_one_database(foreign: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DATABASE_URL", foreign.runtime_url.replace(foreign.name, "elsewhere"))
    with pytest.raises(CommandError, match="must name the same database"):
        set_up()


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_runtime_role_above_row_level_security_is_refused(foreign: Foreign, power: str) -> None:
    admin("CREATE ROLE {role} LOGIN PASSWORD {password} " + power, role=foreign.role)
    with pytest.raises(CommandError, match="above row-level security"):
        set_up()


def test_a_runtime_role_that_may_create_tables_is_refused(foreign: Foreign) -> None:
    allow_roles(foreign)
    admin("GRANT CREATE ON SCHEMA public TO PUBLIC", foreign.name)
    try:
        with pytest.raises(CommandError, match="may create tables"):
            set_up()
    finally:
        admin("REVOKE CREATE ON SCHEMA public FROM PUBLIC", foreign.name)


def test_a_database_that_does_not_answer_is_named(foreign: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "PORT", "9")
    connections.close_all()
    with pytest.raises(CommandError, match=r"The database at 127\.0\.0\.1:9 cannot be used"):
        set_up()
