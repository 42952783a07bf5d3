"""`make test` and `make bench`: throw-away services beside a running demo, one template database, then the command."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from npcs.core.local import assets, browser, postgres, product, services
from npcs.core.local.state import State
from npcs.core.local.supervisor import Supervisor, die_with_us
from npcs.core.local.terminal import ROOT, Stop, say

TEMPLATE = "npcs_template"
PREFIX = "npcs-test-"
TEST_PROCESSES = 2


def test(arguments: list[str]) -> int:
    """Run pytest with these arguments. Without a Chromium the browser tests are left out and the last line says so."""
    chromium = browser.ensure()
    with throw_away_state() as state, quiet_services(state) as supervisor:
        environment = prepare(supervisor, state, with_assets=chromium is not None)
        environment["TEST_BROWSER"] = chromium or ""
        command = [sys.executable, "-m", "pytest", "-n", str(TEST_PROCESSES), "--dist", "worksteal", *arguments]
        code = attached(command, environment)
        left_out = state.path / "browser-tests-left-out"
        if left_out.exists():
            say(f"Not run: {left_out.read_text()} browser tests, because no Chromium was found. {browser.HOW}")
    return code


def bench(arguments: list[str]) -> int:
    """Run the benchmarks on services of their own, with the durability of a real database."""
    with throw_away_state() as state, quiet_services(state) as supervisor:
        environment = prepare(supervisor, state, with_assets=True, durable=True)
        return attached([sys.executable, "-m", "benchmarks", *arguments], environment)


def prepare(supervisor: Supervisor, state: State, *, with_assets: bool, durable: bool = False) -> dict[str, str]:
    """Start services, migrate the template database, and return the environment of the tests.

    DATABASE_URL is the runtime role's connection to the template; tests clone the template and move there.
    TEST_ADMIN_URL may create databases, TEST_OWNER_URL owns the tables.
    """
    cluster = services.start_cluster(supervisor, state, throw_away=not durable)
    redis_url = services.start_valkey(supervisor, state, keep=False)
    roles = {name: state.secret(name) for name in (postgres.OWNER, postgres.RUNTIME)}
    postgres.ensure_database(cluster, roles, TEMPLATE)
    owner_url, runtime_url = (cluster.url(role, password, TEMPLATE) for role, password in roles.items())
    environment = product.environment(state, runtime_url, redis_url, DEMO="0", DEBUG="0", **own_test_settings())
    as_owner = environment | {"DATABASE_URL": owner_url, "RUNTIME_DATABASE_URL": runtime_url}
    if with_assets:
        assets.ensure()
    with ThreadPoolExecutor() as pool:
        static = pool.submit(product.manage, ["collectstatic", "--noinput", "--verbosity", "0"], environment)
        product.manage(["setup_database"], as_owner)
        static.result()
    return environment | {"TEST_ADMIN_URL": cluster.admin_url(), "TEST_OWNER_URL": owner_url}


def own_test_settings() -> dict[str, str]:
    """Return the environment that tests depend on, so that the caller's own does not change their result."""
    return {
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": "",
        "BEHIND_PROXY": "0",
        "MFA_REQUIRED": "0",  # tests sign people in by a shortcut; those of the second step set it again
        "TZ": "UTC",
    }


def attached(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command on our terminal and return its exit code. Ctrl-C reaches it too; it is given time to end."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=die_with_us())
    try:
        return process.wait()
    except KeyboardInterrupt:
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        raise


@contextmanager
def throw_away_state() -> Iterator[State]:
    """Make a state directory that is removed at the end, and remove those of runs that were killed."""
    temporary = Path(tempfile.gettempdir())
    for former in temporary.glob(f"{PREFIX}*"):
        if former.stat().st_uid == os.geteuid() and is_abandoned(former):
            shutil.rmtree(former, ignore_errors=True)
    state = State(Path(tempfile.mkdtemp(prefix=PREFIX, dir=temporary)))
    state.claim()
    try:
        yield state
    finally:
        state.release()
        shutil.rmtree(state.path, ignore_errors=True)


def is_abandoned(directory: Path) -> bool:
    """Tell whether no living process holds this state directory."""
    try:
        with open(directory / "lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


@contextmanager
def quiet_services(state: State) -> Iterator[Supervisor]:
    """Supervise services whose lines go to a file, shown only when they cannot be started."""
    log = state.path / "services.log"
    try:
        with Supervisor(append_to(log)) as supervisor:
            yield supervisor
    except Stop:
        if log.exists():
            say(log.read_text(encoding="utf-8"))
        raise


def append_to(log: Path) -> Callable[[str, str], None]:
    """Return an output that appends to a file."""

    def append(name: str, line: str) -> None:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{name:>8} | {line}\n")

    return append
