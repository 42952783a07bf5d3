"""`make test`: throw-away services, what is left out is said, and what cannot work here is refused."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from npcs.core.local import testrun
from npcs.core.local.state import State
from tests import conftest


class Item:
    """What the collection hook looks at in a test."""

    def __init__(self, name: str, *marks: pytest.MarkDecorator, fixtures: tuple[str, ...] = ()) -> None:
        self.nodeid = name
        self.fixturenames = fixtures
        self._marks = {mark.name: mark.mark for mark in marks}

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self._marks.get(name)


def collect(items: list[Item]) -> list[str]:
    """Pass the tests through the collection hook and return the names of those that are left."""
    hook = SimpleNamespace(pytest_deselected=lambda items: None)
    conftest.pytest_collection_modifyitems(SimpleNamespace(hook=hook), items)
    return [item.nodeid for item in items]


def test_without_a_browser_its_tests_are_left_out_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("TEST_BROWSER", "")
    tests = [Item("page", pytest.mark.browser), Item("plain"), Item("form", pytest.mark.browser)]
    assert collect(tests) == ["plain"]
    assert (tmp_path / "browser-tests-left-out").read_text() == "2"


def test_with_a_browser_nothing_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("TEST_BROWSER", "/usr/bin/chromium")
    assert collect([Item("page", pytest.mark.browser), Item("plain")]) == ["page", "plain"]
    assert not (tmp_path / "browser-tests-left-out").exists()


@pytest.mark.parametrize(
    "item",
    [
        Item("marked", pytest.mark.django_db(transaction=True)),
        Item("by fixture", fixtures=("transactional_db",)),
        Item("by live server", fixtures=("live_server", "transactional_db")),
    ],
)
def test_a_test_that_would_need_truncate_is_refused(item: Item) -> None:
    with pytest.raises(pytest.UsageError, match="Use own_database"):
        collect([item])


def test_started_by_hand_pytest_says_how_tests_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_ADMIN_URL")
    with pytest.raises(pytest.UsageError, match="Run: make test"):
        conftest.pytest_configure()


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
