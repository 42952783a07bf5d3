"""Rating by two people: apart from each other until both are in, then agreed on with reasons."""

from typing import Any

import pytest

from incidents import completeness, scales, selectors
from incidents.models import Rating, RatingSet, Review
from incidents.services import decisions, learning, ratings, reviews, scoring
from npcs.core.access import Actor, Forbidden, policy_of
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import GuardFailed
from tests import factories
from tests import reviews as make

pytestmark = pytest.mark.django_db
REASON = "Two of six posts were empty that month, so visits were late."


class Pair:
    """A member with a lead, a second rater, a coordinator and a director."""

    def __init__(self) -> None:
        self.member = factories.member()
        self.lead, self.second = self.actor("reviewer"), self.actor("second_rater")
        self.coordinator, self.director = self.actor("coordinator"), self.actor("director")

    def actor(self, role: str) -> Actor:
        return make.acting(factories.person(role, self.member), self.member)


@pytest.fixture
def pair(world: None) -> Pair:
    return Pair()


def rule(pair: Pair, double_rating: str) -> None:
    scoring.save_settings(actor=pair.coordinator, version=0, double_rating=double_rating)


def seen_by(actor: Actor, review: Review) -> set[int]:
    """Whose ratings somebody sees."""
    rows = policy_of(Rating).visible(actor, "review.view", Rating.objects.filter(rating_set__review=review))
    return set(rows.values_list("rating_set__rater_id", flat=True))


def test_a_member_rates_by_one_person_until_it_says_otherwise(pair: Pair) -> None:
    assert not make.scoring(pair.lead).double_rating
    rule(pair, "all")
    assert make.scoring(pair.lead).double_rating


def test_where_the_rule_leaves_it_open_the_lead_chooses_at_the_start_of_scoring(pair: Pair) -> None:
    rule(pair, "sample")
    assert not make.scoring(pair.lead).double_rating
    assert make.two_raters(pair.lead, pair.second).double_rating


def test_only_whoever_keeps_the_rules_says_who_rates(pair: Pair) -> None:
    with pytest.raises(Forbidden):
        scoring.save_settings(actor=pair.lead, version=0, double_rating="all")
    with pytest.raises(FieldErrors):
        scoring.save_settings(actor=pair.coordinator, version=0, double_rating="some")


@pytest.mark.parametrize("who", ["lead", "director"])
def test_the_second_rater_may_rate_and_does_not_lead(pair: Pair, who: str) -> None:
    review = make.two_raters(pair.lead, pair.second)
    with pytest.raises(FieldErrors) as refused:
        scoring.name_second_rater(
            actor=pair.lead, review=review, version=review.version, person_id=getattr(pair, who).user_id
        )
    assert "second_rater" in refused.value.errors


def test_a_coordinator_names_another_second_rater_until_the_first_has_sent(pair: Pair) -> None:
    review, another = make.two_raters(pair.lead, pair.second), pair.actor("reviewer")
    review = scoring.name_second_rater(
        actor=pair.coordinator, review=review, version=review.version, person_id=another.user_id
    )
    make.rate_all(another, review)
    scoring.submit_ratings(actor=another, review=review)
    with pytest.raises(FieldErrors, match="sent their ratings"):
        scoring.name_second_rater(
            actor=pair.coordinator, review=review, version=review.version, person_id=pair.second.user_id
        )


def test_ratings_are_shown_to_nobody_else_until_both_are_in(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    lead, second = pair.lead.user_id, pair.second.user_id
    make.rate_all(pair.lead, review, 2)
    make.rate_all(pair.second, review, 1)
    everybody = (pair.lead, pair.second, pair.coordinator, pair.director)
    assert [seen_by(actor, review) for actor in everybody] == [{lead}, {second}, set(), set()]
    scoring.submit_ratings(actor=pair.lead, review=review)
    assert [seen_by(actor, review) for actor in everybody] == [{lead}, {second}, set(), set()]
    scoring.submit_ratings(actor=pair.second, review=review)
    assert [seen_by(actor, review) for actor in everybody] == [{lead, second}] * 4


def test_the_history_tells_a_sealed_rating_to_its_own_rater_only(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review, 2)
    kinds = {
        name: {event.kind for event in selectors.history(review=review, actor=getattr(pair, name))}
        for name in ("lead", "second", "coordinator")
    }
    assert "incidents.rating.made" in kinds["lead"]
    assert "incidents.rating.made" not in kinds["second"] | kinds["coordinator"]
    assert selectors.history_count(review=review, actor=pair.second) < selectors.history_count(
        review=review, actor=pair.lead
    )
    assert {event.kind for event in selectors.history(review=review)} == kinds["second"]


def test_a_loaded_review_holds_sealed_sets_for_their_rater_only(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review, 2)
    assert len(selectors.whole_review(review=review, actor=pair.lead).rating_sets.all()) == 2
    assert list(selectors.whole_review(review=review, actor=pair.second).rating_sets.all()) == []
    assert list(selectors.whole_review(review=review).rating_sets.all()) == []


def test_ratings_are_sent_when_every_item_has_its_answer_and_its_reason(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    with pytest.raises(GuardFailed) as refused:
        scoring.submit_ratings(actor=pair.lead, review=review)
    assert any("FAM-01 is not rated yet" in one for one in refused.value.findings)
    make.rate_all(pair.lead, review, 2, reason="short")
    with pytest.raises(GuardFailed) as refused:
        scoring.submit_ratings(actor=pair.lead, review=review)
    assert any("20 characters" in one for one in refused.value.findings)
    assert not RatingSet.objects.filter(status="submitted").exists()


def test_many_items_without_information_ask_to_be_confirmed(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review, "NR")
    with pytest.raises(FieldErrors) as refused:
        scoring.submit_ratings(actor=pair.lead, review=review)
    assert "seen" in refused.value.errors
    scoring.submit_ratings(actor=pair.lead, review=review, confirmed=True)
    assert RatingSet.objects.filter(status="submitted").count() == 2


def test_what_is_sent_is_closed_and_sending_twice_sends_once(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review)
    scoring.submit_ratings(actor=pair.lead, review=review)
    first = set(RatingSet.objects.values_list("pk", "submitted_at"))
    scoring.submit_ratings(actor=pair.lead, review=review)
    assert set(RatingSet.objects.values_list("pk", "submitted_at")) == first
    with pytest.raises(Forbidden, match="cannot be changed"):
        ratings.rate(
            actor=pair.lead, review=review, opportunity=None, item_code="FAM-01", raw=0, rationale="", version=1
        )
    events = [one.kind for one in selectors.history(review=review)]
    assert events.count("incidents.ratings.submitted") == 1


def test_nobody_but_the_two_rates(pair: Pair) -> None:
    review, third = make.two_raters(pair.lead, pair.second), pair.actor("reviewer")
    with pytest.raises(Forbidden, match="not one of them"):
        ratings.rate(actor=third, review=review, opportunity=None, item_code="FAM-01", raw=0)
    with pytest.raises(Forbidden, match="not one of them"):
        scoring.submit_ratings(actor=third, review=review)


def test_the_lead_opens_ratings_again_with_a_reason_until_they_agree(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.second, review)
    scoring.submit_ratings(actor=pair.second, review=review)
    again: dict[str, Any] = {"review": review, "rater_id": pair.second.user_id}
    with pytest.raises(FieldErrors):
        scoring.reopen_ratings(actor=pair.lead, reason=" ", **again)
    with pytest.raises(Forbidden):
        scoring.reopen_ratings(actor=pair.coordinator, reason="A wrong item.", **again)
    scoring.reopen_ratings(actor=pair.lead, reason="One item was misread.", **again)
    assert not RatingSet.objects.filter(status="submitted").exists()
    assert not RatingSet.objects.filter(informed=True).exists()  # nobody had seen the other's
    assert "misread" in selectors.history(review=review)[0].reason


def test_ratings_opened_again_after_both_were_shown_are_marked(pair: Pair) -> None:
    review = make.both_sent(pair.lead, pair.second)
    scoring.reopen_ratings(actor=pair.lead, review=review, rater_id=pair.lead.user_id, reason="Misread.")
    marked = RatingSet.objects.filter(informed=True)
    assert set(marked.values_list("rater_id", flat=True)) == {pair.lead.user_id}


def test_an_opportunity_that_comes_late_is_rated_apart_as_well(pair: Pair) -> None:
    review = make.both_sent(pair.lead, pair.second)
    late = make.with_opportunity(pair.lead, review, [review.needs.get()], title="Found late")
    assert not completeness.all_in(review)
    ratings.rate(actor=pair.lead, review=review, opportunity=late, item_code="PRO-01", raw=0)
    rows = RatingSet.objects.filter(opportunity=late)
    assert list(policy_of(RatingSet).visible(pair.second, "review.view", rows)) == []


def test_agreeing_waits_for_both(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review)
    scoring.submit_ratings(actor=pair.lead, review=review)
    with pytest.raises(GuardFailed):
        scoring.agree(actor=pair.lead, review=review, version=review.version)
    with pytest.raises(GuardFailed):
        reviews.submit(actor=pair.lead, review=review, version=review.version)


def test_the_agreed_set_is_filled_in_where_the_two_are_the_same(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    make.rate_all(pair.lead, review, 1, reason="Seen by the lead in the notes.")
    make.rate_all(pair.second, review, 1, reason="Seen by the second rater as well.")
    item = Rating.objects.get(rating_set__rater=pair.second.user_id, item_code="FAM-01")
    ratings.rate(
        actor=pair.second, review=review, opportunity=None, item_code="FAM-01", raw=3, rationale=REASON,
        version=item.version,
    )  # fmt: skip
    for rater in (pair.lead, pair.second):
        scoring.submit_ratings(actor=rater, review=review)
    review = scoring.agree(actor=pair.lead, review=review, version=review.version)
    agreed = Rating.objects.filter(rating_set__kind="consensus")
    assert agreed.count() == 23
    assert not agreed.filter(item_code="FAM-01").exists()
    assert agreed.get(item_code="FAM-02").rationale == (
        "Seen by the lead in the notes.\n\nSeen by the second rater as well."
    )
    assert review.state == "consensus"


def test_agreeing_twice_agrees_once(pair: Pair) -> None:
    review = make.both_sent(pair.lead, pair.second)
    for _time in range(2):
        scoring.agree(actor=pair.lead, review=review, version=review.version)
    assert RatingSet.objects.filter(kind="consensus").count() == 2


@pytest.mark.parametrize(("value", "asked"), [(1, False), (3, False), (0, True), ("NR", True)])
def test_an_agreed_rating_that_is_neither_of_the_two_says_why(pair: Pair, value: int | str, asked: bool) -> None:
    review = make.agreeing(pair.lead, pair.second, (1, 3))
    rating = ratings.rate(
        actor=pair.second, review=review, opportunity=None, item_code="FAM-01", raw=value,
        rationale=REASON if value == 3 else "Short.",
    )  # fmt: skip
    assert rating.rating_set.kind == "consensus"
    found = [one for one in completeness.findings(selectors.whole_review(review=review)) if one.ref == "/FAM-01"]
    assert bool(found) is asked
    assert all("neither of the two" in str(one) for one in found)


def test_the_agreed_set_is_what_counts_from_then_on(pair: Pair) -> None:
    review = make.agreeing(pair.lead, pair.second, (1, 3))
    make.rate_all(pair.lead, review, 3)
    one = review.opportunities.get()
    learning.change_opportunity(
        actor=pair.lead, opportunity=one, version=one.version, data={"partner_type": "health_care"}
    )
    whole = selectors.whole_review(review=review)
    assert completeness.set_of(whole, None).kind == "consensus"
    assert completeness.set_of(whole, None, pair.lead.user_id).kind == "independent"
    totals = [one.counts.total.actionable for one in selectors.progress(review=whole)]
    assert totals == [7, 17]
    [row] = selectors.worklist(actor=pair.coordinator, view="all")
    assert row.n_answered == 24
    sent = reviews.submit(actor=pair.lead, review=review, version=review.version)
    assert decisions.approve(
        actor=pair.director, review=sent, version=sent.version, quality=make.quality()
    ).state == "approved"  # fmt: skip


def test_with_one_rater_the_leads_ratings_count(pair: Pair) -> None:
    review = make.scoring(pair.lead)
    make.rate_all(pair.lead, review, 1)
    make.rate_all(pair.actor("reviewer"), review, 0)
    whole = selectors.whole_review(review=review)
    assert completeness.set_of(whole, None).rater_id == pair.lead.user_id
    [row] = selectors.worklist(actor=pair.lead, view="all")
    assert row.n_answered == 24


def test_neither_rater_approves_even_as_a_director(pair: Pair) -> None:
    both = make.acting(factories.person(["second_rater", "director"], pair.member), pair.member)
    review = make.agreeing(pair.lead, both)
    sent = reviews.submit(actor=pair.lead, review=review, version=review.version)
    with pytest.raises(Forbidden, match="wrote or rated"):
        decisions.approve(actor=both, review=sent, version=sent.version, quality=make.quality())


def test_after_a_return_the_agreed_ratings_are_changed_and_the_two_sets_stay(pair: Pair) -> None:
    review = make.agreeing(pair.lead, pair.second)
    sent = reviews.submit(actor=pair.lead, review=review, version=review.version)
    back = decisions.return_review(actor=pair.director, review=sent, version=sent.version, question="Why 1?")
    before = set(Rating.objects.filter(rating_set__kind="independent").values_list("pk", "value"))
    item = Rating.objects.get(rating_set__kind="consensus", item_code="FAM-01")
    ratings.rate(
        actor=pair.lead, review=back, opportunity=None, item_code="FAM-01", raw=0, rationale=REASON,
        version=item.version,
    )  # fmt: skip
    assert set(Rating.objects.filter(rating_set__kind="independent").values_list("pk", "value")) == before
    assert Rating.objects.get(pk=item.pk).value == 0


def test_going_on_alone_takes_a_reason_and_under_a_rule_for_all_a_coordinator(pair: Pair) -> None:
    rule(pair, "all")
    review = make.scoring(pair.lead)
    make.rate_all(pair.lead, review)
    with pytest.raises(Forbidden):
        scoring.rate_alone(actor=pair.lead, review=review, version=review.version, reason="Nobody is free.")
    alone = scoring.rate_alone(actor=pair.coordinator, review=review, version=review.version, reason="Nobody is free.")
    assert not alone.double_rating
    assert reviews.submit(actor=pair.lead, review=alone, version=alone.version).state == "in_approval"


def test_sets_remember_the_version_of_the_scale(pair: Pair) -> None:
    review = make.both_sent(pair.lead, pair.second)
    versions = set(RatingSet.objects.values_list("instrument_version_id", flat=True))
    assert versions == {scales.version_in_use().pk} == {review.instrument_version_id}


def test_what_waits_for_the_second_rater_is_told_until_theirs_are_in(pair: Pair) -> None:
    review = make.two_raters(pair.lead, pair.second)
    assert list(selectors.needing(actor=pair.second)) == [review]
    make.rate_all(pair.second, review)
    scoring.submit_ratings(actor=pair.second, review=review)
    assert list(selectors.needing(actor=pair.second)) == []


def test_removing_an_opportunity_that_is_rated_is_refused(pair: Pair) -> None:
    review = make.both_sent(pair.lead, pair.second)
    one = review.opportunities.get()
    with pytest.raises(FieldErrors):
        learning.remove_opportunity(actor=pair.lead, opportunity=one, version=one.version)
