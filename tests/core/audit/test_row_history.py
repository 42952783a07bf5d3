"""Trigger history: every write, also bulk and raw SQL, with who and why, and without columns that must not be kept."""

import pytest
from django.db import connection

from jurisdictions.models import Jurisdiction
from npcs.core.accounts.models import User
from npcs.core.audit.models import RowHistory
from npcs.core.rls import PARTNERSHIP, scope
from tests.factories import member

pytestmark = pytest.mark.django_db


def user(email: str = "a@example.org", **fields: object) -> User:
    return User.objects.create_user(email, "correct horse battery", display_name="Person P", **fields)


def lines(user: User) -> list[RowHistory]:
    return list(RowHistory.objects.filter(table_name="core_user", row_id=str(user.pk)).order_by("id"))


def test_an_insert_an_update_and_a_delete_each_leave_one_line_with_its_context() -> None:
    with scope(jur=[PARTNERSHIP], actor=42, request="r-1"):
        person = user()
        User.objects.filter(pk=person.pk).update(display_name="Person Q")
        User.objects.filter(pk=person.pk).delete()
        found = lines(person)
    assert [line.op for line in found] == ["I", "U", "D"]
    assert found[1].changes == {"display_name": ["Person P", "Person Q"]}
    assert found[1].context == {"actor": 42, "request": "r-1"}


def test_bulk_and_raw_writes_are_caught_as_well() -> None:
    with scope(jur=[PARTNERSHIP]):
        people = [user(f"p{number}@example.org") for number in range(3)]
        User.objects.all().update(language="es")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_user SET time_zone = 'America/Chicago'")
        assert [[line.op for line in lines(person)] for person in people] == [["I", "U", "U"]] * 3


def test_a_write_that_changes_nothing_leaves_nothing() -> None:
    with scope(jur=[PARTNERSHIP]):
        person = user()
        User.objects.filter(pk=person.pk).update(display_name="Person P")
        assert [line.op for line in lines(person)] == ["I"]


def test_a_password_is_never_copied() -> None:
    with scope(jur=[PARTNERSHIP]):
        person = user()
        person.set_password("another long secret")
        person.save()
        assert "password" not in str([line.changes for line in lines(person)])


def test_a_table_that_copies_every_column_keeps_its_changes_too(world: None) -> None:
    place = member(name="Testland before")
    Jurisdiction.objects.filter(pk=place.pk).update(name="Testland after")
    found = RowHistory.objects.filter(table_name="jurisdictions_jurisdiction", row_id=str(place.pk)).order_by("id")
    assert [line.op for line in found] == ["I", "U"]
    assert found[0].changes["name"] == [None, "Testland before"]
    assert found[1].changes == {"name": ["Testland before", "Testland after"]}
