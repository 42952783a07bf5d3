"""DATABASE_URL and REDIS_URL replace the embedded services, and product processes never see the owner."""

from pathlib import Path

import pytest

from npcs.core.local import postgres, product, services, valkey
from npcs.core.local.state import State
from npcs.core.local.supervisor import Supervisor
from npcs.core.local.terminal import Stop

OWNER_URL = "postgresql://boss:secret@db.example.org:6543/reviews?sslmode=require"


@pytest.fixture
def state(tmp_path: Path) -> State:
    """A new state directory."""
    return State(tmp_path / "state")


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from an environment that names no service."""
    for name in ("DATABASE_URL", "RUNTIME_DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_given_database_is_the_owners_and_the_runtime_role_is_derived(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", OWNER_URL)
    supervisor = Supervisor()
    database = services.start_database(supervisor, state)
    password = state.secret("database_runtime")
    assert database.owner_url == OWNER_URL
    assert database.runtime_url == f"postgresql://npcs_app:{password}@db.example.org:6543/reviews?sslmode=require"
    assert supervisor.children == []


def test_a_given_runtime_role_is_used_as_it_is(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OWNER_URL)
    monkeypatch.setenv("RUNTIME_DATABASE_URL", "postgresql://app:other@db.example.org/reviews")
    database = services.start_database(Supervisor(), state)
    assert database.runtime_url == "postgresql://app:other@db.example.org/reviews"


def test_a_given_broker_is_used_as_it_is(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://broker.example.org:6380/3")
    supervisor = Supervisor()
    assert services.start_broker(supervisor, state) == "redis://broker.example.org:6380/3"
    assert supervisor.children == []


def test_product_processes_get_the_runtime_role_only(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OWNER_URL)
    monkeypatch.setenv("RUNTIME_DATABASE_URL", "postgresql://app:other@db.example.org/reviews")
    environment = product.environment(state, "postgresql://app:other@db.example.org/reviews", "redis://x/0")
    assert "boss" not in "".join(environment.values())
    assert "RUNTIME_DATABASE_URL" not in environment


def test_the_secret_key_is_kept_over_starts_unless_one_is_given(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    first = product.environment(state, "", "")["SECRET_KEY"]
    assert product.environment(State(state.path), "", "")["SECRET_KEY"] == first
    monkeypatch.setenv("SECRET_KEY", "my own")
    assert product.environment(state, "", "")["SECRET_KEY"] == "my own"


def test_without_a_broker_anywhere_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(valkey.shutil, "which", lambda name: None)
    with pytest.raises(Stop, match="set REDIS_URL"):
        valkey.server()


def test_without_the_wheel_the_message_names_DATABASE_URL(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Stop, match="set DATABASE_URL"):
        postgres.installed_server()


def test_a_command_that_fails_is_told_with_its_own_message() -> None:
    with pytest.raises(Stop, match=r"^`manage.py check` did not succeed:\nDATABASE_URL is not set\."):
        product.manage(["check"], {"SECRET_KEY": "unused", "PATH": ""})


def test_a_fault_without_a_message_of_its_own_is_shown_whole() -> None:
    assert product.reason("Traceback\n  File x\nKeyError: 1") == "Traceback\n  File x\nKeyError: 1"
    assert product.reason("CommandError: Do this.\nThen that.") == "Do this.\nThen that."
