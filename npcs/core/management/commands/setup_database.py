"""Bring a database to the state this version needs. Run as its owner; running it again changes nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from psycopg2 import sql

from npcs import env

# Any number will do as long as every version of this command uses the same one.
ADVISORY_LOCK = 5_071_906_331
SCHEMA = "public"
EXAMPLE = "postgresql://npcs_app:password@host:5432/npcs"


class Command(BaseCommand):
    """Runtime role, migrations, rights, reference data: in this order, by one process at a time.

    DATABASE_URL is the owner's connection, straight to Postgres. RUNTIME_DATABASE_URL is the connection that the web
    processes, workers and scheduler will use: the same database under a role that owns nothing, so that row-level
    security holds for it and a fault in the product can neither change a table nor edit the history.
    """

    help = "Create the runtime role, migrate, grant rights and load reference data. Run as the database's owner."
    requires_system_checks = ()

    def handle(self, *_args: Any, **options: Any) -> None:
        """Set the database up; raise CommandError with what to do when an account lacks a right."""
        runtime = runtime_settings()
        try:
            with one_at_a_time():
                ensure_runtime_role(runtime)
                applied = migrate()
                call_command("createcachetable", verbosity=0)
                grant_rights(runtime["USER"])
                refuse_strong_role(runtime["USER"])
                call_command("load_reference", verbosity=options["verbosity"])
        except OperationalError as problem:
            where = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT'] or 5432}"
            raise CommandError(f"The database at {where} cannot be used: {str(problem).strip()}") from problem
        if options["verbosity"]:
            self.stdout.write(f"Migrations applied: {applied}." if applied else "The database is up to date.")


def runtime_settings() -> dict[str, Any]:
    """Return the runtime connection's parts, from RUNTIME_DATABASE_URL."""
    url = env.text("RUNTIME_DATABASE_URL")
    if not url:
        raise CommandError(f"RUNTIME_DATABASE_URL is not set: the role that the product runs as, like {EXAMPLE}")
    runtime = env.database(url)
    if runtime["USER"] == connection.settings_dict["USER"]:
        raise CommandError(
            "RUNTIME_DATABASE_URL and DATABASE_URL name the same account. The product must not run as the owner of its"
            " tables: name a second role in RUNTIME_DATABASE_URL; it is created when this account may create roles."
        )
    if runtime["NAME"] != connection.settings_dict["NAME"]:
        raise CommandError("RUNTIME_DATABASE_URL and DATABASE_URL must name the same database.")
    return runtime


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock in the database, so that several machines may start together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def ensure_runtime_role(runtime: dict[str, Any]) -> None:
    """Create the role, or give it the password of RUNTIME_DATABASE_URL when that one does not let it in."""
    role, password = runtime["USER"], runtime["PASSWORD"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        exists = cursor.fetchone() is not None
    if exists and lets_in(runtime):
        return
    if exists:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        done = f"The role {role} exists, but RUNTIME_DATABASE_URL's password is not its own"
    else:
        statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
        done = f"The role {role} does not exist"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
    except ProgrammingError as problem:
        raise CommandError(
            f"{done}, and the account of DATABASE_URL may not change that. Ask the database's administrator for\n"
            f"  CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '...';\n"
            f"and set RUNTIME_DATABASE_URL to it, like {EXAMPLE}"
        ) from problem


def lets_in(runtime: dict[str, Any]) -> bool:
    """Tell whether the runtime connection opens."""
    try:
        opened = psycopg2.connect(
            dbname=runtime["NAME"],
            user=runtime["USER"],
            password=runtime["PASSWORD"],
            host=runtime["HOST"],
            port=runtime["PORT"] or None,
            connect_timeout=10,
            **runtime["OPTIONS"],
        )
    except psycopg2.OperationalError:
        return False
    with closing(opened):
        return True


def migrate() -> int:
    """Apply the outstanding migrations and return how many there were."""
    executor = MigrationExecutor(connection)
    outstanding = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if outstanding:
        call_command("migrate", verbosity=0, interactive=False)
    return outstanding


def grant_rights(role: str) -> None:
    """Let the role read and write rows of every table, now and later, and only add rows to append-only tables.

    The catalogue says which tables those are: the ones with the trigger of `npcs.core.rls.AppendOnly`.
    """
    rights = sql.SQL(
        "GRANT USAGE ON SCHEMA {schema} TO {role};"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};"
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role};"
        "REVOKE CREATE ON SCHEMA {schema} FROM {role};"
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}"
    )
    names = {"schema": sql.Identifier(SCHEMA), "role": sql.Identifier(role)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(rights.format(**names))
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")
        for (table,) in cursor.fetchall():
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), names["role"]))


def refuse_strong_role(role: str) -> None:
    """Stop when the runtime role could walk past row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        (strong,) = cursor.fetchone()
        cursor.execute("SELECT has_schema_privilege(%s, %s, 'CREATE')", [role, SCHEMA])
        (may_create,) = cursor.fetchone()
    if strong:
        raise CommandError(f"The role {role} is above row-level security. ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS;")
    if may_create:
        raise CommandError(f"The role {role} may create tables. REVOKE CREATE ON SCHEMA {SCHEMA} FROM PUBLIC, {role};")
