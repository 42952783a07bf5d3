"""Loopback ports."""

import socket

from npcs.core.local.terminal import Stop

LOOPBACK = "127.0.0.1"
DEFAULT_WEB_PORT = 8000
TRIES = 50


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # As the web server does: a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """Return a port that nobody listens on, chosen by the kernel."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def for_web(wanted: str) -> tuple[int, str]:
    """Choose the web port. `wanted` is $PORT, "" for the default.

    Return the port and a plain message, which is empty when the wanted port was free.
    """
    if wanted and not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= 65535):
        raise Stop(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    first = int(wanted) if wanted else DEFAULT_WEB_PORT
    if is_free(first):
        return first, ""
    for port in range(first + 1, min(first + TRIES, 65536)):
        if is_free(port):
            return port, f"Port {first} is taken by another program, so this run uses port {port}."
    raise Stop(f"No free port was found from {first} to {first + TRIES - 1}. Choose another: make run PORT=9000")


def accepts(port: int) -> bool:
    """Tell whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=0.3).close()
    except OSError:
        return False
    return True
