"""Children are started in order, stopped in the opposite order, and die with the supervisor."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from npcs.core.local.supervisor import Command, Supervisor
from npcs.core.local.terminal import ROOT, Stop

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def lines() -> list[tuple[str, str]]:
    """What the children printed, as (name, line)."""
    return []


@pytest.fixture
def supervisor(lines: list[tuple[str, str]]) -> Supervisor:
    """A supervisor that collects lines and leaves the test process's signals alone."""
    return Supervisor(lambda name, line: lines.append((name, line)))


def command(name: str, arguments: list[str]) -> Command:
    return Command(name, arguments, dict(os.environ))


def alive(pid: int) -> bool:
    """Tell whether the process runs (a zombie does not)."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def wait_until_gone(pids: list[int], seconds: float = 5.0) -> list[int]:
    """Return those of the processes that still run when the time is over."""
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def test_children_stop_in_the_opposite_order(supervisor: Supervisor, lines: list[tuple[str, str]]) -> None:
    says_bye = "import signal, sys, time\nsignal.signal(15, lambda *_: (print('bye', flush=True), sys.exit()))\n"
    for name in ("database", "web", "beat"):
        child = supervisor.start(
            command(name, [sys.executable, "-c", f"{says_bye}print('up', flush=True); time.sleep(60)"])
        )
        supervisor.wait_until(lambda name=name: (name, "up") in lines, child, 10)
    supervisor.stop()
    assert [name for name, line in lines if line == "bye"] == ["beat", "web", "database"]


def test_a_child_that_does_not_stop_is_killed(
    supervisor: Supervisor,
    lines: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("npcs.core.local.supervisor.STOP_SECONDS", 0.2)
    child = supervisor.start(command("worker", [sys.executable, "-c", STUBBORN]))
    supervisor.wait_until(lambda: ("worker", "up") in lines, child, 10)
    supervisor.stop()
    assert not alive(child.process.pid)
    assert "The worker did not stop" in capfd.readouterr().out


def test_the_end_of_one_child_is_told_with_its_reason(supervisor: Supervisor) -> None:
    supervisor.start(command("web", SLEEP))
    broken = supervisor.start(command("worker", SLEEP))
    broken.process.kill()
    assert supervisor.wait_for_end() == "The worker was killed by SIGKILL."
    supervisor.stop()


def test_a_child_that_ends_before_it_is_ready_stops_the_start(supervisor: Supervisor) -> None:
    child = supervisor.start(command("web", [sys.executable, "-c", "raise SystemExit(3)"]))
    with pytest.raises(Stop, match=r"The web ended with exit code 3\."):
        supervisor.wait_until(lambda: False, child, 10)
    supervisor.stop()


def test_a_child_that_never_gets_ready_stops_the_start(supervisor: Supervisor) -> None:
    child = supervisor.start(command("web", SLEEP))
    with pytest.raises(Stop, match="The web was not ready within 0 s"):
        supervisor.wait_until(lambda: False, child, 0.2)
    supervisor.stop()


def test_no_child_outlives_a_supervisor_that_is_killed() -> None:
    program = f"""
import os, time
from npcs.core.local.supervisor import Command, Supervisor
with Supervisor(lambda name, line: None) as supervisor:
    children = [supervisor.start(Command(name, {SLEEP!r}, dict(os.environ))) for name in ("database", "web")]
    print(*(child.process.pid for child in children), flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert len(pids) == 2
        assert all(alive(pid) for pid in pids)
        process.send_signal(signal.SIGKILL)
    assert wait_until_gone(pids) == []
