"""REST: ratings, one's own, one item at a time."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Rating
from tests import reviews as make
from tests.places import Api, Place, errors

pytestmark = pytest.mark.django_db
As = Callable[[str], Api]


@pytest.fixture
def review(place: Place) -> Any:
    return make.scoring(place.actor("reviewer"))


def test_an_item_is_rated_then_changed_from_its_version(place: Place, api: As, review: Any) -> None:
    reviewer, path = api("reviewer"), f"reviews/{review.pk}/ratings/FAM-01/"
    first = reviewer("put", path, {"value": 2, "rationale": make.REASON}, If_Match='"0"')
    assert (first.status_code, first["ETag"]) == (200, '"1"')
    assert {name: first.data[name] for name in ("item", "value", "rationale", "opportunity", "rater")} == {
        "item": "FAM-01", "value": 2, "rationale": make.REASON, "opportunity": None,
        "rater": place.people["reviewer"].pk,
    }  # fmt: skip

    skipped = reviewer("put", path, {"value": "NR", "rationale": "The notes are lost."}, If_Match='"1"')
    assert (skipped.data["value"], skipped.data["version"]) == ("NR", 2)
    late = reviewer("put", path, {"value": 0}, If_Match='"1"')
    assert late.status_code == 409
    assert late.data["fields"]["value"] == {"yours": "0", "theirs": "NR"}
    assert Rating.objects.get().choice == "NR"


def test_an_item_of_an_opportunity_is_rated_at_its_own_address(api: As, review: Any) -> None:
    opportunity = review.opportunities.get()
    path = f"reviews/{review.pk}/opportunities/{opportunity.pk}/ratings/TEA-02/"
    answer = api("reviewer")("put", path, {"value": 0}, If_Match='"0"')
    assert (answer.status_code, answer.data["opportunity"]) == (200, str(opportunity.pk))
    assert [row["item"] for row in api("director")("get", f"reviews/{review.pk}/ratings/").data["results"]] == [
        "TEA-02"
    ]


@pytest.mark.parametrize(
    "value", [4, -1, "2 ", " 2", "nr", "", None, True, False, 2.0, 2.5, [2], {"value": 2}, 10**30, "²"]
)
def test_a_value_outside_the_scale_is_refused_naming_the_item(api: As, review: Any, value: Any) -> None:
    answer = api("reviewer")("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": value}, If_Match='"0"')
    message = errors(answer)["value"]
    assert "FAM-01" in message or value in (None, "")
    assert not Rating.objects.exists()


@pytest.mark.parametrize(("item", "why"), [
    ("FAM-99", "FAM-99 is not an item of this instrument."), ("fam-01", "fam-01 is not an item"),
    ("TEA-02", "TEA-02 is not rated here."), ("%E2%80%AEx", "?x is not an item"), ("%00", "? is not an item"),
])  # fmt: skip
def test_an_item_that_is_not_there_is_refused_by_its_name(api: As, review: Any, item: str, why: str) -> None:
    answer = api("reviewer")("put", f"reviews/{review.pk}/ratings/{item}/", {"value": 1}, If_Match='"0"')
    assert why in errors(answer)["item"]
    assert not Rating.objects.exists()


@pytest.mark.parametrize("name", ["rater", "version", "item", "kind", "opportunity", "missing_code"])
def test_whose_rating_it_is_cannot_be_set(api: As, review: Any, name: str) -> None:
    answer = api("reviewer")("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": 1, name: 1}, If_Match='"0"')
    assert name in errors(answer)


def test_a_rating_must_name_the_version_it_replaces(api: As, review: Any) -> None:
    assert api("reviewer")("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": 1}).status_code == 428


def test_reasons_are_for_readers_of_narratives(place: Place, api: As, review: Any) -> None:
    make.rate_all(place.actor("reviewer"), review)
    rows = api("technical_advisor")("get", f"reviews/{review.pk}/ratings/").data["results"]
    assert len(rows) == 24
    assert {row["value"] for row in rows} == {1}
    assert [row for row in rows if "rationale" in row] == []


@pytest.mark.parametrize(
    ("role", "status"), [("director", 403), ("coordinator", 403), ("technical_advisor", 403), ("caseworker", 404)]
)
def test_only_a_rater_rates(api: As, review: Any, role: str, status: int) -> None:
    answer = api(role)("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": 1}, If_Match='"0"')
    assert answer.status_code == status
    assert not Rating.objects.exists()


def test_ratings_open_when_scoring_starts(place: Place, api: As) -> None:
    review = make.gathered(place.actor("reviewer"))
    answer = api("reviewer")("put", f"reviews/{review.pk}/ratings/FAM-01/", {"value": 1}, If_Match='"0"')
    assert answer.status_code == 403
    assert "when scoring starts" in answer.data["detail"]
