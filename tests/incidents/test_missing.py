"""What is missing: told by question and by review, each kind apart, with the way to its place."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import missing
from incidents.services import ratings
from npcs.core.audit.models import AccessLog
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get

pytestmark = pytest.mark.django_db


def counts(place: Place, role: str = "reviewer", window: str = "all") -> dict[str, dict[str, int]]:
    rows = missing.by_field(actor=place.actor(role), window=window)
    return {row.question.key: dict(row.counts) for row in rows}


def test_blank_unknown_and_pending_are_counted_apart(place: Place) -> None:
    caseworker = place.actor("caseworker")
    made.filed(caseworker, incident_type="fatality", child_sex="unknown", office="", prior_contact="unknown")
    made.filed(caseworker, child_sex="male", child_age_value=None, child_age_unit="", cause_group="undetermined")
    made.filed(caseworker, incident_date=None, incident_precision="unknown", local_case_number="")
    found = counts(place)
    assert found["child_sex"] == {"unknown": 2}
    assert found["office"] == {"blank": 1}
    assert found["local_case_number"] == {"blank": 1}
    assert found["prior_contact"] == {"unknown": 1}
    assert found["child_age_value"] == {"unknown": 1}
    assert found["cause_group"] == {"unknown": 1}
    assert found["incident_date"] == {"unknown": 1}
    assert found["manner"] == {"pending": 1}  # asked only where somebody died
    assert found["determination"] == {"pending": 3}
    assert found["story"] == found["needs"] == found["opportunities"] == {"blank": 0}  # not opened, so not asked


def test_an_open_review_lacks_what_it_was_asked_for(place: Place) -> None:
    reviewer = place.actor("reviewer")
    made.opened(reviewer)
    made.gathered(reviewer)
    found = counts(place)
    assert (found["needs"], found["opportunities"], found["story"]) == ({"blank": 1}, {"blank": 1}, {"blank": 0})


def test_ratings_without_information_count_once_the_ratings_are_closed(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw="NR", rationale=made.REASON)
    assert counts(place)["ratings"] == {"nr": 0}
    assert missing.by_item(actor=reviewer, window="all") == []
    closed = made.scoring(reviewer)
    made.rate_all(reviewer, closed, "NR", made.REASON)
    type(closed).objects.filter(pk=closed.pk).update(
        state="in_approval", submitted_at=closed.created_at, submitted_by=reviewer.user
    )
    assert counts(place)["ratings"] == {"nr": 1}
    assert {row.nr for row in missing.by_item(actor=reviewer, window="all")} == {1}


def test_training_records_and_reviews_of_others_are_left_out(place: Place, other: Place) -> None:
    made.filed(place.actor("reviewer"), office="", training=True)
    made.filed(other.actor("caseworker"), office="")
    assert counts(place)["office"] == {"blank": 0}


def test_the_page_leads_to_the_place_of_each_missing_answer(place: Place) -> None:
    review = made.opened(place.actor("reviewer"), office="")
    page = get(place["reviewer"], at("missing"))
    for name in ("notice-edit", "facts", "needs", "opportunities"):
        assert at(name, review.pk) in page.links
    assert "Office or region" in page.text
    only = get(place["reviewer"], f"{at('missing')}?field=office&window=open")
    assert at("notice-edit", review.pk) in only.links
    assert at("needs", review.pk) not in only.links
    reader = get(place["director"], at("missing"))
    assert at("needs", review.pk) not in reader.links
    assert review.get_absolute_url() in reader.links


def test_a_reader_of_codes_sees_codes_only(place: Place) -> None:
    made.opened(place.actor("reviewer"), office="", local_case_number="", child_sex="unknown")
    assert set(counts(place, "technical_advisor")) == {
        "cause_group", "prior_contact", "manner", "determination", "determination_source", "needs", "opportunities",
        "ratings",
    }  # fmt: skip
    assert "Office" not in get(place["technical_advisor"], at("missing")).text


def test_the_window_holds_what_is_open_or_was_filed_in_it(place: Place) -> None:
    made.not_selected(place.actor("reviewer"), office="")
    made.filed(place.actor("caseworker"), office="")
    assert counts(place, window="open")["office"] == {"blank": 1}
    assert counts(place, window="12")["office"] == {"blank": 2}


def test_the_file_holds_a_line_for_each_missing_answer_and_is_logged(place: Place) -> None:
    review = made.opened(place.actor("reviewer"), office="")
    answer = place["reviewer"].get(f"{at('missing-csv')}?field=office")
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["Review", "State", "Question", "Kind"]
    assert lines == [[review.incident.number, "In review", "Office or region", "Blank"]]
    assert AccessLog.objects.filter(action="review.missing", outcome="export").count() == 1


@pytest.mark.parametrize("query", ["window=1", "field=secret", "after=x", "window=all&before=%00"])
def test_a_forged_word_narrows_nothing(place: Place, query: str) -> None:
    review = made.filed(place.actor("caseworker"), office="")
    assert review.incident.number in get(place["reviewer"], f"{at('missing')}?{query}").text


def test_many_reviews_cost_what_one_costs(place: Place) -> None:
    def cost() -> int:
        get(place["reviewer"], at("missing"))
        with CaptureQueriesContext(connection) as queries:
            get(place["reviewer"], at("missing"))
        return len(queries)

    lacking: dict[str, Any] = {"office": ""}
    made.opened(place.actor("reviewer"), **lacking)
    one = cost()
    for _each in range(9):
        made.opened(place.actor("reviewer"), **lacking)
    assert cost() == one


def test_an_empty_member_is_taught(place: Place) -> None:
    assert "Nothing is missing" in get(place["reviewer"], at("missing")).text
