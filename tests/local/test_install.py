"""The virtual environment: rebuilt when the locks or the Python change, and plain words when it cannot be made."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from npcs.core.local import install


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the environment goes; making and filling it is replaced by notes of what was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(install, "create", lambda path: asked.append("create"))
    monkeypatch.setattr(install, "fill", lambda path: (path.mkdir(exist_ok=True), asked.append("fill")))
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "asked", asked, raising=False)
    return tmp_path / "venv"


def test_it_is_built_once_and_left_alone_while_the_locks_stay(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install.install(environment)
    monkeypatch.setattr(install, "works", lambda path: True)
    assert not install.install(environment)
    assert install.asked == ["create", "fill"]


def test_a_changed_lock_is_installed_without_making_a_new_environment(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.install(environment)
    monkeypatch.setattr(install, "works", lambda path: True)
    monkeypatch.setattr(install, "fingerprint", lambda: "another lock")
    assert install.install(environment)
    assert install.asked == ["create", "fill", "fill"]


def test_an_installation_that_was_interrupted_is_done_again(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path) -> None:
        path.mkdir(exist_ok=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(install, "fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        install.install(environment)
    monkeypatch.setattr(install, "fill", lambda path: None)
    assert install.install(environment)


def test_a_missing_environment_and_one_of_another_python_do_not_count_as_working(tmp_path: Path) -> None:
    assert not install.works(tmp_path)
    other = tmp_path / "bin" / "python"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho '(3, 9)'\n")
    other.chmod(0o755)
    assert not install.works(tmp_path)
    assert install.works(Path(sys.prefix))


def test_a_python_without_ensurepip_and_pip_names_the_distributions_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("VENV", str(tmp_path / "venv"))
    assert install.main() == 1
    said = capfd.readouterr().err
    assert f"apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv" in said
    assert "Traceback" not in said


def test_without_uv_pip_installs_the_same_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def answer(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append([str(part) for part in command])
        return subprocess.CompletedProcess(calls[-1], 1 if str(install.BOOTSTRAP) in calls[-1] else 0)

    monkeypatch.setattr(install.subprocess, "run", answer)
    install.fill(tmp_path)
    assert calls[-1][-3:] == ["--require-hashes", "-r", str(install.LOCK)]
    assert "pip" in calls[-1]


def test_when_nothing_can_be_fetched_the_message_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    with pytest.raises(install.CannotInstall, match="PIP_INDEX_URL"):
        install.fill(tmp_path)
