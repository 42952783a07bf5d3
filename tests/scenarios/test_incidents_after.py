"""Numbered scenarios of the incident reviews that are about what follows an approval, and about who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from incidents import content, selectors
from incidents.models import Incident, Rating, Review
from incidents.services import decisions, handover, ratings, reviews
from npcs.core.access import Forbidden, NotVisible
from npcs.core.audit.models import AccessLog
from npcs.core.versions.errors import FieldErrors
from tests import after, factories
from tests import reviews as make
from tests.incidents.conftest import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


@pytest.fixture
def other(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


def test_i10_who_rated_does_not_approve_even_as_director(place: Place) -> None:
    """Given the lead also wrote a rating, when the same person approves, then 403 even as director."""
    both = place.another_person(["reviewer", "director"])
    actor = make.acting(both, place.member)
    sent = make.submitted(actor)
    with pytest.raises(Forbidden):
        decisions.approve(actor=actor, review=sent, version=sent.version, quality=make.quality())
    body = {"version": sent.version, "decision": "approve", **make.quality()}
    assert place.browser(both).post(f"/reviews/{sent.pk}/decide/", body).status_code == 403
    assert Review.objects.get(pk=sent.pk).state == "in_approval"


def test_i11_a_foreign_id_of_a_review_or_of_any_part_is_a_404_and_one_line(place: Place, other: Place) -> None:
    """Given a user of jurisdiction X, when they guess an id of Y's, then 404 for all and one access-log line each."""
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    new = after.amend(director, former)
    need, opportunity = new.needs.get(), new.opportunities.get()
    recommendation = after.recommended(reviewer, former)
    record = after.drafted(place.actor("coordinator"))
    pages = [
        *(f"/reviews/{new.pk}/{part}" for part in ("", "story/", "needs/", "opportunities/", "history/", "record/",
                                                   "record.pdf", "changes/", "hand-over/", "void/", "rate/FAM-01/")),
        f"/reviews/{former.pk}/amend/",
        f"/reviews/needs/{need.pk}/", f"/reviews/opportunities/{opportunity.pk}/",
        f"/reviews/opportunities/{opportunity.pk}/rate/TEA-02/",
        f"/reviews/recommendations/{recommendation.pk}/", f"/reviews/recommendations/{recommendation.pk}/edit/",
        f"/reviews/recommendations/{recommendation.pk}/step/accept/",
        f"/reviews/public/{record.pk}/", f"/reviews/public/{record.pk}/edit/",
        f"/reviews/public/{record.pk}/record.pdf", f"/reviews/assign/?review={new.pk}",
        f"/api/v1/reviews/{new.pk}/", f"/api/v1/reviews/{new.pk}/needs/{need.pk}/",
        f"/api/v1/reviews/{new.pk}/opportunities/{opportunity.pk}/", f"/api/v1/reviews/{new.pk}/ratings/",
        f"/api/v1/recommendations/{recommendation.pk}/", f"/api/v1/public-records/{record.pk}/",
    ]  # fmt: skip
    stranger = other.browser(factories.person(["reviewer", "coordinator", "director"], other.member))
    for page in pages:
        before = AccessLog.objects.filter(outcome="not_found").count()
        assert stranger.get(page).status_code == 404, page
        assert AccessLog.objects.filter(outcome="not_found").count() == before + 1, page


def test_i21_an_approved_review_is_never_changed_and_an_amendment_makes_revision_2(place: Place) -> None:
    """Given an approved review, any change is refused; an amendment with reason makes revision 2, the first stays."""
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    rating = Rating.objects.filter(rating_set__review=former, rating_set__opportunity=None).first()
    with pytest.raises(Forbidden):
        ratings.rate(
            actor=reviewer, review=former, opportunity=None, item_code=rating.item_code, raw=0, version=rating.version
        )
    refused: list[dict[str, Any]] = [
        {"state": "scoring"}, {"approved_by_id": reviewer.user_id}, {"content_sha256": "0" * 64}, {"story": "New."},
    ]  # fmt: skip
    for values in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=former.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(value=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=former.incident_id).update(office="Elsewhere")

    new = after.amend(director, former)
    assert (new.revision, new.amend_reason) == (2, after.WHY)
    story = {"story": "The clinic had written on the second day."}
    reviews.save_story(actor=reviewer, review=new, version=new.version, data=story)
    first = selectors.whole_review(review=former)
    assert first.story != story["story"]
    assert content.fingerprint(first) == former.content_sha256
    assert place["reviewer"].get(f"/reviews/{former.pk}/record/").status_code == 200
    assert list(Review.objects.current()) == [former]


def test_i31_bulk_assign_with_one_that_is_not_allowed_changes_none(place: Place, other: Place) -> None:
    """Given bulk assign of 5 reviews with one not allowed, then none change."""
    lead, colleague, coordinator = place.actor("reviewer"), place.another("reviewer")[0], place.actor("coordinator")
    four = [make.opened(lead) for _each in range(4)]
    locked = make.approved(lead, place.actor("director"))
    foreign = make.opened(other.actor("reviewer"))
    for fifth, error in ((locked, FieldErrors), (foreign, NotVisible)):
        chosen = [(one.pk, one.version) for one in (*four, fifth)]
        with pytest.raises(error):
            handover.assign(actor=coordinator, chosen=chosen, lead_id=colleague.user_id)
        body = {"chosen": ",".join(f"{key}:{version}" for key, version in chosen), "lead": colleague.user_id}
        assert place["coordinator"].post("/reviews/assign/", body).status_code in {404, 422}
        assert set(Review.objects.filter(jurisdiction=place.member).values_list("lead_id", flat=True)) == {lead.user_id}
    chosen = [(one.pk, one.version) for one in four]
    handover.assign(actor=coordinator, chosen=chosen, lead_id=colleague.user_id)
    assert Review.objects.filter(lead_id=colleague.user_id).count() == 4
