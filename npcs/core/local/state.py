"""The state directory: secrets, the record of the running instance, and what the services write."""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from npcs.core.local.terminal import ROOT, Stop

# Everything a run writes into the directory; `make clean` removes these names and nothing else that may lie there.
CONTENTS = ("beat", "broker", "database", "database_admin", "fingerprints", "lock", "running.json", "secrets", "static")


class AlreadyRunning(Exception):
    """Another supervisor holds this state directory. `url` is where it answers, empty while it is starting."""

    def __init__(self, url: str, pid: int | None) -> None:
        super().__init__(url)
        self.url = url
        self.pid = pid


def secret_in(path: Path) -> str:
    """Return the secret kept in this file, made once, readable by this account only."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value + "\n")
    return value


class State:
    """One directory, owned by one supervisor at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name in ("secrets", "fingerprints"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise Stop(
                f"The state directory {self.path} cannot be used: {problem.strerror}. "
                "If another account made it, remove it or set STATE_DIR to a directory of your own."
            ) from problem

    def secret(self, name: str) -> str:
        """Return the named secret, made once, readable by this account only."""
        return secret_in(self.path / "secrets" / name)

    def changed(self, name: str, fingerprint: str) -> bool:
        """Tell whether `fingerprint` differs from the one that `remember` kept under this name."""
        path = self.path / "fingerprints" / name
        return not path.exists() or path.read_text(encoding="ascii") != fingerprint

    def remember(self, name: str, fingerprint: str) -> None:
        """Keep a fingerprint, so that the next start can leave out what has not changed."""
        (self.path / "fingerprints" / name).write_text(fingerprint, encoding="ascii")

    def claim(self) -> None:
        """Take the directory for this process, or raise AlreadyRunning. The kernel frees it when the process dies."""
        lock = open(self.path / "lock", "a", encoding="ascii")  # noqa: SIM115  held until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyRunning(*self._running()) from None
        self._lock = lock
        self.announce(None)

    def release(self) -> None:
        """Give the directory back before the process ends."""
        self.announce(None)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def announce(self, url: str | None) -> None:
        """Record where the running instance answers; None forgets it."""
        record = self.path / "running.json"
        if url is None:
            record.unlink(missing_ok=True)
        else:
            record.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="ascii")

    def _running(self) -> tuple[str, int | None]:
        try:
            record = json.loads((self.path / "running.json").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return "", None
        return record["url"], record["pid"]

    def remove(self) -> None:
        """Delete what runs wrote here, and the directory when nothing else is left in it."""
        for name in CONTENTS:
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        if not any(self.path.iterdir()):
            self.path.rmdir()


def from_environment() -> State:
    """Return the state directory that $STATE_DIR names, by default `.local` beside the Makefile."""
    return State(ROOT / (os.environ.get("STATE_DIR") or ".local"))
