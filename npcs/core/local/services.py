"""The database and the broker of one command: embedded, or the ones that the environment names."""

import os
from dataclasses import dataclass

import psycopg2

from npcs.core.local import postgres, valkey
from npcs.core.local.ports import accepts, any_free
from npcs.core.local.product import runtime_url
from npcs.core.local.state import State
from npcs.core.local.supervisor import Supervisor
from npcs.core.local.terminal import Stop

START_SECONDS = 60.0


@dataclass(frozen=True)
class Database:
    """Two connections to one database: its owner's, for set-up, and the runtime role's, for the product."""

    owner_url: str
    runtime_url: str


def start_database(supervisor: Supervisor, state: State) -> Database:
    """Return the database of DATABASE_URL, or start the embedded one."""
    owner_url = os.environ.get("DATABASE_URL", "")
    if owner_url:
        derived = runtime_url(owner_url, postgres.RUNTIME, state.secret("database_runtime"))
        return Database(owner_url, os.environ.get("RUNTIME_DATABASE_URL") or derived)
    cluster = start_cluster(supervisor, state)
    passwords = {
        postgres.OWNER: state.secret("database_owner"),
        postgres.RUNTIME: state.secret("database_runtime"),
    }
    postgres.ensure_database(cluster, passwords)
    return Database(*(cluster.url(role, password) for role, password in passwords.items()))


def start_cluster(supervisor: Supervisor, state: State, *, throw_away: bool = False) -> postgres.Cluster:
    """Start the embedded database server."""
    cluster = postgres.Cluster(state.path, any_free(), throw_away)
    cluster.prepare()
    child = supervisor.start(cluster.command())
    supervisor.wait_until(cluster.answers, child, START_SECONDS)
    return cluster


def start_broker(supervisor: Supervisor, state: State) -> str:
    """Return the broker of REDIS_URL, or start the embedded one, which keeps queued jobs over a restart."""
    return os.environ.get("REDIS_URL") or start_valkey(supervisor, state, keep=True)


def start_valkey(supervisor: Supervisor, state: State, *, keep: bool) -> str:
    """Start the embedded broker and return its URL."""
    port = any_free()
    child = supervisor.start(valkey.command(port, state.path / "broker", keep=keep))
    supervisor.wait_until(lambda: accepts(port), child, START_SECONDS)
    return valkey.url(port)


def is_empty(database: Database) -> bool:
    """Tell whether nobody has an account yet, so that demo data may be loaded."""
    try:
        opened = psycopg2.connect(database.owner_url)
    except psycopg2.OperationalError as problem:
        raise Stop(f"The database cannot be reached: {problem}".strip()) from problem
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM core_user)")
            return bool(cursor.fetchone()[0])
    finally:
        opened.close()


def remove(state: State) -> None:
    """Delete what the services wrote for this state directory."""
    if os.geteuid() == 0:
        postgres.remove_root_home(state.path)
    state.remove()
