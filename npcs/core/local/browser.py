"""Chromium for the browser tests: found on PATH, or installed where that is one harmless command."""

import os
import shutil
import subprocess
from pathlib import Path

from npcs.core.local.terminal import say

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium"
HOW = (
    "Install one and run again: apt-get install chromium (Debian), dnf install chromium (Fedora), "
    "or any Chromium or Chrome on PATH."
)
# Without these Chromium asks its maker's services for updates and lists, which a closed network refuses many at a time.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
)


def find() -> str | None:
    """Return the browser's path, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def options() -> list[str]:
    """Return Chromium's options: no background traffic; as root no sandbox, since it refuses to start in one."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def ensure() -> str | None:
    """Return the browser's path, installing the distribution's package when we are root on Debian."""
    if (found := find()) or os.geteuid() != 0 or not is_debian():
        return found
    say("Installing Chromium for the browser tests ...")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", PACKAGE]
    for command in (install, ["apt-get", "update", "--quiet"], install):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if found := find():
            return found
    return None


def is_debian() -> bool:
    """Tell whether this is Debian itself: on its children the package may be only a pointer to another store."""
    release = Path("/etc/os-release")
    return bool(shutil.which("apt-get")) and release.exists() and "ID=debian" in release.read_text().splitlines()
