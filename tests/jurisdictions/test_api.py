"""REST: public facts of members for everybody with a role, people of one's own member for those who may see them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jurisdictions.models import Jurisdiction, Membership
from npcs.core.audit.models import AccessLog
from npcs.core.rls import scope
from tests import factories
from tests.jurisdictions.conftest import Partnership


@pytest.fixture
def reviewer(partnership: Partnership, sign_in: Any) -> Client:
    return sign_in(factories.person("reviewer", at=partnership.own, name="Reviewer R-1"), partnership.own)


def every_row(browser: Client, address: str, limit: int) -> list[dict]:
    rows, page = [], f"{address}?limit={limit}"
    while page:
        answer = browser.get(page).json()
        assert len(answer["results"]) <= limit
        rows += answer["results"]
        page = answer["next"]
    return rows


def test_members_are_listed_page_by_page_with_their_public_facts(partnership: Partnership, reviewer: Client) -> None:
    rows = every_row(reviewer, reverse("api-members"), limit=7)
    assert [row["id"] for row in rows] == list(Jurisdiction.objects.order_by("-pk").values_list("pk", flat=True))
    [georgia] = [row for row in rows if row["code"] == "GA"]
    assert (georgia["joined_on"], georgia["joined_precision"], georgia["kind"]) == ("2018-01-01", "year", "state")
    assert set(georgia) == {field.name for field in Jurisdiction._meta.fields} & Jurisdiction.Privacy.public
    own = reviewer.get(reverse("api-member", args=[partnership.own.pk])).json()
    assert (own["name"], own["part_of"]) == ("Own County", partnership.parent.pk)


def test_members_are_filtered_and_an_unknown_value_is_refused(reviewer: Client) -> None:
    counties = reviewer.get(reverse("api-members"), {"kind": "county"}).json()["results"]
    assert {row["kind"] for row in counties} == {"county"}
    refused = reviewer.get(reverse("api-members"), {"kind": "planet"})
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")


def test_people_are_those_of_the_member_acted_for_and_reading_them_is_logged(
    partnership: Partnership, reviewer: Client
) -> None:
    factories.person("reviewer", at=partnership.sibling)
    factories.end_roles(factories.person("director", at=partnership.own), partnership.own)
    rows = every_row(reviewer, reverse("api-people"), limit=1)
    assert [(row["display_name"], row["role"]) for row in rows] == [
        ("Reviewer R-1", "reviewer"), ("Admin A-1", "member_admin"),
    ]  # fmt: skip
    assert {row["member"] for row in rows} == {partnership.own.pk}
    assert "email" not in rows[0]
    with scope(jur=[partnership.own.pk]):
        assert {line.action for line in AccessLog.objects.filter(outcome="read")} == {"people.view"}


def test_a_foreign_person_is_404_with_one_line_and_a_missing_right_403(
    partnership: Partnership, reviewer: Client, sign_in: Any
) -> None:
    foreign = Membership.objects.get(user=factories.person("reviewer", at=partnership.sibling))
    answer = reviewer.get(reverse("api-person", args=[foreign.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    with scope(jur=[0, partnership.own.pk]):
        assert AccessLog.objects.filter(outcome="not_found").count() == 1
    caseworker = sign_in(factories.person("caseworker", at=partnership.own), partnership.own)
    assert caseworker.get(reverse("api-people")).status_code == 403
    assert caseworker.get(reverse("api-members")).status_code == 200
    assert Client().get(reverse("api-members")).status_code == 401


def test_nothing_is_written_through_these_addresses(partnership: Partnership, reviewer: Client) -> None:
    for name, arguments in (("api-members", []), ("api-member", [partnership.own.pk]), ("api-people", [])):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(reviewer, method)(reverse(name, args=arguments)).status_code in {403, 405}


def test_a_list_costs_the_same_for_one_and_for_fifty(partnership: Partnership, reviewer: Client) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert reviewer.get(reverse(name), {"limit": "500"}).status_code == 200
        return len(found)

    queries("api-people")
    few = [queries("api-members"), queries("api-people")]
    for _each in range(49):
        factories.person("caseworker", at=partnership.own)
        factories.member(kind="county", part_of=partnership.parent)
    assert [queries("api-members"), queries("api-people")] == few
