"""The web port: the wanted one, else the next free one with a message that says which."""

import socket
from collections.abc import Iterator

import pytest

from npcs.core.local import ports
from npcs.core.local.terminal import Stop


@pytest.fixture
def taken() -> Iterator[int]:
    """A loopback port that another program listens on."""
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_free_port_is_used_without_a_word() -> None:
    port = ports.any_free()
    assert ports.for_web(str(port)) == (port, "")


def test_a_taken_port_gives_the_next_free_one_and_says_which(taken: int) -> None:
    port, message = ports.for_web(str(taken))
    assert port > taken
    assert ports.is_free(port)
    assert f"Port {taken} is taken" in message
    assert str(port) in message


def test_without_PORT_the_default_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: True)
    assert ports.for_web("") == (ports.DEFAULT_WEB_PORT, "")


@pytest.mark.parametrize("wanted", ["0", "70000", "-1", "http", "80 80", "٣٠٠٠"])
def test_a_PORT_that_is_no_port_is_refused_in_plain_words(wanted: str) -> None:
    with pytest.raises(Stop, match="PORT must be a number from 1 to 65535"):
        ports.for_web(wanted)


def test_no_free_port_at_all_says_how_to_choose_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: False)
    with pytest.raises(Stop, match="make run PORT="):
        ports.for_web("8000")


def test_a_port_accepts_only_while_somebody_listens(taken: int) -> None:
    assert ports.accepts(taken)
    assert not ports.accepts(ports.any_free())
