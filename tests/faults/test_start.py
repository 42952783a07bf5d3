"""`make run` survives what happens to it: a taken port, a second start, kill -9 of itself or its database, Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from npcs.core.local import ports, postgres
from npcs.core.local.services import remove
from npcs.core.local.state import State
from npcs.core.local.terminal import ROOT

START_SECONDS = 90.0
STOP_SECONDS = 20.0
# What a caller's shell would have; the test run's own services are not passed on.
PASSED_ON = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")


class Run:
    """One `make run` whose lines are collected in a file."""

    def __init__(self, state: Path, log: Path, port: int) -> None:
        self.log = log
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"STATE_DIR": str(state), "PORT": str(port), "DEMO": "0"}
        with open(log, "w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "npcs.core.local", "run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        """Return what was printed so far."""
        return self.log.read_text(encoding="utf-8")

    def wait_for_url(self) -> str:
        """Return the address of the READY line."""
        end = time.monotonic() + START_SECONDS
        while not (ready := re.search(r"^READY (http://\S+)", self.text(), re.MULTILINE)):
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < end, self.text()
            time.sleep(0.1)
        return ready.group(1)

    def wait_for_end(self) -> int:
        """Return the exit code."""
        return self.process.wait(STOP_SECONDS)


def processes_of(state: Path) -> dict[int, str]:
    """Return the living processes of this state directory: those it was given to, and its database."""
    found: dict[int, str] = {}
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (directory / "environ").read_bytes()
        except OSError:
            continue
        if f"STATE_DIR={state}".encode() in environment or str(state / "broker") in arguments:
            found[int(directory.name)] = arguments
    if pid := database_pid(state):
        found[pid] = "database"
    return found


def database_pid(state: Path) -> int | None:
    """Return the embedded database's process, None when it does not run."""
    home = postgres.root_home(state) if os.geteuid() == 0 else state
    pid = postgres.recorded_pid(home / "database" / "postmaster.pid")
    return pid if pid and postgres.is_server(pid, home / "database") else None


def wait_until_gone(state: Path) -> dict[int, str]:
    """Return what still runs of this state directory when the time is over."""
    end = time.monotonic() + STOP_SECONDS
    while (left := processes_of(state)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state directory that is used over several starts, as on a real machine."""
    path = tmp_path / "state"
    yield path
    remove(State(path))


Start = Callable[..., Run]


@pytest.fixture
def start(state: Path, tmp_path: Path) -> Iterator[Start]:
    """Start the product; whatever a failed test leaves running is killed."""
    runs: list[Run] = []

    def begin(port: int | None = None) -> Run:
        runs.append(Run(state, tmp_path / f"run{len(runs)}.log", port or ports.any_free()))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.kill()
        run.process.wait()
    assert wait_until_gone(state) == {}


@contextmanager
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_one_installation_survives_what_happens_to_it(start: Start, state: Path) -> None:
    """One scenario, because each start takes seconds: the same data over three starts."""
    first = start()
    first.wait_for_url()
    assert len(processes_of(state)) >= 6, "supervisor, database, broker, web, worker and beat"
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert wait_until_gone(state) == {}, "a killed start leaves no process"

    second = start()
    with urllib.request.urlopen(f"{second.wait_for_url()}health/live", timeout=10) as answer:
        assert answer.status == 200, "the start after a killed one works"
    pid = database_pid(state)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert second.wait_for_end() == 1
    assert "The database was killed by SIGKILL." in second.text()
    assert "start again with: make run" in second.text()
    assert wait_until_gone(state) == {}, "a killed database takes everything with it"

    with taken_port() as taken:
        third = start(taken)
        url = third.wait_for_url()
    assert f"Port {taken} is taken" in third.text()
    assert str(taken) not in url
    beside = start()
    assert beside.wait_for_end() == 0
    assert f"Already running at {url}" in beside.text()
    began = time.monotonic()
    third.process.send_signal(signal.SIGINT)
    assert third.wait_for_end() == 0
    assert time.monotonic() - began < 15
    assert third.text().rstrip().endswith("Stopped.")
    assert wait_until_gone(state) == {}, "Ctrl-C stops everything"
