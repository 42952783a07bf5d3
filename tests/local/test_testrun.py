"""`make test`: throw-away services, what is left out is said, and what cannot work here is refused."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from npcs.core.local import testrun
from npcs.core.local.state import State
from npcs.core.local.terminal import ROOT

BROWSER_TEST = "tests/local/test_live_site.py"


def collect(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Let pytest collect tests in a process of its own, without running them."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    settings |= {"STATE_DIR": str(tmp_path)} | environment
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


def test_without_a_browser_its_tests_are_left_out_and_counted(tmp_path: Path) -> None:
    done = collect(tmp_path, BROWSER_TEST, "tests/local/test_ports.py", TEST_BROWSER="")
    assert "test_live_site" not in done.stdout
    assert "test_ports" in done.stdout
    assert (tmp_path / "browser-tests-left-out").read_text() == "2"


def test_with_a_browser_nothing_is_left_out(tmp_path: Path) -> None:
    done = collect(tmp_path, BROWSER_TEST, TEST_BROWSER="/usr/bin/chromium")
    assert "test_live_site" in done.stdout
    assert not (tmp_path / "browser-tests-left-out").exists()


def test_the_last_line_says_what_was_not_run_and_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def pretend(command: list[str], environment: dict[str, str]) -> int:
        (Path(environment["STATE_DIR"]) / "browser-tests-left-out").write_text("7")
        return 0

    monkeypatch.setattr(testrun.browser, "ensure", lambda: None)
    monkeypatch.setattr(testrun, "prepare", lambda _, state, **__: {"STATE_DIR": str(state.path)})
    monkeypatch.setattr(testrun, "attached", pretend)
    assert testrun.test([]) == 0
    last = capfd.readouterr().out.splitlines()[-1]
    assert last.startswith("Not run: 7 browser tests")
    assert "apt-get install chromium" in last


def test_a_test_that_would_need_truncate_is_refused(tmp_path: Path) -> None:
    module = tmp_path / "test_truncating.py"
    module.write_text("import pytest\n\n\n@pytest.mark.django_db(transaction=True)\ndef test_it():\n    assert True\n")
    done = collect(
        tmp_path, "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "tests.conftest", str(module)
    )
    assert done.returncode != 0
    assert "Use own_database" in done.stdout + done.stderr


def test_started_by_hand_pytest_says_how_tests_are_run(tmp_path: Path) -> None:
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("TEST_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", BROWSER_TEST]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Run: make test" in done.stdout + done.stderr


def test_what_a_killed_run_left_is_removed_and_a_running_one_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = State(tmp_path / f"{testrun.PREFIX}killed")
    running = State(tmp_path / f"{testrun.PREFIX}running")
    running.claim()
    with testrun.throw_away_state() as mine:
        assert mine.path.parent == tmp_path
        assert not killed.path.exists()
        assert running.path.exists()
    assert not mine.path.exists()
    running.release()
