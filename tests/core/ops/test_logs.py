"""Log lines are JSON, hold only harmless keys, and never the words of an error or a query."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from npcs.core.ops import logs


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the product's own handler writes while the test runs."""
    logs.configure()
    [handler] = [
        one for one in logging.getLogger().handlers if isinstance(one, logging.StreamHandler) and one.formatter
    ]
    stream, before = StringIO(), handler.stream
    handler.setStream(stream)
    yield stream
    handler.setStream(before)


def lines(written: StringIO) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_key_that_nobody_allowed_is_dropped(written: StringIO) -> None:
    structlog.get_logger("npcs.test").warning("saved", state="done", child_name="canary")
    [line] = lines(written)
    assert (line["event"], line["state"]) == ("saved", "done")
    assert "canary" not in written.getvalue()


def test_an_error_says_where_it_was_and_not_what_it_said(written: StringIO) -> None:
    try:
        raise ValueError("canary words of a record")
    except ValueError:
        structlog.get_logger("npcs.test").exception("failed")
    [line] = lines(written)
    assert line["exception"].startswith("ValueError at test_logs.py:")
    assert "canary" not in written.getvalue()


def test_lines_of_other_packages_come_out_the_same_way(written: StringIO) -> None:
    logging.getLogger("some.package").warning("something odd")
    [line] = lines(written)
    assert (line["event"], line["logger"], line["level"]) == ("something odd", "some.package", "warning")


def test_a_request_line_leaves_the_query_out(written: StringIO) -> None:
    structlog.get_logger("npcs.test").info("request_started", request="GET /reviews/?q=canary")
    assert lines(written)[0]["request"] == "GET /reviews/"
