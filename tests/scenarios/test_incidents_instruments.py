"""Scenarios 1 to 5 of the notes on incident reviews: a version never changes under anybody's hands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents.models import Rating, Review
from incidents.services import moving
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor, Forbidden
from npcs.core.audit import describe
from npcs.core.audit.models import Event, RowHistory
from npcs.core.instruments import crosswalk, selectors, services
from npcs.core.versions.errors import StaleVersion
from tests import factories, reviews, scales

pytestmark = pytest.mark.django_db
DROPPED, NEW = {"TEA_06": None}, {"TEA_07": {"label": "Time to think"}}


@pytest.fixture
def place(world: None) -> Jurisdiction:
    return factories.member()


@pytest.fixture
def lead(place: Jurisdiction) -> Actor:
    return reviews.acting(factories.person("reviewer", at=place), place)


@pytest.fixture
def director(place: Jurisdiction) -> Actor:
    return reviews.acting(factories.person("director", at=place), place)


@pytest.fixture
def steward(world: None) -> Actor:
    return scales.office_steward()


def rated(lead: Actor) -> Review:
    """A review in scoring, every item rated 1."""
    review = reviews.scoring(lead)
    reviews.rate_all(lead, review)
    return review


def codes(review: Review) -> set[str]:
    return set(Rating.objects.filter(rating_set__review=review).values_list("item_code", flat=True))


def events(review: Review, kind: str) -> list[Event]:
    return list(Event.objects.filter(parent_id=str(review.pk), kind=kind).order_by("id"))


def test_i02_a_draft_keeps_the_version_it_was_pinned_to_and_is_offered_a_newer_one(
    lead: Actor, steward: Actor, place: Jurisdiction, sign_in: Callable[..., Client]
) -> None:
    review = rated(lead)
    scales.publish(steward, scales.draft(steward, "2.0.0", **DROPPED, **NEW))
    review.refresh_from_db()
    assert review.instrument_version.semver == "1.0.0"
    browser = sign_in(lead.user, place)
    page = browser.get(review.get_absolute_url()).content.decode()
    assert "Version 2.0.0 of the scale is out." in page
    assert "stays with version 1.0.0 unless you move it" in page
    sheet = browser.get(f"/reviews/{review.opportunities.get().pk}/", follow=True)
    assert sheet.status_code == 404
    opportunity = review.opportunities.get()
    assert browser.get(f"/reviews/opportunities/{opportunity.pk}/rate/TEA-06/").status_code == 200
    assert browser.get(f"/reviews/opportunities/{opportunity.pk}/rate/TEA-07/").status_code == 404
    assert codes(review) >= {"TEA-06"}


def test_i02_nobody_but_the_lead_is_offered_the_move_and_nobody_else_can_take_it(
    lead: Actor, steward: Actor, place: Jurisdiction, sign_in: Callable[..., Client]
) -> None:
    review = rated(lead)
    newer = scales.publish(steward, scales.draft(steward, "2.0.0", **DROPPED, **NEW))
    other = reviews.acting(factories.person("reviewer", at=place), place)
    assert "of the scale is out" not in sign_in(other.user, place).get(review.get_absolute_url()).content.decode()
    with pytest.raises(Forbidden, match="Only the lead"):
        moving.move(actor=other, review=review, version=review.version, target=newer.pk)
    assert Review.objects.get(pk=review.pk).instrument_version.semver == "1.0.0"


def test_i03_a_confirmed_move_logs_the_difference_leaves_the_new_item_blank_and_keeps_the_dropped_value_in_history(
    lead: Actor, steward: Actor, place: Jurisdiction, sign_in: Callable[..., Client]
) -> None:
    review = rated(lead)
    newer = scales.publish(steward, scales.draft(steward, "2.0.0", **DROPPED, **NEW))
    opportunity = review.opportunities.get()
    dropped = Rating.objects.get(rating_set__review=review, item_code="TEA-06")
    before = {row.item_code: (row.pk, row.value, row.rationale, row.version) for row in ratings_of(review)}
    browser = sign_in(lead.user, place)
    page = browser.get(f"/reviews/{review.pk}/move/")
    assert "TEA-07 Time to think" in page.content.decode()
    assert "Its value stays in the history." in page.content.decode()
    assert browser.post(
        f"/reviews/{review.pk}/move/", {"version": review.version, "target": str(newer.pk)}
    ).status_code == 302  # fmt: skip
    review.refresh_from_db()
    assert (review.instrument_version_id, review.instrument_sha256) == (newer.pk, newer.sha256)
    after = {row.item_code: (row.pk, row.value, row.rationale, row.version) for row in ratings_of(review)}
    assert after == {code: row for code, row in before.items() if code != "TEA-06"}
    assert browser.get(f"/reviews/opportunities/{opportunity.pk}/rate/TEA-07/").status_code == 200
    [event] = events(review, "incidents.review.moved")
    assert (event.payload["from_version"], event.payload["to_version"]) == ("1.0.0", "2.0.0")
    assert (event.payload["new"], event.payload["dropped"], event.payload["unrated"]) == (["TEA-07"], ["TEA-06"], [])
    assert describe(event).endswith("23 items stay. New: TEA-07. Dropped: TEA-06.")
    made = [one for one in events(review, "incidents.rating.made") if one.payload["item"] == "TEA-06"]
    assert describe(made[0]).endswith("rated TEA-06 as 1.")
    gone = RowHistory.objects.get(table_name="incidents_rating", row_id=str(dropped.pk), op="D")
    assert (gone.changes["item_code"], gone.changes["value"]) == (["TEA-06", None], [1, None])


def ratings_of(review: Review) -> Any:
    return Rating.objects.filter(rating_set__review=review)


def test_i03_an_item_whose_anchors_changed_is_rated_again_unless_the_crosswalk_says_comparable(
    lead: Actor, steward: Actor
) -> None:
    review = rated(lead)
    anchors = {"0": "Nothing.", "1": "A little.", "2": "A part.", "3": "Most."}
    newer = scales.publish(steward, scales.draft(steward, "2.0.0", TEA_01={"anchors": anchors}))
    moving.move(actor=lead, review=review, version=review.version, target=newer.pk)
    assert "TEA-01" not in codes(review)
    [event] = events(review, "incidents.review.moved")
    assert event.payload["unrated"] == ["TEA-01"]


def test_i03_moving_twice_moves_once_and_a_stale_page_moves_nothing(lead: Actor, steward: Actor) -> None:
    review = rated(lead)
    newer = scales.publish(steward, scales.draft(steward, "2.0.0", **DROPPED))
    with pytest.raises(StaleVersion):
        moving.move(actor=lead, review=review, version=review.version - 1, target=newer.pk)
    assert "TEA-06" in codes(review)
    moved = moving.move(actor=lead, review=review, version=review.version, target=newer.pk)
    again = moving.move(actor=lead, review=review, version=review.version, target=newer.pk)
    assert again.version == moved.version
    assert len(events(review, "incidents.review.moved")) == 1


def test_i03_an_approved_review_never_moves(lead: Actor, director: Actor, steward: Actor) -> None:
    review = reviews.approved(lead, director)
    newer = scales.publish(steward, scales.draft(steward, "2.0.0", **DROPPED))
    with pytest.raises(Forbidden):
        moving.move(actor=lead, review=review, version=review.version, target=newer.pk)


def test_i05_a_trend_over_versions_that_cannot_be_compared_breaks_and_says_why(steward: Actor) -> None:
    draft = scales.draft(steward, "2.0.0", TEA_01={"rationale_at": [3]})
    line = draft.crosswalk.get(to_item="TEA-01")
    note = "A reason is asked at another value."
    services.change_line(actor=steward, line=line, expected=line.version, data={"note": note})
    scales.publish(steward, draft)
    releases = selectors.releases("SLRS")
    [found] = crosswalk.trend_breaks(releases, "inside-coordination")
    assert (found.before, found.after, found.kind) == ("1.0.0", "2.0.0", "not_comparable")
    assert found.words == f"Values of version 2.0.0 cannot be compared with those of version 1.0.0. {note}"
    assert crosswalk.trend_breaks(releases, "partner-coordination") == ()
