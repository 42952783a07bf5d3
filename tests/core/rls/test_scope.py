"""One scope a transaction: what it lets through, what nests, and what never leaks to the next one."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from npcs.core.jobs.models import Job
from npcs.core.rls import Scope, current, scope, widen

pytestmark = pytest.mark.django_db
NUMBERS = st.frozensets(st.integers(min_value=0, max_value=2**31 - 1), max_size=8)


def job(jurisdiction_id: int, key: str = "k") -> Job:
    return Job.objects.create(jurisdiction_id=jurisdiction_id, kind="test", key=key)


def setting(name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0]


def test_only_the_scopes_jurisdictions_exist() -> None:
    with scope(jur=[1, 2]):
        job(1), job(2)
    with scope(jur=[2]):
        assert list(Job.objects.values_list("jurisdiction_id", flat=True)) == [2]
    with scope():
        assert Job.objects.count() == 0


def test_a_row_of_another_jurisdiction_cannot_be_written() -> None:
    with scope(jur=[1]):
        mine = job(1)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            job(2)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Job.objects.filter(pk=mine.pk).update(jurisdiction_id=2)


def test_nested_scopes_give_the_outer_one_back() -> None:
    with scope(jur=[1], actor=7):
        with scope(jur=[2]):
            assert setting("app.jur") == "{2}"
        assert setting("app.jur") == "{1}"
        assert '"actor": 7' in (setting("app.context") or "")
    assert current() is None


def test_an_error_inside_gives_the_outer_scope_back() -> None:
    with scope(jur=[1]):
        with pytest.raises(DatabaseError), scope(jur=[2]), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert setting("app.jur") == "{1}"
        assert current() == Scope(frozenset({1}), frozenset(), None, {})


def test_widen_adds_to_the_scope_in_force() -> None:
    with scope(jur=[1]):
        widen(jur=[3], people=[4])
        assert setting("app.jur") == "{1,3}"
        assert setting("app.people") == "{4}"


def test_widen_without_a_scope_is_an_error() -> None:
    with pytest.raises(RuntimeError):
        widen(jur=[1])


def test_nothing_leaks_to_the_next_user_of_the_connection() -> None:
    """The test's outer transaction stands for a pooled connection."""
    with scope(jur=[1], people=[1], user_id=5, actor=5):
        pass
    assert (setting("app.jur"), setting("app.people"), setting("app.uid"), setting("app.context")) == (
        "{}",
        "{}",
        "",
        "{}",
    )


@given(NUMBERS, NUMBERS)
def test_any_numbers_go_through_unharmed(jur: frozenset[int], people: frozenset[int]) -> None:
    with scope(jur=jur, people=people), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.jur')::int[], current_setting('app.people')::int[]")
        assert tuple(map(frozenset, cursor.fetchone())) == (jur, people)
