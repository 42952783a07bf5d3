"""Removing the demonstration data: all of it, nothing else, and only by the database's owner."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from incidents.services import notices
from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction
from npcs.core.access.actor import load as actor_of
from npcs.core.audit.models import Event
from npcs.core.ids import uuid7
from npcs.core.local.terminal import ROOT
from npcs.core.rls import PARTNERSHIP, scope
from npcs.demo import load, wipe
from tests import factories, reviews
from tests.support.live import database_url

TABLES = """
SELECT relname, relforcerowsecurity,
       (SELECT string_agg(tgname::text || tgenabled::text, ' ' ORDER BY tgname)
          FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT tgisinternal)
  FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def as_owner(database: str) -> subprocess.CompletedProcess[str]:
    """`manage.py demo wipe` on the owner's connection."""
    there = {"DATABASE_URL": database_url(os.environ["TEST_OWNER_URL"], database), "DEMO": "1"}
    command = [sys.executable, ROOT / "manage.py", "demo", "wipe"]
    return subprocess.run(command, env=os.environ | there, capture_output=True, text=True, check=False)


def everything() -> dict[str, Any]:
    """How many rows each table has, and whether its walls stand. Read as the owner would: past no wall."""
    with scope(jur=everywhere(), people=everywhere()), connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {name: (forced, triggers) for name, forced, triggers in cursor.fetchall()}
        for name in found:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] += cursor.fetchone()
    return found


def everywhere() -> list[int]:
    """All numbers that members have, had or may have here, so that a row left behind is seen."""
    return [PARTNERSHIP, *range(1, 200)]


def test_wipe_removes_exactly_what_load_added(own_database: str, settings: Any) -> None:
    settings.DEMO = True
    before = everything()
    load.load(reviews=40)
    assert everything() != before
    done = as_owner(own_database)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Removed 12 made-up members and 125 people with all their records.\n"
    assert everything() == before
    assert as_owner(own_database).stdout == "There are no demonstration data. Nothing was removed.\n"


def test_wipe_is_refused_to_the_runtime_role_and_leaves_the_walls_up(own_database: str, settings: Any) -> None:
    settings.DEMO = True
    load.load(reviews=20)
    before = everything()
    with pytest.raises(CommandError, match="Only the database's owner"):
        wipe.wipe()
    assert everything() == before
    with pytest.raises(DatabaseError), transaction.atomic(), scope(jur=everywhere()):
        Event.objects.all().delete()


def test_wipe_and_load_are_refused_beside_a_real_review(own_database: str, settings: Any) -> None:
    settings.DEMO = True
    with scope(jur=Provider().all_jurisdictions(), people=Provider().all_jurisdictions()):
        real = Jurisdiction.objects.filter(is_synthetic=False, kind="state").order_by("pk")[0]
        worker = factories.person("caseworker", at=real)
        notices.file(actor=actor_of(worker), once_key=uuid7(), data=reviews.notice_data())
    with pytest.raises(CommandError, match="real reviews"):
        load.load()
    with pytest.raises(CommandError, match="real reviews"):
        wipe.wipe()


def test_wipe_is_refused_outside_demo_mode(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        wipe.wipe()
