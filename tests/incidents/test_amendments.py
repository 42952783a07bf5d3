"""An approved review is never changed: an amendment is a new revision beside it, and each incident counts once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from incidents import content, guards, revisions, selectors
from incidents.models import DataSetFacts, Incident, Need, Rating, Review
from incidents.services import decisions, learning, reviews
from npcs.core.access import Forbidden
from npcs.core.workflow import GuardFailed, NotAllowedFrom, ReasonRefused, StaleVersion
from tests import after
from tests import reviews as make
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get

pytestmark = pytest.mark.django_db


def approve_again(place: Place, review: Review) -> Review:
    """The amendment sent by its lead and approved by the director."""
    sent = reviews.submit(actor=place.actor("reviewer"), review=review, version=review.version)
    quality = make.quality()
    return decisions.approve(actor=place.actor("director"), review=sent, version=sent.version, quality=quality)


def test_every_part_of_a_review_is_copied_or_says_why_not() -> None:
    """By the models themselves: a table that leads to a review and is forgotten fails here."""
    known = {Review, *(part.model for part in revisions.PARTS)}
    parts, found = {Review}, True
    while found:
        found = {
            model
            for model in apps.get_app_config("incidents").get_models(include_auto_created=True)
            if model not in parts and model._meta.label not in revisions.NOT_COPIED and leads_to(model) & parts
        }
        parts |= found
    assert {model._meta.label for model in parts - known} == set()


def leads_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def test_an_amendment_starts_with_a_copy_of_every_part_in_the_same_order(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.submitted(reviewer)
    DataSetFacts.objects.create(jurisdiction=place.member, review=former, lookback_months=24)
    former = decisions.approve(actor=director, review=former, version=former.version, quality=make.quality())
    new = after.amend(director, former)

    assert (new.revision, new.state, new.amends, new.amend_reason) == (2, "amending", former, after.WHY)
    assert (new.lead, new.instrument_sha256, new.story) == (former.lead, former.instrument_sha256, former.story)
    assert (new.approved_at, new.submitted_at, new.quality, new.content_sha256) == (None, None, {}, "")
    for part in revisions.PARTS:
        rows = part.model._base_manager.order_by("pk")
        before, now = rows.filter(**{part.path: former.pk}), rows.filter(**{part.path: new.pk})
        assert [revisions.copy_key(row.pk, new.pk) for row in before] == [row.pk for row in now]
        assert len(now) > 0
    assert revisions.compare(old=former, new=new) == []


def test_what_was_approved_stays_readable_and_locked_with_its_fingerprint(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    new = after.amend(director, former)
    need = new.needs.get()
    learning.change_need(actor=reviewer, need=need, version=need.version, data={"received": "A cot, on the third day"})
    incident = Incident.objects.get(pk=new.incident_id)
    reviews.save_facts(actor=reviewer, review=new, version=incident.version, data={"determination": "substantiated"})

    whole = selectors.whole_review(review=former)
    assert whole.needs.get().received == "A leaflet"
    assert whole.incident.determination == "pending"
    assert content.fingerprint(whole) == former.content_sha256
    assert selectors.whole_review(review=new).incident.determination == "substantiated"
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(review=former).update(received="Something else")


def test_the_page_says_what_the_amendment_changed(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    new = after.amend(director, make.approved(reviewer, director))
    need = new.needs.get()
    learning.change_need(actor=reviewer, need=need, version=need.version, data={"received": "A cot, on the third day"})
    added = make.with_need(reviewer, new, needed="A car seat")
    opportunity = new.opportunities.get()
    learning.change_opportunity(
        actor=reviewer, opportunity=opportunity, version=opportunity.version, data={"title": "Advice came late"},
        needs=[need, added],
    )  # fmt: skip
    rating = Rating.objects.filter(rating_set__review=new, rating_set__opportunity=None).first()
    make.ratings.rate(
        actor=reviewer, review=new, opportunity=None, item_code=rating.item_code, raw=3, rationale="No bed was free.",
        version=rating.version,
    )  # fmt: skip
    page = get(place["director"], at("changes", new.pk))
    for words in (
        after.WHY,
        "A leaflet",
        "A cot, on the third day",
        "A car seat",
        "Advice came late",
        "needs it explains",
    ):
        assert words in page.text
    assert rating.item_code in page.text
    assert page.text.count("Need 1") == 1


def test_each_incident_counts_once_and_by_its_newest_approved_revision(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former, lone = make.approved(reviewer, director), make.filed(reviewer)
    new = after.amend(director, former)
    assert set(Review.objects.current()) == {former}
    assert set(Review.objects.newest()) == {new, lone}
    new = approve_again(place, new)
    assert set(Review.objects.current()) == set(Review.objects.newest()) - {lone} == {new}


def test_the_worklist_shows_an_incident_once(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    new = after.amend(director, former)
    actor = place.actor("reviewer")
    assert list(selectors.worklist(actor=actor, view="due")) == [new]
    assert list(selectors.worklist(actor=actor, view="approved")) == [former]
    assert list(selectors.worklist(actor=actor, view="all")) == [new]
    counts = selectors.view_counts(actor=actor)
    assert (counts["due"], counts["approved"], counts["all"]) == (1, 1, 1)


def test_the_page_shows_the_revisions_and_which_one_counts(place: Place) -> None:
    new = after.amended(place.actor("reviewer"), place.actor("director"))
    page = get(place["reviewer"], at("review", new.pk))
    assert "Revision 2 (this page)" in page.text
    assert "counts now" in page.text
    assert at("review", new.amends_id) in page.links
    assert at("changes", new.pk) in page.links


def test_the_record_of_the_revision_before_says_that_another_follows(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    new = after.amended(reviewer, director)
    assert "Revision 2 amends it and is not approved yet" in get(place["reviewer"], at("record", new.amends_id)).text
    approve_again(place, new)
    assert "Revision 2 has replaced it" in get(place["reviewer"], at("record", new.amends_id)).text
    assert "It amends revision 1" in get(place["reviewer"], at("record", new.pk)).text


def test_opening_an_amendment_twice_opens_it_once(place: Place) -> None:
    director = place.actor("director")
    former = make.approved(place.actor("reviewer"), director)
    first, again = after.amend(director, former), after.amend(director, former)
    assert first == again
    with pytest.raises(GuardFailed):
        after.amend(director, former, reason="Something else.")
    with pytest.raises(GuardFailed):
        after.amend(place.another("director")[0], former)
    assert Review.objects.filter(incident=former.incident).count() == 2


def test_only_a_director_opens_an_amendment_with_a_reason_and_of_an_approved_review(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    with pytest.raises(Forbidden):
        after.amend(reviewer, former)
    with pytest.raises(ReasonRefused):
        after.amend(director, former, reason=" ")
    with pytest.raises(NotAllowedFrom):
        after.amend(director, make.submitted(reviewer))
    former.version -= 1
    with pytest.raises(StaleVersion):
        after.amend(director, former)
    assert Review.objects.filter(revision=2).count() == 0


def test_whoever_wrote_in_the_revision_before_does_not_approve_the_amendment(place: Place) -> None:
    """The director who opened it wrote nothing and may; a reviewer who left and became director may not."""
    wrote_and_decides = make.acting(place.another_person(["reviewer", "director"]), place.member)
    reviewer, director = place.actor("reviewer"), place.actor("director")
    review = make.gathered(reviewer)
    need = review.needs.get()
    learning.change_need(
        actor=wrote_and_decides, need=need, version=need.version, data={"received": "A leaflet, twice"}
    )
    review = reviews.start_scoring(actor=reviewer, review=make.Review.objects.get(pk=review.pk), version=review.version)
    make.rate_all(reviewer, review)
    sent = reviews.submit(actor=reviewer, review=review, version=review.version)
    former = decisions.approve(actor=director, review=sent, version=sent.version, quality=make.quality())
    new = after.amend(director, former)
    sent = reviews.submit(actor=reviewer, review=new, version=new.version)
    assert wrote_and_decides.user_id in guards.people_with_a_part(sent)
    assert director.user_id not in guards.people_with_a_part(sent)
    with pytest.raises(Forbidden):
        decisions.approve(actor=wrote_and_decides, review=sent, version=sent.version, quality=make.quality())
    assert decisions.approve(actor=director, review=sent, version=sent.version, quality=make.quality()).revision == 2


def test_after_a_void_amendment_the_next_one_starts_from_what_was_approved(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    former = make.approved(reviewer, director)
    mistaken = after.amend(director, former)
    incident = Incident.objects.get(pk=mistaken.incident_id)
    facts = {"determination": "substantiated"}
    reviews.save_facts(actor=reviewer, review=mistaken, version=incident.version, data=facts)
    for actor in (director, place.actor("coordinator")):
        make.take(actor, Review.objects.get(pk=mistaken.pk), "void", "Opened for the wrong case.")
    new = after.amend(director, former)
    assert (new.revision, new.amends) == (3, former)
    assert Incident.objects.get(pk=new.incident_id).determination == "pending"
    assert set(Review.objects.newest()) == {new}


def test_what_two_raters_agreed_on_can_be_mended_in_the_amendment(place: Place) -> None:
    lead, second, director = place.actor("reviewer"), place.another("second_rater")[0], place.actor("director")
    agreed = make.agreeing(lead, second)
    sent = reviews.submit(actor=lead, review=agreed, version=agreed.version)
    former = decisions.approve(actor=director, review=sent, version=sent.version, quality=make.quality())
    new = after.amend(director, former)
    assert (new.double_rating, new.second_rater_id) == (True, second.user_id)
    rating = Rating.objects.filter(
        rating_set__review=new, rating_set__kind="consensus", rating_set__opportunity=None
    ).first()
    saved = make.ratings.rate(
        actor=second, review=new, opportunity=None, item_code=rating.item_code, raw=2, rationale=make.REASON,
        version=rating.version,
    )  # fmt: skip
    assert (saved.rating_set_id, saved.value) == (rating.rating_set_id, 2)
    assert place["director"].get(at("changes", new.pk)).status_code == 200
    assert approve_again(place, new).state == "approved"
