"""The tests' own ground: a clone of the template per process, and a database with real commits where a test asks."""

import os
import threading

import psycopg2
from django.contrib.contenttypes.models import ContentType
from django.db import close_old_connections, connection


def databases() -> set[str]:
    """Return the names of the databases in the throw-away cluster."""
    opened = psycopg2.connect(os.environ["TEST_ADMIN_URL"])
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {name for (name,) in cursor.fetchall()}
    finally:
        opened.close()


def test_own_database_commits_for_real_and_every_thread_sees_it(own_database: str) -> None:
    ContentType.objects.create(app_label="own", model="thing")
    seen: list[int] = []

    def count() -> None:
        seen.append(ContentType.objects.filter(app_label="own").count())
        connection.close()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [1]


def test_own_database_is_a_new_one_each_time(own_database: str) -> None:
    assert ContentType.objects.filter(app_label="own").count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (own_database, "npcs_app")
    assert own_database in databases()


def test_a_clone_carries_the_migrated_template(own_database_for_module: str) -> None:
    close_old_connections()
    assert ContentType.objects.filter(app_label="core", model="user").exists()
