"""The embedded server: what a killed one leaves behind, the roles' rights, and no extension anywhere."""

import os
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from npcs.core.local import postgres
from npcs.core.local.terminal import ROOT


def test_a_pid_file_of_an_unrelated_process_does_not_count_as_a_server(tmp_path: Path) -> None:
    assert not postgres.is_server(os.getpid(), tmp_path)


def test_a_pid_file_of_a_process_that_is_gone_does_not_count_as_a_server(tmp_path: Path) -> None:
    assert not postgres.is_server(2**22 + 1, tmp_path)


@pytest.mark.parametrize(("text", "pid"), [("123\n/data\n", 123), ("", None), ("not a number\n", None)])
def test_the_recorded_process_is_the_first_line(tmp_path: Path, text: str, pid: int | None) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert postgres.recorded_pid(tmp_path / "postmaster.pid") == pid


def test_no_pid_file_means_no_process(tmp_path: Path) -> None:
    assert postgres.recorded_pid(tmp_path / "postmaster.pid") is None


def test_the_embedded_server_refuses_a_wrong_password() -> None:
    url = os.environ["TEST_ADMIN_URL"]
    user, _, server = url.partition("@")
    wrong = f"{user.rpartition(':')[0]}:wrong@{server}"
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)


@pytest.mark.django_db
def test_tests_run_as_the_runtime_role_which_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (postgres.RUNTIME, False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE stray (id int)",
        "CREATE TEMPORARY TABLE stray (id int)",
        "ALTER TABLE core_user ADD COLUMN stray int",
        "DROP TABLE core_user",
        "TRUNCATE core_user",
        "CREATE ROLE stray",
        "DELETE FROM django_migrations",
    ],
)
def test_the_runtime_role_may_not(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match=r"permission denied|must be owner"):
        cursor.execute(statement)


def test_no_migration_needs_an_extension() -> None:
    needing = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("**/migrations/*.py")
        if ".venv" not in path.parts and "create extension" in path.read_text(encoding="utf-8").lower()
    ]
    assert needing == []
