"""Throw-away copies of the template database, and connections to them as any of the three roles."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg2.extensions import connection

from npcs import env
from npcs.core.local.postgres import clone_database, drop_database
from npcs.core.local.testrun import TEMPLATE


@dataclass(frozen=True)
class Copy:
    """One database. ``admin`` stands outside row-level security, ``owner`` owns the tables, ``runtime`` is ours."""

    name: str

    def url(self, role: str) -> str:
        variable = {"admin": "TEST_ADMIN_URL", "owner": "TEST_OWNER_URL", "runtime": "DATABASE_URL"}[role]
        return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{self.name}"))

    def open(self, role: str) -> connection:
        return psycopg2.connect(self.url(role))

    def django(self, role: str) -> BaseDatabaseWrapper:
        """A connection for the ORM that stands in for the default one while ``using`` lasts."""
        settings = {**connections["default"].settings_dict, **env.database(self.url(role))}
        return load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")


@contextmanager
def copy_of(template: str, name: str) -> Iterator[Copy]:
    """A copy that is dropped at the end."""
    clone_database(os.environ["TEST_ADMIN_URL"], template, name)
    try:
        yield Copy(name)
    finally:
        connections["default"].close()
        drop_database(os.environ["TEST_ADMIN_URL"], name)


def fresh(name: str) -> "contextmanager[Copy]":
    """A migrated database with reference data and nothing else."""
    return copy_of(TEMPLATE, name)


@contextmanager
def using(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Lets the ORM work on this connection."""
    former = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = former


@contextmanager
def moved_to(copy: Copy, role: str = "runtime") -> Iterator[None]:
    """Lets the ORM work on a connection of its own to this copy, closed at the end."""
    wrapper = copy.django(role)
    try:
        with using(wrapper):
            yield
    finally:
        wrapper.close()
