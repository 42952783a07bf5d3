"""The rows of the large benchmarks fit the tables as they are: a column that they lack shows here, not on bench day."""

from benchmarks import hundred_thousand
from benchmarks.databases import fresh, moved_to
from incidents.models import Review, SearchEntry
from npcs.core.rls import scope

FEW = 80


def test_the_rows_of_the_large_benchmarks_fit_the_tables(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock(), fresh("bench_fit") as copy, moved_to(copy):
        place = hundred_thousand.fill(copy, FEW)
        with scope(jur=[place.member.pk]):
            assert Review.objects.count() == FEW // hundred_thousand.MEMBERS
            parts = set(SearchEntry.objects.values_list("part", "privacy"))
            assert {("incident", "core"), ("review", "privileged"), ("opportunity", "privileged")} <= parts
