"""The owner's connection to this test process's database, for what the runtime role may not do."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from django.db import connections


@contextmanager
def as_owner() -> Iterator[Any]:
    """A cursor of the role that owns the tables; commits at the end, unless something was raised."""
    name = connections.settings["default"]["NAME"]
    opened = psycopg2.connect(os.environ["TEST_OWNER_URL"], dbname=name)
    with closing(opened), opened, opened.cursor() as cursor:
        yield cursor
