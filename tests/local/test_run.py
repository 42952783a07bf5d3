"""What `make run` says and leaves out, without starting anything."""

from pathlib import Path

import pytest

from npcs.core.local import product, run, services
from npcs.core.local.services import Database
from npcs.core.local.state import AlreadyRunning, State
from npcs.core.local.terminal import Stop

DATABASE = Database("postgresql://owner@127.0.0.1:9/npcs", "postgresql://npcs_app@127.0.0.1:9/npcs")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Replace management commands by notes of what was asked for."""
    asked: list[list[str]] = []

    def manage(arguments: list[str], environment: dict[str, str]) -> str:
        asked.append(arguments)
        return "caseworker@example.org\n  reviewer@example.org\n"

    monkeypatch.setattr(product, "manage", manage)
    return asked


def test_an_empty_database_gets_demo_data_and_the_accounts_fit_on_one_line(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "is_empty", lambda database: True)
    assert run.demo_accounts(DATABASE, {"DEMO": "1"}) == "caseworker@example.org reviewer@example.org"
    assert commands == [["demo", "load"], ["demo", "accounts"]]


def test_a_database_with_people_in_it_gets_no_demo_data(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "is_empty", lambda database: False)
    run.demo_accounts(DATABASE, {"DEMO": "1"})
    assert commands == [["demo", "accounts"]]


def test_outside_demo_mode_nothing_is_loaded(commands: list[list[str]]) -> None:
    assert run.demo_accounts(DATABASE, {"DEMO": "0"}) == ""
    assert commands == []


def test_static_files_are_gathered_only_when_one_has_changed(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    style = tmp_path / "site.css"
    style.write_text("a{}")
    monkeypatch.setattr(run.assets, "ensure", lambda: None)
    monkeypatch.setattr(product, "static_inputs", lambda: [style])
    state = State(tmp_path / "state")
    run.static_files(state, {})
    run.static_files(state, {})
    assert len(commands) == 1
    style.write_text("a{color:red}")
    run.static_files(state, {})
    assert [arguments[0] for arguments in commands] == ["collectstatic", "collectstatic"]


def test_the_owner_sets_up_and_the_product_gets_the_runtime_role(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def manage(arguments: list[str], environment: dict[str, str]) -> str:
        seen.update(environment)
        return "The database is up to date."

    monkeypatch.setattr(product, "manage", manage)
    run.set_up(DATABASE, {"DATABASE_URL": DATABASE.runtime_url})
    assert seen["DATABASE_URL"] == DATABASE.owner_url
    assert seen["RUNTIME_DATABASE_URL"] == DATABASE.runtime_url


def test_noise_is_left_out_and_everything_else_is_shown_under_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    run.show("broker", "WARNING Memory overcommit must be enabled! ...")
    run.show("web", "a line")
    assert capfd.readouterr().out == "     web | a line\n"


def test_clean_refuses_while_the_product_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(tmp_path / "state")
    state.claim()
    state.announce("http://127.0.0.1:8123/")
    monkeypatch.setenv("STATE_DIR", str(state.path))
    with pytest.raises(Stop, match=r"It is running at http://127\.0\.0\.1:8123/"):
        run.clean()
    assert state.path.exists()
    state.release()


def test_clean_removes_what_runs_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(tmp_path / "state")
    state.secret("secret_key")
    removed: list[str] = []
    monkeypatch.setenv("STATE_DIR", str(state.path))
    monkeypatch.setattr(run.assets, "remove", lambda: removed.append("assets"))
    assert run.clean() == 0
    assert not state.path.exists()
    assert removed == ["assets"]


def test_a_port_that_does_not_answer_is_not_up() -> None:
    assert not run.is_up("http://127.0.0.1:9/health/live")


def test_two_runs_of_one_directory_are_told_apart_by_their_lock(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    state.claim()
    with pytest.raises(AlreadyRunning):
        State(tmp_path / "state").claim()
    state.release()
    again = State(tmp_path / "state")
    again.claim()
    again.release()
