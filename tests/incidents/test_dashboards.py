"""The dashboards: what counts, what is shown and what is withheld, for whom, and at which cost."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import selectors
from incidents.completeness import before_scoring
from incidents.dashboard.figures import Figures, ItemFigure
from incidents.dashboard.read import read
from incidents.measures.shares import Share
from incidents.models import LegalHold, Recommendation, RecommendationReview, Review
from tests import decided as made
from tests import reviews
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get

pytestmark = pytest.mark.django_db
COORDINATION, SUPERVISION = "TEA-02", "TEA-03"


def approved(place: Place, number: int = 6, **fields: Any) -> list[Review]:
    """So many reviews with one opportunity each, in which coordination is rated 2."""
    lead = place.person("reviewer")
    fields = {"opportunities": [{"answers": {COORDINATION: 2}}]} | fields
    return [
        made.decided(place.member, lead, **{**fields, "opportunities": [dict(one) for one in fields["opportunities"]]})
        for _number in range(number)
    ]


def figures(place: Place, depth: str = "full") -> Figures:
    return Figures(read(actor=place.actor("director"), depth=depth))


def item(found: Figures, code: str) -> ItemFigure:
    return next(one for one in found.items if one.item.code == code)


def test_prevalence_is_of_reviews_and_the_share_beside_it_of_opportunities(place: Place) -> None:
    two = [{"answers": {COORDINATION: 3}}, {"answers": {COORDINATION: 0}}]
    approved(place, 5, opportunities=two)
    approved(place, 5, opportunities=[{"answers": {COORDINATION: 1}}])
    found = item(figures(place), COORDINATION)
    assert found.share == Share(5, 10)
    assert found.opportunities == Share(5, 15)


def test_a_family_item_is_counted_once_a_review(place: Place) -> None:
    approved(place, 5, family={"FAM-01": 2})
    approved(place, 5, family={"FAM-01": "NR"})
    found = item(figures(place), "FAM-01")
    assert found.share == Share(5, 5, nr=5)
    assert found.opportunities is None


def test_full_and_record_reviews_are_never_mixed(place: Place) -> None:
    approved(place, 6)
    approved(place, 5, depth="record_review", opportunities=[{"answers": {COORDINATION: 0}}])
    assert item(figures(place), COORDINATION).share == Share(6, 6)
    assert item(figures(place, "record_review"), COORDINATION).share == Share(0, 5)
    page = get(place["director"], at("dashboard"))
    assert "Record review: 5" in page.text


@pytest.mark.parametrize("uncounted", [{"is_training": True}, {"state": "in_approval"}, {"state": "returned"}])
def test_training_records_and_reviews_without_a_decision_never_count(place: Place, uncounted: dict[str, Any]) -> None:
    approved(place, 5)
    approved(place, 3, **uncounted)
    assert item(figures(place), COORDINATION).share.n == 5


def test_a_void_review_never_counts(place: Place) -> None:
    approved(place, 5)
    approved(place, 1, state="void", voided_at=timezone.now(), voided_by=place.person("director"))
    assert item(figures(place), COORDINATION).share.n == 5


def test_an_incident_counts_once_by_its_newest_approved_revision_and_stays_where_it_was(place: Place) -> None:
    approved(place, 5)
    [first] = approved(place, 1, days_ago=900)
    second = made.decided(
        place.member, place.person("reviewer"), opportunities=[{"answers": {COORDINATION: 0}}], days_ago=1,
        revision=2, amends=first, incident_id=first.incident_id,
    )  # fmt: skip
    found = figures(place)
    assert item(found, COORDINATION).share == Share(5, 6)
    [fact] = [one for one in found.decided if one.pk == second.pk]
    assert fact.first_approved == timezone.localtime(first.approved_at).date()


def test_the_consensus_counts_where_there_is_one_and_a_supplement_never(place: Place) -> None:
    lead, other = place.person("reviewer"), place.another_person("reviewer")
    approved(place, 5)
    with_consensus = made.decided(place.member, lead, opportunities=[{"answers": {COORDINATION: 3}}], state="scoring")
    one = with_consensus.opportunities.get()
    made.rated(with_consensus, one, other, {COORDINATION: 3}, kind="independent")
    made.rated(with_consensus, one, lead, {COORDINATION: 1}, kind="consensus")
    newer = {"kind": "supplement", "instrument_version": with_consensus.instrument_version}
    made.rated(with_consensus, one, lead, {COORDINATION: 3, SUPERVISION: 3}, **newer)
    Review.objects.filter(pk=with_consensus.pk).update(state="approved", double_rating=True)
    found = figures(place)
    assert item(found, COORDINATION).share == Share(5, 6)
    assert item(found, SUPERVISION).share.n == 0


def test_items_stand_in_the_order_of_the_instrument_and_never_by_rank(place: Place) -> None:
    approved(place, 6, opportunities=[{"answers": {"ENV-06": 3, "PRO-01": 0}}])
    found = figures(place)
    assert [one.item.code for one in found.items] == [one.code for one in found.newest.definition.items]


def test_near_and_away_are_told_apart(place: Place) -> None:
    near, away = {"proximity": "3", "answers": {COORDINATION: 2}}, {"proximity": "0", "answers": {COORDINATION: 0}}
    unknown = {"proximity": "u", "answers": {COORDINATION: 3}}
    approved(place, 5, opportunities=[near, away, unknown])
    found = figures(place)
    assert (item(found, COORDINATION).near, item(found, COORDINATION).away) == (Share(5, 5), Share(0, 5))
    assert found.near == Share(5, 10, missing=5)


def test_time_is_counted_between_the_steps_and_late_against_the_own_date(place: Place) -> None:
    approved(place, 5)
    approved(place, 1, due_on=timezone.localdate() - timedelta(days=100))
    lead = place.person("reviewer")
    made.undecided(place.member, lead, "in_review", due_on=timezone.localdate() - timedelta(days=1))
    made.undecided(
        place.member, lead, "on_hold", held_from="in_review", due_on=None, held_at=timezone.now(), held_by=lead
    )
    times = figures(place).times
    assert (times.selected.median, times.approved.median, times.whole.median) == (10, 50, 60)
    assert times.late == Share(1, 6)
    assert (times.over.k, times.over.n, times.over.missing, times.held) == (1, 1, 1, 1)


def test_debriefs_are_told_by_offer_and_acceptance_and_by_role(place: Place) -> None:
    offers = [{"role": "worker", "answer": "accepted"}, {"role": "court", "answer": "declined"}]
    approved(place, 5, debriefs=offers)
    approved(place, 2, debriefs=[{"role": "worker", "answer": "not_available"}])
    table = figures(place).table
    assert (table.offered, table.accepted) == (Share(5, 7), Share(5, 10))
    assert {code: share for code, _label, share in table.by_role} == {"worker": Share(5, 5), "court": Share(0, 5)}
    said = get(place["director"], at("dashboard")).text
    assert "Reviews in which a debrief was offered: 71%, 5 of 7, 36 to 92%." in said


def test_days_on_hold_disciplines_and_the_familys_voice_are_told(place: Place) -> None:
    who, today = place.person("coordinator"), timezone.localdate()
    heard = {"disciplines": ["health_care", "court"], "family_input": "yes"}
    for review in approved(place, 6, data_set=heard):
        LegalHold.objects.create(
            jurisdiction=place.member, review=review, placed_on=today - timedelta(days=60), reason="Asked.",
            lifted_on=today - timedelta(days=40), lifted_by=who, created_by=who,
        )  # fmt: skip
    approved(place, 2)
    found = figures(place)
    assert (found.times.on_hold.n, found.times.on_hold.median) == (6, 20)
    assert {code: share for code, _label, share in found.table.disciplines} == {
        "health_care": Share(6, 6, missing=2), "court": Share(6, 6, missing=2),
    }  # fmt: skip
    assert found.table.family == Share(6, 6, missing=2)
    page = get(place["director"], at("dashboard")).text
    assert "Days on hold, where a hold stopped the clocks: half within 20 days" in page
    assert "Health care" in page


def recommended(place: Place, number: int, review: Review | None = None, **fields: Any) -> None:
    """So many recommendations, written row by row."""
    who = place.person("director")
    first = Recommendation.objects.count() + 1
    for n in range(first, first + number):
        values = {"title": "A rota", "change": "Plan it.", "theme": "safe_sleep", "level": "agency", "strength": "weak"}
        one = Recommendation.objects.create(
            jurisdiction=place.member, number=n, owner_role="director", created_by=who, **{**values, **fields}
        )
        if review:
            RecommendationReview.objects.create(jurisdiction=place.member, recommendation=one, review=review)


def test_recommendations_are_told_by_strength_and_status_and_not_those_of_an_exercise(place: Place) -> None:
    approved(place, 5)
    [exercise] = approved(place, 1, is_training=True)
    recommended(place, 3, strength="strong")
    recommended(place, 3, due_on=timezone.localdate() - timedelta(days=1))
    recommended(place, 2, exercise)
    found = figures(place).actions
    assert found.counts == {("strong", "proposed"): 3, ("weak", "proposed"): 3}
    assert found.strong == Share(3, 6)
    assert found.overdue == Share(3, 3, missing=3)
    page = get(place["director"], at("dashboard"))
    assert "Strong ones, of those not declined: 50%, 3 of 6, 19 to 81%." in page.text
    assert "Over their date, of those that go on: Withheld: 3, fewer than 5." in page.text


def test_unmet_needs_and_whether_an_opportunity_followed(place: Place) -> None:
    needs = [{"status": "unmet"}, {"status": "partly", "domain": "legal"}, {"status": "met"}]
    approved(place, 5, needs=needs, opportunities=[{"needs": [0], "answers": {}}])
    found = figures(place)
    shares = {code: share for code, _label, share in found.unmet}
    assert shares["economic"] == Share(5, 10)
    assert shares["legal"] == Share(0, 5)
    assert found.conversion == Share(5, 10)


def test_a_small_group_of_the_selection_is_withheld_with_the_next_smallest(place: Place) -> None:
    approved(place, 9, incident={"cause_group": "sleep"})
    approved(place, 6, incident={"cause_group": "fire"})
    approved(place, 2, incident={"cause_group": "vehicle"})
    lead = place.person("reviewer")
    closed = {"closed_at": timezone.now(), "closed_by": lead}
    for _number in range(3):
        made.undecided(place.member, lead, "not_selected", incident={"cause_group": "sleep"}, **closed)
    groups = {group.code: group.share for group in figures(place).selection["cause_group"]}
    assert groups == {"sleep": Share(9, 12), "fire": None, "vehicle": None}
    page = get(place["director"], at("dashboard"))
    assert "Withheld: small group, or protects one" in page.part("selection")


def test_what_approved_reviews_lack_is_listed(place: Place) -> None:
    approved(place, 5, incident={"prior_contact": "unknown"})
    approved(place, 5, opportunities=[{"answers": {COORDINATION: "NR"}}])
    found = figures(place)
    assert {gap.code: gap.share for gap in found.gaps}["prior_contact"] == Share(5, 10)
    unknown, blank = found.answers
    assert (unknown.k, unknown.n) == (5, 10 * 24)
    assert blank.k == 10 * 24 - 5 - 5
    assert "5 of 10" in get(place["director"], at("dashboard")).part("gaps")


def test_fewer_than_five_are_withheld_with_the_reason_on_the_page_in_the_file_and_in_the_api(place: Place) -> None:
    approved(place, 4)
    page = get(place["director"], at("dashboard"))
    assert "Withheld: 4, fewer than 5" in page.part("items-t") + page.text
    assert "100%, 4 of 4" not in page.text
    rows = csv_rows(place)
    [row] = [row for row in rows if (row["measure"], row["code"]) == ("actionable_prevalence", COORDINATION)]
    assert (row["k"], row["share"], row["n"], row["withheld"]) == ("", "", "4", "too_few")
    given = place["director"].get("/api/v1/figures/").json()["figures"]
    [figure] = [one for one in given if (one["measure"], one["code"]) == ("actionable_prevalence", COORDINATION)]
    assert (figure["k"], figure["share"], figure["n"], figure["withheld"]) == (None, None, 4, "too_few")


def csv_rows(place: Place, role: str = "director") -> list[dict[str, str]]:
    answer = place[role].get(at("dashboard-csv"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_page_file_and_api_give_the_same_numbers_with_n_window_depth_and_version(place: Place) -> None:
    approved(place, 6)
    approved(place, 4, opportunities=[{"answers": {COORDINATION: 1}}])
    page = get(place["director"], at("dashboard"))
    assert "60% , 6 of 10" in page.text.replace("60%,", "60% ,")
    assert "31 to 83%" in page.text
    assert "10 reviews (full review) with 10 improvement opportunities" in page.text
    assert "1.0.0" in page.text
    given = place["director"].get("/api/v1/figures/?depth=full").json()
    figure = next(one for one in given["figures"] if one["code"] == COORDINATION)
    assert (figure["k"], figure["n"], figure["share"]) == (6, 10, 0.6)
    assert (given["depth"], given["instrument_versions"]) == ("full", ["1.0.0"])
    row = next(row for row in csv_rows(place) if row["code"] == COORDINATION)
    assert (row["k"], row["n"], row["share"], row["low"]) == ("6", "10", "0.6", str(figure["low"]))
    assert (row["window_end"], row["depth"]) == (given["window_end"], "full")


def test_every_chart_is_an_image_with_its_numbers_in_words(place: Place) -> None:
    approved(place, 6)
    html = get(place["director"], at("dashboard")).html
    assert html.count('role="img"') == 24
    assert html.count("<desc") == 24
    assert "Show the table" in html
    assert "Too few reviews at every quarter’s end to show a share." in html


def test_a_forged_depth_is_refused_beside_its_field_and_the_default_is_shown(place: Place) -> None:
    approved(place, 6)
    page = get(place["director"], f"{at('dashboard')}?depth=all")
    assert page.errors["depth"]
    assert "6 reviews (full review)" in page.text
    answer = place["director"].get("/api/v1/figures/?depth=all")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "depth"


def test_numbers_are_for_whoever_sees_reviews_and_links_for_readers_of_narratives(place: Place) -> None:
    [review, *_rest] = approved(place, 5)
    for role in ("technical_advisor", "data_steward"):
        assert get(place[role], at("dashboard")).status == 200
        assert csv_rows(place, role)
        past = get(place[role], f"{at('seen-before')}?cause=sleep")
        assert review.incident.number in past.text
        assert review.get_absolute_url() not in past.links
    for role in ("caseworker", "member_admin"):
        get(place[role], at("dashboard"), 403)
    past = get(place["reviewer"], f"{at('seen-before')}?cause=sleep")
    assert {review.get_absolute_url(), at("agreement")} <= set(past.links)


def test_no_figure_holds_anything_of_another_member(place: Place, other: Place) -> None:
    approved(other, 6)
    assert figures(place).is_empty
    assert "No review of this depth is approved yet" in get(place["director"], at("dashboard")).text
    assert "No approved review shares this" in get(place["reviewer"], f"{at('seen-before')}?cause=sleep").text


@pytest.mark.parametrize("name", ["dashboard", "dashboard-csv", "seen-before"])
def test_one_review_costs_as_many_queries_as_fifty(place: Place, name: str) -> None:
    client, address = place["reviewer"], at(name) + "?cause=sleep"

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        # reads only: once a minute the session also writes down that somebody is there
        return sum(query["sql"].startswith("SELECT") for query in seen.captured_queries)

    approved(place, 1)
    asked()  # the first request of a process also reads what it keeps
    one = asked()
    approved(place, 49)
    assert asked() == one


def test_past_reviews_like_this_one_stand_beside_it_and_on_a_page(place: Place) -> None:
    twin = approved(place, 1, opportunities=[{"theme": "safe_sleep", "answers": {COORDINATION: 2}}])[0]
    stranger = approved(place, 1, incident={"cause_group": "fire"}, opportunities=[{"theme": "placement"}])[0]
    mine = reviews.gathered(place.actor("reviewer"))
    page = get(place["reviewer"], mine.get_absolute_url())
    assert twin.incident.number in page.text
    assert "Same cause; theme: Safe sleep" in page.text
    assert stranger.incident.number not in page.text
    listed = get(place["reviewer"], at("similar", mine.pk))
    assert twin.get_absolute_url() in listed.links
    [given] = place["reviewer"].get(f"/api/v1/reviews/{mine.pk}/similar/").json()
    assert (given["id"], given["same_cause"], given["themes"]) == (str(twin.pk), True, ["safe_sleep"])


def test_past_reviews_are_found_by_an_item_that_called_for_a_change(place: Place) -> None:
    found, _other = approved(place, 1)[0], approved(place, 1, opportunities=[{"answers": {COORDINATION: 1}}])
    page = get(place["reviewer"], f"{at('seen-before')}?item=partner-coordination")
    assert found.get_absolute_url() in page.links
    assert "Item: Coordination with outside partners" in page.text
    assert page.html.count("Item: Coordination") == 1


def test_a_review_in_blind_rating_tells_no_item_of_one_rater_to_the_other(place: Place) -> None:
    twin = approved(
        place, 1, incident={"cause_group": "fire"}, opportunities=[{"theme": "placement", "answers": {COORDINATION: 2}}]
    )[0]
    mine = reviews.scoring(place.actor("reviewer"))
    reviews.rate_all(place.actor("reviewer"), mine, 2)
    assert twin.incident.number in get(place["reviewer"], at("similar", mine.pk)).text
    Review.objects.filter(pk=mine.pk).update(double_rating=True)
    assert twin.incident.number not in get(place["reviewer"], at("similar", mine.pk)).text


def test_a_reviewer_sees_what_the_own_open_reviews_still_lack(place: Place) -> None:
    mine = reviews.opened(place.actor("reviewer"))
    page = get(place["reviewer"], at("seen-before"))
    lacks = len([one for one in before_scoring(selectors.whole_review(review=mine)) if one.blocking])
    assert f"{mine.incident.number} In review {lacks} to complete" in page.text
    assert "Is my record complete?" not in get(place["technical_advisor"], at("seen-before")).text


def test_the_navigation_leads_to_the_dashboards(place: Place) -> None:
    assert at("dashboard") in get(place["director"], at("worklist")).links
    assert at("dashboard") not in get(place["caseworker"], at("worklist")).links


def test_nothing_on_the_dashboards_is_text_of_a_review(place: Place, sign_in: Callable[..., Any]) -> None:
    approved(
        place, 6, incident={"summary": "Zebra"}, opportunities=[{"title": "Giraffe", "answers": {COORDINATION: 2}}]
    )
    for name in ("dashboard", "seen-before", "dashboard-csv"):
        text = place["reviewer"].get(at(name) + "?cause=sleep").content.decode()
        assert "Zebra" not in text
        assert "Giraffe" not in text
