"""The kinds of job. A handler loads by id, calls one service and reports progress."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from npcs.core.jobs.runner import Run

Handler = Callable[["Run"], dict]
_handlers: dict[str, Handler] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of ``kind``. It must be safe to run twice: a killed worker's job starts again."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"Two handlers for {kind}.")
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    return _handlers[kind]


def registered() -> frozenset[str]:
    return frozenset(_handlers)
