"""Numbered scenarios of the dashboards: incidents.md, section 5.5."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.dashboard.figures import Figures
from incidents.dashboard.read import read
from incidents.measures.shares import Share
from npcs.core.instruments.models import InstrumentVersion
from tests import decided as made
from tests import scales
from tests.incidents.conftest import Place, place
from tests.incidents.paper import at, get

__all__ = ["place"]
pytestmark = pytest.mark.django_db
ITEM = "TEA-02"


def figures(here: Place) -> Figures:
    return Figures(read(actor=here.actor("director"), depth="full"))


def share(here: Place, code: str = ITEM) -> Share:
    return next(one for one in figures(here).items if one.item.code == code).share


def newer_version() -> InstrumentVersion:
    """A major version in which an anchor of the item says something else."""
    [item] = [one for one in scales.text("2.0.0")["items"] if one["code"] == ITEM]
    anchors = item["anchors"] | {"2": "Another meaning altogether"}
    steward = scales.office_steward()
    return scales.publish(steward, scales.draft(steward, "2.0.0", TEA_02={"anchors": anchors}))


def test_i05_a_chart_over_versions_that_cannot_be_compared_breaks_and_says_why(place: Place) -> None:
    lead = place.person("reviewer")
    for _number in range(6):
        made.decided(place.member, lead, opportunities=[{"answers": {ITEM: 2}}], days_ago=500)
    newer = newer_version()
    for _number in range(5):
        made.decided(place.member, lead, opportunities=[{"answers": {ITEM: 0}}], days_ago=20, version=newer)
    figure = next(one for one in figures(place).items if one.item.code == ITEM)
    assert figure.share == Share(0, 5)
    [number] = figure.trend.breaks
    assert figure.trend.steps[number - 1].share == Share(6, 6)
    page = get(place["director"], at("dashboard"))
    assert 'class="break"' in page.html
    assert "Values of version 2.0.0 cannot be compared with those of version 1.0.0." in page.text
    assert "6 reviews under an older version are not counted in the share." in page.text


def test_i07_a_blank_item_is_counted_as_missing_and_not_as_0_and_nr_is_its_own_count(place: Place) -> None:
    lead = place.person("reviewer")
    answers: list[dict[str, int | str]] = [{ITEM: 2}] * 4 + [{ITEM: 0}] * 2 + [{ITEM: "NR"}] * 3 + [{}] * 2
    for one in answers:
        made.decided(place.member, lead, opportunities=[{"answers": one}])
    assert share(place) == Share(4, 6, missing=2, nr=3)
    page = get(place["director"], at("dashboard"))
    assert "3 not enough information, 2 blank" in page.text
    row = next(one for one in place["director"].get("/api/v1/figures/").json()["figures"] if one["code"] == ITEM)
    assert (row["k"], row["n"], row["missing"], row["not_enough_information"]) == (4, 6, 2, 3)


def test_i28_a_member_without_a_review_gets_a_clear_empty_state_and_no_error(place: Place) -> None:
    page = get(place["director"], at("dashboard"))
    assert "No review of this depth is approved yet" in page.text
    assert "Each share needs at least five of them" in page.text
    assert "You lead no open review" in get(place["reviewer"], at("seen-before")).text
    answer = place["director"].get(at("dashboard-csv"))
    assert answer.status_code == 200
    assert "nan" not in answer.content.decode().lower()
    given = place["director"].get("/api/v1/figures/").json()["figures"]
    assert {one["share"] for one in given} == {None}
    assert {one["n"] for one in given if one["measure"] == "actionable_prevalence"} == {0}
    found = figures(place)
    assert found.times.whole.median is None
    assert found.conversion.value is None


def test_i29_a_training_record_is_in_no_figure_and_in_no_list_of_past_reviews(place: Place) -> None:
    lead, today = place.person("reviewer"), timezone.localdate()
    training = {"is_training": True, "due_on": today - timedelta(days=400)}
    for _number in range(6):
        made.decided(place.member, lead, opportunities=[{"answers": {ITEM: 3}}], **training)
    exercise = made.undecided(place.member, lead, "in_review", **training)
    assert figures(place).is_empty
    assert figures(place).selection["cause_group"] == []
    assert figures(place).times.over == Share(0, 0)
    assert exercise.incident.number not in get(place["director"], at("dashboard")).text
    assert "No approved review shares this" in get(place["reviewer"], f"{at('seen-before')}?cause=sleep").text
