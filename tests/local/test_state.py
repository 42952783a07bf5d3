"""The state directory: secrets made once and kept private, one supervisor at a time, nothing foreign removed."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from npcs.core.local import run, state
from npcs.core.local.terminal import ROOT, Stop


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[state.State]:
    """A new state directory."""
    made = state.State(tmp_path / "state")
    yield made
    made.release()


def test_a_secret_is_made_once_and_differs_between_installations(directory: state.State, tmp_path: Path) -> None:
    first = directory.secret("secret_key")
    assert len(first) >= 50
    assert state.State(directory.path).secret("secret_key") == first
    assert state.State(tmp_path / "other").secret("secret_key") != first


def test_a_secret_can_be_read_by_its_owner_only(directory: state.State) -> None:
    directory.secret("secret_key")
    kept = directory.path / "secrets"
    assert stat.S_IMODE((kept / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_a_second_start_says_where_the_first_one_runs(
    directory: state.State, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    directory.claim()
    directory.announce("http://127.0.0.1:8123/")
    monkeypatch.setenv("STATE_DIR", str(directory.path))
    assert run.run() == 0
    said = capfd.readouterr().out
    assert "Already running at http://127.0.0.1:8123/" in said
    assert "Ctrl-C" in said


def test_a_second_start_while_the_first_is_not_ready_says_so(
    directory: state.State, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    directory.claim()
    monkeypatch.setenv("STATE_DIR", str(directory.path))
    assert run.run() == 0
    assert "still starting" in capfd.readouterr().out


def test_the_record_of_a_killed_run_does_not_block_the_next(directory: state.State) -> None:
    directory.announce("http://127.0.0.1:8123/")  # a killed run leaves its record, but the kernel frees its lock
    directory.claim()
    with pytest.raises(state.AlreadyRunning) as other:
        state.State(directory.path).claim()
    assert other.value.url == ""


def test_STATE_DIR_names_the_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "elsewhere"))
    assert state.from_environment().path == tmp_path / "elsewhere"
    monkeypatch.setenv("STATE_DIR", "")
    assert state.from_environment().path == ROOT / ".local"


def test_a_directory_that_cannot_be_used_is_a_plain_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Stop, match="set STATE_DIR"):
        state.State(tmp_path / "file" / "state")


def test_removing_the_state_leaves_what_is_not_ours(directory: state.State) -> None:
    directory.secret("secret_key")
    (directory.path / "letters.txt").write_text("somebody's own")
    directory.remove()
    assert [path.name for path in directory.path.iterdir()] == ["letters.txt"]
    (directory.path / "letters.txt").unlink()
    directory.remove()
    assert not directory.path.exists()


def test_a_fingerprint_is_remembered_until_it_changes(directory: state.State) -> None:
    assert directory.changed("static", "one")
    directory.remember("static", "one")
    assert not directory.changed("static", "one")
    assert directory.changed("static", "two")
