"""Set-up of an empty database: every migration, rights and reference data."""

import os
from collections.abc import Iterator

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from benchmarks.bed import Bed
from benchmarks.databases import Copy
from benchmarks.figures import Result, Series, Target, timed
from npcs.core.local import product
from npcs.core.local.postgres import OWNER, clone_database, drop_database
from npcs.core.local.testrun import TEMPLATE

ROUNDS, LIMIT = 2, 30.0
NAME = "bench_empty"


def migrate(bed: Bed) -> Iterator[Result]:
    """`manage.py setup_database` as the owner, beside a plain copy of the finished database."""
    admin_url = os.environ["TEST_ADMIN_URL"]
    ours, floor = [], []
    for _round in range(ROUNDS):
        floor.append(timed(lambda: clone_database(admin_url, TEMPLATE, NAME), "s"))
        drop_database(admin_url, NAME)
        create_empty(admin_url)
        ours.append(timed(set_up, "s"))
        drop_database(admin_url, NAME)
    taken = Series(tuple(ours), "s")
    target = Target("longest", taken.most, LIMIT, "s")
    yield Result(
        "Migrate an empty database (setup_database)",
        taken,
        Series(tuple(floor), "s"),
        "CREATE DATABASE as a copy of the finished one",
        (target,),
    )


def create_empty(admin_url: str) -> None:
    opened = psycopg2.connect(admin_url)
    opened.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with opened.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
    opened.close()


def set_up() -> None:
    copy = Copy(NAME)
    addresses = {"DATABASE_URL": copy.url("owner"), "RUNTIME_DATABASE_URL": copy.url("runtime")}
    product.manage(["setup_database"], {**os.environ, **addresses})
