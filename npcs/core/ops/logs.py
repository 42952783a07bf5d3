"""Structured logs without identifying values.

Only the keys in ``ALLOWED`` leave the process; text of a record, names and addresses have no key here.
Request lines carry the route's name, never the query.
"""

import logging
import logging.config
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "user_id", "code", "request", "task_id", "task",
        "job", "kind", "state", "error", "message", "attempts", "exception", "incident", "route", "ms",
        "parent_task_id",
    }
)  # fmt: skip
FORMATTERS_OWN = frozenset({"_record", "_from_structlog"})


def keep_allowed(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every key that is not known to be harmless; the formatter takes its own marks off afterwards."""
    return {key: value for key, value in event.items() if key in ALLOWED or key in FORMATTERS_OWN}


def only_kind_of_error(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keeps where an exception was raised but not its message or locals, which may quote a record."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames)
        event["exception"] = f"{type(error).__name__} at {where}"
    return event


def without_query(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A request line is method and path; what was searched for stays out."""
    if "request" in event:
        event["request"] = str(event["request"]).split("?", 1)[0]
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_query,
    only_kind_of_error,
    keep_allowed,
]


def configure() -> None:
    """Sends everything through one JSON line a record on standard error."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": SHARED,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "npcs": {"level": "INFO"},
                "django_structlog": {"level": "INFO"},
                "django.request": {"level": "CRITICAL"},  # django_structlog writes the request's line
            },
        }
    )
