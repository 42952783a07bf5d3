"""Scenarios 1 to 5 of the notes on incident reviews: a version never changes under anybody's hands."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from incidents import completeness, content
from incidents import record as records
from incidents import selectors as incident_selectors
from incidents.models import Rating, RatingSet, Review
from incidents.services import moving, supplement
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor, Forbidden
from npcs.core.audit import describe
from npcs.core.audit.models import Event, RowHistory
from npcs.core.instruments import crosswalk, selectors, services
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.versions.errors import FieldErrors, StaleVersion
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


def test_i03_a_choice_that_the_newer_version_does_not_offer_is_asked_again(lead: Actor, steward: Actor) -> None:
    review = rated(lead)
    text = scales.text("2.0.0")
    for one in text["lists"]:
        one["options"] = [option for option in one["options"] if option["code"] != "safe_sleep"]
    newer = scales.publish(steward, services.load_draft(actor=steward, data=text))
    moving.move(actor=lead, review=review, version=review.version, target=newer.pk)
    whole = incident_selectors.whole_review(review=review)
    found = [str(one) for one in completeness.opportunity_findings(whole)]
    assert found == ["Improvement opportunity 1: choose “Theme” again. The scale no longer offers it."]


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


def totals(review: Review) -> Any:
    whole = incident_selectors.whole_review(review=review)
    return [one.counts for one in incident_selectors.progress(review=whole, rater_id=whole.lead_id)]


def test_i04_on_an_approved_review_a_new_item_is_held_by_a_supplement_set_only_and_the_totals_do_not_change(
    lead: Actor, director: Actor, steward: Actor, place: Jurisdiction, sign_in: Callable[..., Client]
) -> None:
    review = reviews.approved(lead, director)
    before, fingerprint = totals(review), review.content_sha256
    scales.publish(
        steward, scales.draft(steward, "1.1.0", TEA_07={"label": "Time to think", "required": False}), "minor"
    )
    opportunity = review.opportunities.get()
    browser = sign_in(lead.user, place)
    page = browser.get(review.get_absolute_url()).content.decode()
    assert "Version 1.1.0 of the scale has new items." in page
    assert "TEA-07 Time to think" in browser.get(f"/reviews/{review.pk}/supplement/").content.decode()
    url = f"/reviews/opportunities/{opportunity.pk}/supplement/TEA-07/"
    assert browser.post(url, {"version": 0, "value": "3", "rationale": ""}).status_code == 422
    assert browser.post(url, {"version": 0, "value": "3", "rationale": reviews.REASON}).status_code == 302
    rating = Rating.objects.get(rating_set__review=review, item_code="TEA-07")
    assert (rating.rating_set.kind, rating.rating_set.instrument_version.semver, rating.value) == (
        "supplement", "1.1.0", 3,
    )  # fmt: skip
    review = Review.objects.get(pk=review.pk)
    assert totals(review) == before
    assert content.fingerprint(incident_selectors.whole_review(review=review)) == fingerprint
    assert content.fingerprint(review) == fingerprint
    assert review.instrument_version.semver == "1.0.0"
    record = str(records.record_of(records.load(actor=lead, review=review)))
    assert "They are not in any count above." in record
    assert "TEA-07 Time to think" in record


def test_i04_nothing_else_gets_past_the_lock(lead: Actor, director: Actor, steward: Actor, place: Jurisdiction) -> None:
    review = reviews.approved(lead, director)
    newer = scales.publish(steward, scales.draft(steward, "1.1.0", TEA_07={"required": False}), "minor")
    opportunity = review.opportunities.get()
    mine = {"actor": lead, "review": review, "opportunity": opportunity, "rationale": reviews.REASON}
    made = supplement.rate(**mine, item_code="TEA-07", raw=2)
    changed = supplement.rate(**mine, item_code="TEA-07", raw=3, version=made.version)
    assert changed.value == 3
    with pytest.raises(FieldErrors):
        supplement.rate(**mine, item_code="TEA-06", raw=2)
    row = {"jurisdiction": place, "review": review, "opportunity": opportunity, "rater": lead.user}
    own = review.rating_sets.filter(kind="independent", opportunity=opportunity).get()
    refused = [
        lambda: Rating.objects.create(jurisdiction=place, rating_set=own, item_code="TEA-07", value=1),
        lambda: Rating.objects.create(jurisdiction=place, rating_set=made.rating_set, item_code="TEA-06", value=1),
        lambda: Rating.objects.create(jurisdiction=place, rating_set=made.rating_set, item_code="TEA-99", value=1),
        lambda: Rating.objects.filter(pk=made.pk).update(item_code="TEA-06"),
        lambda: Rating.objects.filter(pk=made.pk).delete(),
        lambda: RatingSet.objects.filter(pk=made.rating_set_id).update(kind="independent"),
        lambda: RatingSet.objects.filter(pk=made.rating_set_id).delete(),
        lambda: RatingSet.objects.create(**row, kind="consensus", instrument_version=newer),
        lambda: RatingSet.objects.create(**row, kind="supplement", instrument_version=review.instrument_version),
        lambda: RatingSet.objects.create(**row, kind="supplement", instrument_version=None),
        lambda: own.ratings.update(value=3),
    ]
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_i04_a_review_without_newer_items_takes_no_supplement(lead: Actor, director: Actor) -> None:
    review = reviews.approved(lead, director)
    with pytest.raises(Forbidden, match="nothing to add"):
        supplement.rate(actor=lead, review=review, opportunity=None, item_code="FAM-01", raw=1)


EDITS: list[tuple[str, Callable[[InstrumentVersion], Any]]] = [
    ("orm, the whole text", lambda version: InstrumentVersion.objects.filter(pk=version.pk).update(definition={})),
    ("orm, save", lambda version: InstrumentVersion(**values_of(version, definition={"title": "Other"})).save()),
    ("sql, one anchor", lambda version: run(
        "UPDATE core_instrumentversion SET definition = jsonb_set(definition, '{items,0,anchors,2}', '\"Other.\"')"
        " WHERE id = %s", [str(version.pk)])),
    ("sql, text and fingerprint", lambda version: run(
        "UPDATE core_instrumentversion SET definition = '{}', sha256 = repeat('0', 64) WHERE id = %s",
        [str(version.pk)])),
    ("sql, back to a draft", lambda version: run(
        "UPDATE core_instrumentversion SET status = 'draft', is_default = false WHERE id = %s", [str(version.pk)])),
]  # fmt: skip


def values_of(version: InstrumentVersion, **changes: Any) -> dict[str, Any]:
    return {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields} | changes


def run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("edit", [edit for _name, edit in EDITS], ids=[name for name, _edit in EDITS])
def test_i01_an_anchor_of_a_published_version_is_not_edited_behind_the_product(
    world: None, edit: Callable[[InstrumentVersion], Any]
) -> None:
    version = InstrumentVersion.objects.get(instrument__code="SLRS")
    with pytest.raises(IntegrityError), transaction.atomic():
        edit(version)
    selectors.verify(InstrumentVersion.objects.get(pk=version.pk))


def test_i01_an_anchor_of_a_published_version_is_not_edited_on_any_page_or_by_rest(
    steward: Actor, sign_in: Callable[..., Client]
) -> None:
    version = InstrumentVersion.objects.get(instrument__code="SLRS")
    before = (version.sha256, version.version)
    browser = sign_in(steward.user)
    pages = [
        ("edit/items/TEA-02/", {"anchor-2": "Other."}), ("edit/items/TEA-02/remove/", {}),
        ("edit/items/TEA-02/place/", {"to": "up"}), ("add/items/", {"code": "TEA-09"}), ("head/", {"title": "Other"}),
        ("edit/scales/need/", {"label": "Other"}), ("crosswalk/new/", {}), ("crosswalk/again/", {}),
    ]  # fmt: skip
    for path, data in pages:
        answer = browser.post(f"/instruments/{version.pk}/{path}", {"version": version.version, **data})
        assert (path, answer.status_code) == (path, 409)
    text = scales.text("1.0.0", TEA_02={"anchors": {"0": "a", "1": "b", "2": "c", "3": "d"}})
    refused = browser.post("/instruments/load/", {"file": BytesIO(json.dumps(text).encode())})
    assert refused.status_code in {409, 422}
    body = json.dumps({"definition": text})
    api = {"content_type": "application/json"}
    put = browser.put(
        f"/api/v1/instrument-versions/{version.pk}/definition/",
        body,
        headers={"If-Match": f'"{version.version}"'},
        **api,
    )
    post = browser.post("/api/v1/instrument-versions/", body, headers={"Idempotency-Key": str(uuid4())}, **api)
    assert (put.status_code, post.status_code) == (409, 409)
    version.refresh_from_db()
    assert (version.sha256, version.version) == before
    selectors.verify(version)
