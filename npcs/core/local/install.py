"""Build the virtual environment from the hashed locks.

This file runs before anything is installed, by its path and with the caller's Python: standard library only, no import
from the product. `make install` calls it; it returns at once when the environment already matches the locks.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCK = ROOT / "requirements" / "all.txt"
BOOTSTRAP = ROOT / "requirements" / "boot.txt"
STAMP = "installed"


class CannotInstall(Exception):
    """The environment could not be built; the text says what to do about it."""


def fingerprint() -> str:
    """Return a digest of the locks and of the Python series; a new value means the environment must be rebuilt."""
    digest = hashlib.sha256(f"{sys.version_info.major}.{sys.version_info.minor}".encode())
    for lock in (BOOTSTRAP, LOCK):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def missing_venv_message() -> str:
    """Name the distribution's package that brings what `python -m venv` needs."""
    series = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"This Python ({sys.executable}) cannot make a virtual environment: its ensurepip module is missing.\n"
        f"Install it and run the same command again:\n"
        f"  Debian, Ubuntu:  apt-get install python{series}-venv\n"
        f"  Fedora, RHEL:    dnf install python3-pip\n"
        f"  or choose another Python:  make PYTHON=/path/to/python3.12 ..."
    )


def works(environment: Path) -> bool:
    """Tell whether the environment's Python starts and is of the series that is running now."""
    python = environment / "bin" / "python"
    if not python.exists():
        return False
    question = "import sys; print(sys.version_info[:2])"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def create(environment: Path) -> None:
    """Make an empty environment with pip in it, replacing a broken one or one of another Python series."""
    if importlib.util.find_spec("ensurepip") is not None:
        # symlinks=True also when this Python itself lives in a virtual environment: no copied binaries to go stale.
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(environment)
    elif importlib.util.find_spec("pip") is not None:
        venv.EnvBuilder(clear=True, with_pip=False, symlinks=True).create(environment)
    else:
        raise CannotInstall(missing_venv_message())


def pip_command(environment: Path) -> list[str]:
    """Return the pip to install with: the environment's own, else the caller's pointed at the environment."""
    python = environment / "bin" / "python"
    own = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    start = [str(python), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(python)]
    return [*start, "--disable-pip-version-check", "--quiet", "install", "--require-hashes"]


def fill(environment: Path) -> None:
    """Install the lock, with uv because it takes seconds, and with pip alone when uv cannot be had."""
    python = environment / "bin" / "python"
    pip = pip_command(environment)
    bootstrap = subprocess.run([*pip, "-r", BOOTSTRAP], check=False)
    uv = environment / "bin" / "uv"
    if bootstrap.returncode == 0 and uv.exists():
        fast = [
            str(uv),
            "pip",
            "sync",
            "--quiet",
            "--python",
            str(python),
            "--require-hashes",
            str(LOCK),
            str(BOOTSTRAP),
        ]
        if subprocess.run(fast, check=False).returncode == 0:
            return
    say("uv could not install the packages; trying pip, which takes about half a minute.")
    if subprocess.run([*pip, "-r", LOCK], check=False).returncode != 0:
        raise CannotInstall(
            "The Python packages could not be installed (see the lines above).\n"
            "A first start needs the Python package index; behind a proxy set PIP_INDEX_URL and UV_INDEX_URL."
        )


@contextmanager
def one_at_a_time(environment: Path) -> Iterator[None]:
    """Let two `make` commands started together build the environment once."""
    with open(environment.with_name(environment.name + ".lock"), "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install(environment: Path) -> bool:
    """Bring the environment to the locks. Return whether anything had to be done."""
    wanted = fingerprint()
    stamp = environment / STAMP
    with one_at_a_time(environment):
        usable = works(environment)
        if usable and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return False
        say(f"Installing the Python packages into {os.path.relpath(environment, ROOT)} ...")
        if not usable:
            create(environment)
        stamp.unlink(missing_ok=True)
        fill(environment)
        stamp.write_text(wanted, encoding="utf-8")
    return True


def say(text: str) -> None:
    """Print one progress line at once, also into a pipe."""
    print(text, flush=True)


def main() -> int:
    """Install into $VENV (default .venv beside the Makefile). Exit 1 with a plain message when it cannot be done."""
    environment = Path(os.environ.get("VENV") or ROOT / ".venv")
    environment = environment if environment.is_absolute() else ROOT / environment
    try:
        install(environment)
    except CannotInstall as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        free = shutil.disk_usage(ROOT).free // 2**20
        print(f"The virtual environment could not be written: {problem} ({free} MB are free).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
