"""How the product's processes are started here: the same entry points as in a data centre."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from npcs.core.local.ports import LOOPBACK
from npcs.core.local.state import State
from npcs.core.local.supervisor import Command
from npcs.core.local.terminal import ROOT, Stop

WEB_WORKERS = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2
# Errors whose text was written for the person who runs the command.
PLAIN_ERRORS = ("CommandError: ", "ImproperlyConfigured: ")


def environment(state: State, database_url: str, redis_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a product process: the caller's, completed. `database_url` is the runtime role's."""
    inherited = {name: value for name, value in os.environ.items() if name != "RUNTIME_DATABASE_URL"}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "npcs.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret("secret_key"),
        "STATE_DIR": str(state.path),
        "PYTHONUNBUFFERED": "1",
        # The worker is not given anything that could be forged into code (JSON only), so this warning says nothing.
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore:You're running the worker"),
        **more,
    }


def runtime_url(owner_url: str, role: str, password: str) -> str:
    """Return the owner's URL with another role in it."""
    parts = urlsplit(owner_url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{server}"))


def manage(arguments: Iterable[str], environment: Mapping[str, str]) -> str:
    """Run a management command and return what it printed; raise Stop with its message when it fails."""
    name, *_ = arguments = list(arguments)
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stop(f"`manage.py {name}` did not succeed:\n{reason(done.stderr.strip() or done.stdout.strip())}")
    return done.stdout.strip()


def reason(said: str) -> str:
    """Return the plain message in what a failed command said; all of it when there is none."""
    for mark in PLAIN_ERRORS:
        if mark in said:
            return said.rpartition(mark)[2]
    return said


def web(port: int, environment: Mapping[str, str], *, workers: int = WEB_WORKERS) -> Command:
    """Return how the web server is started."""
    options = ["--bind", f"{LOOPBACK}:{port}", "--worker-class", "gthread", "--graceful-timeout", "5"]
    # --preload: the product is imported once, and its workers share that memory.
    options += [
        "--preload",
        "--no-control-socket",
        "--workers",
        str(workers),
        "--threads",
        str(WEB_THREADS),
        "--log-level",
        "warning",
    ]
    # gunicorn's heartbeat file must not wait for a slow disk.
    options += ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108
    return Command("web", [sys.executable, "-m", "gunicorn", "npcs.wsgi", *options], environment)


def worker(environment: Mapping[str, str], *, pool: Iterable[str] = ("-c", str(WORKER_PROCESSES))) -> Command:
    """Return how the Celery worker is started."""
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return Command(
        "worker", [sys.executable, "-m", "celery", "-A", "npcs", "--quiet", "worker", *quiet, *pool], environment
    )


def beat(state: State, environment: Mapping[str, str]) -> Command:
    """Return how the scheduler is started."""
    directory = state.path / "beat"
    directory.mkdir(exist_ok=True)
    options = ["--loglevel", "WARNING", "--schedule", str(directory / "schedule"), "--pidfile", ""]
    return Command("beat", [sys.executable, "-m", "celery", "-A", "npcs", "--quiet", "beat", *options], environment)


def static_inputs() -> Iterable[Path]:
    """Yield the files that decide what `collectstatic` writes, apart from those of installed packages."""
    yield ROOT / "requirements" / "all.txt"
    yield ROOT / "npcs" / "settings.py"
    for place in (ROOT / "static", ROOT / "var" / "assets", *ROOT.glob("*/static"), *ROOT.glob("npcs/**/static")):
        yield from sorted(path for path in place.rglob("*") if path.is_file())
