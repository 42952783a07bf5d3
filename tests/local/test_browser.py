"""Chromium: found by its usual names, installed as root on Debian only, and named in one line when it is missing."""

import subprocess
from pathlib import Path

import pytest

from npcs.core.local import browser


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Replace the package manager by notes of what it was asked for."""
    asked: list[list[str]] = []

    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(browser.subprocess, "run", answer)
    monkeypatch.setattr(browser, "find", lambda: "/usr/bin/chromium" if asked else None)
    return asked


@pytest.mark.parametrize("name", browser.PROGRAMS)
def test_it_is_found_by_its_usual_names(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / name).write_text("#!/bin/sh\n")
    (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find() == str(tmp_path / name)


def test_as_root_on_debian_the_package_is_installed(
    monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]
) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "is_debian", lambda: True)
    assert browser.ensure() == "/usr/bin/chromium"
    assert installed[0][-1] == "chromium"


@pytest.mark.parametrize(("user", "debian"), [(1000, True), (0, False)])
def test_nothing_is_installed_for_anybody_else(
    user: int, debian: bool, monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]
) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)
    monkeypatch.setattr(browser, "is_debian", lambda: debian)
    assert browser.ensure() is None
    assert installed == []


@pytest.mark.parametrize(("user", "without_sandbox"), [(0, True), (1000, False)])
def test_only_root_gives_up_the_sandbox(user: int, without_sandbox: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)
    assert ("--no-sandbox" in browser.options()) == without_sandbox
