"""Child processes: started in order, one log stream, stopped in the opposite order, none left behind.

Each child runs in a session of its own, so Ctrl-C reaches only the supervisor, which then stops them one by one. The
kernel is asked to signal each child when the supervisor dies (PR_SET_PDEATHSIG), so even `kill -9` leaves no orphan.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from npcs.core.local.terminal import ROOT, Stop, say

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15.0
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Command:
    """What to start, with which environment, under which account (None: the caller's), and how it is asked to stop."""

    name: str
    arguments: Sequence[str | Path]
    environment: Mapping[str, str]
    account: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def account_options(account: str | None) -> dict[str, Any]:
    """Return the subprocess options that drop from root to `account`, with none of root's groups."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def die_with_us(stop_signal: signal.Signals = signal.SIGTERM, *, detached: bool = False) -> Callable[[], None]:
    """Return what a child does between fork and exec: ask to be stopped when we die, `detached` from our terminal."""
    supervisor = os.getpid()

    def prepare() -> None:
        if detached:
            os.setsid()
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != supervisor:  # it died before the kernel was asked
            os._exit(1)

    return prepare


class Child:
    """One running process whose output is passed on line by line."""

    def __init__(self, command: Command, output: Callable[[str, str], None]) -> None:
        self.name = command.name
        self.command = command
        self.process = subprocess.Popen(
            [str(part) for part in command.arguments],
            cwd="/" if command.account else ROOT,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_us(command.stop_signal, detached=True),
            **account_options(command.account),
        )
        self._pump = threading.Thread(target=self._pass_on, args=(output,), daemon=True)
        self._pump.start()

    def _pass_on(self, output: Callable[[str, str], None]) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                output(self.name, line.decode(errors="replace").rstrip("\n"))

    def exit_text(self) -> str | None:
        """Say how the process ended, or None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return f"The {self.name} {how}."

    def stop(self) -> None:
        """Ask the process to stop, wait, and kill its whole session when it does not."""
        if self.process.poll() is None:
            self.process.send_signal(self.command.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"The {self.name} did not stop within {STOP_SECONDS:.0f} s and was killed.")
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self._pump.join(1.0)


def print_line(name: str, line: str) -> None:
    """Show a child's line under its name."""
    say(f"{name:>8} | {line}")


class Supervisor:
    """Starts children, waits for the end of the first or for a signal, and stops all of them."""

    def __init__(self, output: Callable[[str, str], None] = print_line) -> None:
        self.children: list[Child] = []
        self.asked_to_stop = threading.Event()
        self._output = output
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._former[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.asked_to_stop.is_set():
            self.asked_to_stop.set()
            raise KeyboardInterrupt
        # A second Ctrl-C changes nothing: the ordered stop is already under way and takes seconds.

    def start(self, command: Command) -> Child:
        """Start one more child."""
        child = Child(command, self._output)
        self.children.append(child)
        return child

    def wait_until(self, ready: Callable[[], bool], child: Child, seconds: float) -> None:
        """Wait until `ready()` holds; raise Stop when the child ends first or the time is over."""
        end = time.monotonic() + seconds
        while not ready():
            if ended := self.first_ended():
                raise Stop(f"{ended} The lines above say why.")
            if time.monotonic() > end:
                raise Stop(f"The {child.name} was not ready within {seconds:.0f} s.")
            time.sleep(0.05)

    def first_ended(self) -> str | None:
        """Say which child has ended and how, or None while all run."""
        return next((text for child in self.children if (text := child.exit_text())), None)

    def wait_for_end(self) -> str:
        """Block until a child ends and say which. A signal leaves by KeyboardInterrupt."""
        while (ended := self.first_ended()) is None:
            time.sleep(0.3)
        return ended

    def stop(self) -> None:
        """Stop the children, the last started first. Signals that arrive meanwhile are remembered, not obeyed."""
        self.asked_to_stop.set()
        while self.children:
            self.children.pop().stop()
