"""From typing `make run` to its READY line: the first time in an empty state directory, and again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bed import Bed
from benchmarks.figures import Result, Series
from npcs.core.local import ports, postgres, services
from npcs.core.local.state import State
from npcs.core.local.supervisor import Supervisor
from npcs.core.local.terminal import ROOT

KINDS = ("cold", "warm", "warm")  # a cold start loads the demo data and takes the longest of all benchmarks
STOP_SECONDS = 60.0
# What the benchmarks' own services and the make above us have set, and a person's terminal has not.
OWN = (
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATE_DIR", "DEMO", "DEBUG", "MFA_REQUIRED", "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS", "BEHIND_PROXY", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "BENCH_ARGS",
)  # fmt: skip


def start(bed: Bed) -> Iterator[Result]:
    """One cold start, then warm ones on what it left, each followed by its floor."""
    found: dict[str, list[float]] = {name: [] for name in ("cold", "cold floor", "warm", "warm floor")}
    with state_directory() as ours, state_directory() as bare:
        for kind in KINDS:
            found[kind].append(seconds_to_ready(ours))
            found[f"{kind} floor"].append(seconds_of_floor(bare))
    floors = {"cold": "initdb, start Postgres, import django", "warm": "start Postgres, import django"}
    what = {"cold": "an empty state directory, with demo data", "warm": "what the first start left"}
    for kind, floor in floors.items():
        ours, bare = (Series(tuple(found[name]), "s") for name in (kind, f"{kind} floor"))
        yield Result(f"Start, {kind}: `make run` to READY, {what[kind]}", ours, bare, floor)


@contextmanager
def state_directory() -> Iterator[Path]:
    """A state directory that is removed at the end, with the database that root's runs keep elsewhere."""
    path = Path(tempfile.mkdtemp(prefix="npcs-bench-"))
    try:
        yield path
    finally:
        services.remove(State(path))
        shutil.rmtree(path, ignore_errors=True)


def seconds_to_ready(state: Path) -> float:
    """Starts the product as a person would and stops it again; the clock stops at READY."""
    environment = {key: value for key, value in os.environ.items() if key not in OWN and not key.startswith("TEST_")}
    environment |= {"STATE_DIR": str(state), "PORT": str(ports.any_free())}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "--silent", "run"],  # noqa: S607  the same make as the one that runs the benchmarks
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    said = []
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if line.startswith("READY"):
                return time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # Ctrl-C reaches make and what it started
        process.communicate(timeout=STOP_SECONDS)
    raise RuntimeError(f"`make run` ended before it was ready:\n{''.join(said)}")


def seconds_of_floor(state: Path) -> float:
    """An empty Postgres with the same settings until it answers, then a Python that has imported Django."""
    postgres.choose_account(state, throw_away=False)  # as root this copies the server: once, and not in the floor
    with Supervisor(lambda _name, _line: None) as supervisor:
        began = time.perf_counter()
        services.start_cluster(supervisor, State(state))
        subprocess.run([sys.executable, "-c", "import django"], check=True)
        return time.perf_counter() - began
