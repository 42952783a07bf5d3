"""The worklist, one's own notices, a review's page: what is there, in which order, at which cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Review
from incidents.services import decisions, learning, ratings, reviews
from npcs.core.ui.words import day
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get

pytestmark = pytest.mark.django_db


def listed(page: Paper) -> list[str]:
    """Numbers of the reviews on the page, in its order."""
    here = [link.rsplit("/", 2)[-2] for link in page.links if link.startswith("/reviews/") and link.count("/") == 3]
    numbers = {str(review.pk): review.incident.number for review in Review.objects.select_related("incident")}
    return [numbers[pk] for pk in here if pk in numbers]


def many(place: Place, count: int, **changes: Any) -> list[Review]:
    """Notices that became known one day after the other, the newest first."""
    today = timezone.localdate()
    days = ({"aware_date": today - timedelta(days=n), "incident_date": today - timedelta(days=n)} for n in range(count))
    return [made.filed(place.actor("caseworker"), **dates, **changes) for dates in days]


def test_what_is_due_first_stands_first(place: Place) -> None:
    filed = many(place, 3)
    page = get(place["reviewer"], at("worklist"))
    assert listed(page) == [review.incident.number for review in reversed(filed)]
    assert day(filed[-1].due_on) in page.text
    assert "88 days left" in page.text


def test_tabs_hold_their_reviews_and_tell_how_many(place: Place) -> None:
    reviewer, director = place.actor("reviewer"), place.actor("director")
    notice = made.filed(place.actor("caseworker"))
    mine = made.opened(reviewer)
    theirs = made.opened(place.another("reviewer")[0])
    waiting, approved = made.submitted(reviewer), made.approved(reviewer, director)
    tabs = {
        "due": {notice, mine, theirs, waiting}, "mine": {mine, waiting}, "notices": {notice}, "decision": {waiting},
        "approved": {approved}, "all": {notice, mine, theirs, waiting, approved},
    }  # fmt: skip
    for name, expected in tabs.items():
        page = get(place["reviewer"], f"{at('worklist')}?view={name}")
        assert set(listed(page)) == {review.incident.number for review in expected}, name
        assert f'href="?view={name}" aria-current="page"' in page.html
    for words in ("Due next 4", "Mine 2", "New notices 1", "Waiting for a decision 1", "Approved 1", "All 5"):
        assert words in page.text


def test_filters_narrow_and_chips_take_them_away_again(place: Place) -> None:
    fatal = made.filed(place.actor("caseworker"), incident_type="fatality")
    made.filed(place.actor("caseworker"))
    opened = made.opened(place.actor("reviewer"), incident_type="fatality")
    number = fatal.incident.number
    lead = place.person("reviewer").pk
    for query, expected in {
        "type=fatality": {fatal, opened},
        "type=fatality&state=in_review": {opened},
        f"q={number[-3:]}": {fatal},
        f"q={number.lower()}": {fatal},
        f"lead={lead}": {opened},
        "q=%20%00": {fatal, opened, Review.objects.order_by("pk")[1]},
    }.items():
        page = get(place["reviewer"], f"{at('worklist')}?view=all&{query}")
        assert set(listed(page)) == {review.incident.number for review in expected}, query
    page = get(place["reviewer"], f"{at('worklist')}?view=all&type=fatality&state=in_review")
    assert "?view=all&type=fatality" in page.links
    assert "?view=all&state=in_review" in page.links
    assert "?view=all" in page.links


@pytest.mark.parametrize("query", ["state=publish", "type='--", "lead=x", "lead=999999", "q=" + "9" * 500])
def test_a_forged_filter_is_refused_beside_its_field_and_filters_nothing(place: Place, query: str) -> None:
    review = made.opened(place.actor("reviewer"))
    page = get(place["reviewer"], f"{at('worklist')}?{query}")
    assert page.errors[query.split("=")[0]]
    assert listed(page) == [review.incident.number]


@pytest.mark.parametrize(
    "query", ["view=secret", "after=x", "before=", "after=0198f7a0-0000-7000-8000-000000000000", "after=%00"]
)
def test_a_forged_view_or_edge_shows_the_first_page(place: Place, query: str) -> None:
    review = made.filed(place.actor("caseworker"))
    assert listed(get(place["reviewer"], f"{at('worklist')}?{query}")) == [review.incident.number]


def test_pages_of_fifty_go_on_and_back_without_a_gap(place: Place) -> None:
    filed = [review.incident.number for review in reversed(many(place, 52))]
    first = get(place["reviewer"], at("worklist"))
    assert listed(first) == filed[:50]
    [older] = [link for link in first.links if "after=" in link]
    second = get(place["reviewer"], at("worklist") + older)
    assert listed(second) == filed[50:]
    [newer] = [link for link in second.links if "before=" in link]
    back = get(place["reviewer"], at("worklist") + newer)
    assert listed(back) == filed[:50]
    assert not [link for link in back.links if "before=" in link]


def test_pages_keep_the_filters_and_the_newest_stands_first_among_all(place: Place) -> None:
    filed = [review.incident.number for review in reversed(many(place, 51, incident_type="fatality"))]
    address = f"{at('worklist')}?view=all&type=fatality"
    first = get(place["reviewer"], address)
    assert listed(first) == filed[:50]
    [older] = [link for link in first.links if "after=" in link]
    assert "type=fatality" in older
    assert listed(get(place["reviewer"], at("worklist") + older)) == filed[50:]


def test_rated_counts_the_items_of_all_opportunities_and_the_family_items(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=1)
    ratings.rate(actor=reviewer, review=review, opportunity=review.opportunities.get(), item_code="PRO-01", raw="NR")
    second = place.another("reviewer")[0]
    ratings.rate(
        actor=second, review=review, opportunity=None, item_code="FAM-01", raw=1
    )  # a second set does not count
    assert "2 of 24" in get(place["reviewer"], at("worklist")).text


def test_a_review_due_soon_is_marked(place: Place) -> None:
    day_80_ago = timezone.localdate() - timedelta(days=85)
    made.filed(place.actor("caseworker"), aware_date=day_80_ago, incident_date=day_80_ago)
    page = get(place["reviewer"], at("worklist"))
    assert "1 is due within 14 days." in page.text
    assert "due--soon" in page.html


def test_a_caseworker_sees_their_own_notices_with_how_far_each_is(place: Place) -> None:
    mine = made.filed(place.actor("caseworker"))
    opened = made.opened(place.actor("reviewer"), place.actor("caseworker"))
    made.filed(place.another("caseworker")[0])
    page = get(place["caseworker"], at("worklist"))
    assert listed(page) == [opened.incident.number, mine.incident.number]
    for words in ("My notices", "Notice received", "It is screened next.", "In review"):
        assert words in page.text
    assert str(place.person("reviewer")) not in page.text


def test_empty_lists_teach(place: Place) -> None:
    assert "You have not reported an incident yet" in get(place["caseworker"], at("worklist")).text
    assert "Nothing is open" in get(place["reviewer"], at("worklist")).text
    assert "No review is approved yet" in get(place["director"], f"{at('worklist')}?view=approved").text
    made.filed(place.actor("caseworker"))
    filtered = get(place["reviewer"], f"{at('worklist')}?q=zzz")
    assert "No review fits these filters" in filtered.text
    assert "Clear all filters" in filtered.text


# What a page costs


def cost(client: Client, address: str) -> int:
    """Queries of one request, savepoints and settings of the scope included."""
    get(client, address)  # what a process keeps for good is read once
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries)


def reads(client: Client, address: str) -> int:
    """Queries that read or write a table."""
    get(client, address)
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    noise = ("SAVEPOINT", "RELEASE", "SELECT SET_CONFIG", "SELECT CURRENT_SETTING", "SET ")
    return len([one for one in queries if not one["sql"].upper().startswith(noise)])


def test_a_list_of_fifty_costs_what_a_list_of_one_costs_for_each_role(place: Place) -> None:
    filer, reviewer = place.actor("caseworker"), place.actor("reviewer")
    review = made.opened(reviewer, filer)
    made.with_timeline_and_debrief(reviewer, review)
    made.with_opportunity(reviewer, review, [made.with_need(reviewer, review)])
    review.refresh_from_db()
    reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    roles = ("reviewer", "technical_advisor", "caseworker", "director")
    one = {role: cost(place[role], at("worklist")) for role in roles}
    second = place.another("reviewer")[0]
    for number in range(9):
        made.opened((reviewer, second)[number % 2], filer)
    many(place, 40)
    for role in roles:
        assert cost(place[role], at("worklist")) == one[role], role
        assert reads(place[role], at("worklist")) <= 12, role


@pytest.mark.parametrize("name", ["review", "needs", "opportunities", "check", "history", "rate"])
def test_a_review_of_many_parts_costs_what_a_review_of_one_costs(place: Place, name: str) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    tail = ("FAM-01",) if name == "rate" else ()
    address = at(name, review.pk, *tail)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-02", raw=1)
    one = cost(place["reviewer"], address)
    for number in range(9):
        need = made.with_need(reviewer, review, needed=f"Need {number}")
        opportunity = made.with_opportunity(reviewer, review, [need], title=f"Opportunity {number}")
        ratings.rate(actor=reviewer, review=review, opportunity=opportunity, item_code="PRO-01", raw=number % 4)
    assert cost(place["reviewer"], address) == one


# The page of a review


def test_the_next_thing_is_marked_and_is_the_one_primary_button(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.filed(place.actor("caseworker"))
    page = get(place["reviewer"], review.get_absolute_url())
    assert primary(page) == ("Screen the notice", at("screening", review.pk))
    review = made.take(reviewer, made.decided(reviewer, made.take(reviewer, review, "start_screening")), "select")
    page = get(place["reviewer"], review.get_absolute_url())
    assert primary(page) == ("Open the review", at("step", review.pk, "open"))
    review = made.open_it(reviewer, review)
    assert primary(get(place["reviewer"], review.get_absolute_url())) == (
        "Start the timeline", at("timeline", review.pk),
    )  # fmt: skip
    made.with_event(reviewer, review)
    assert primary(get(place["reviewer"], review.get_absolute_url())) == ("Offer a debrief", at("debriefs", review.pk))
    made.with_debrief(reviewer, review)
    expected = ("Write the story", at("story", review.pk))
    assert primary(get(place["reviewer"], review.get_absolute_url())) == expected
    reviews.save_story(actor=reviewer, review=review, version=review.version, data={"story": "Told."})
    assert primary(get(place["reviewer"], review.get_absolute_url()))[1] == at("needs", review.pk)
    need = made.with_need(reviewer, review)
    assert primary(get(place["reviewer"], review.get_absolute_url()))[1] == at(
        "needs", review.pk
    )  # it leads nowhere yet
    made.with_opportunity(reviewer, review, [need])
    review.refresh_from_db()
    step = at("step", review.pk, "start_scoring")
    assert primary(get(place["reviewer"], review.get_absolute_url())) == ("Start scoring", step)
    review = reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    assert primary(get(place["reviewer"], review.get_absolute_url())) == ("Continue ratings", at("rate", review.pk))
    made.rate_all(reviewer, review)
    assert primary(get(place["reviewer"], review.get_absolute_url()))[1] == at("check", review.pk)
    review = reviews.submit(actor=reviewer, review=review, version=review.version)
    assert primary(get(place["reviewer"], review.get_absolute_url())) is None
    assert primary(get(place["director"], review.get_absolute_url())) == ("Check and decide", at("decide", review.pk))


def primary(page: Paper) -> tuple[str, str] | None:
    """Label and address of the page's primary button; there is at most one."""
    head = page.html.split('class="pagehead"')[1].split('class="split"')[0]
    found = [part for part in head.split("<a ")[1:] if 'class="usa-button"' in part.split(">")[0]]
    assert len(found) <= 1
    if not found:
        return None
    return found[0].split(">")[1].split("<")[0].strip(), found[0].split('href="')[1].split('"')[0]


def test_a_part_says_what_it_lacks(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.opened(reviewer)
    made.with_need(reviewer, review)
    page = get(place["reviewer"], review.get_absolute_url())
    assert "Needs attention 1 thing missing" in page.text
    assert "1 need: 1 unmet." in page.text
    assert "Opens with scoring" in page.text


def test_ratings_tell_how_far_they_are_and_which_reason_is_missing(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    rate = {"actor": reviewer, "review": review, "opportunity": None}
    ratings.rate(**rate, item_code="FAM-01", raw=1)
    page = get(place["reviewer"], review.get_absolute_url())
    assert "1 of 7 rated" in page.text
    assert "Next: child health, disability, development." in page.text
    ratings.rate(**rate, item_code="FAM-02", raw=3)
    assert "2 of 7 rated, 1 thing missing" in get(place["reviewer"], review.get_absolute_url()).text


def test_the_page_shows_clocks_people_scale_and_the_latest_history(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    page = get(place["reviewer"], review.get_absolute_url())
    version = review.instrument_version
    for words in ("Became aware", "Scoring since", "By the rule", "(you)", "started scoring"):
        assert words in page.text
    assert f"/instruments/{version.pk}/" in page.links
    assert at("history", review.pk) in page.links


def test_a_reader_is_led_to_the_record_and_to_no_form(place: Place) -> None:
    review = made.scoring(place.actor("reviewer"))
    page = get(place["director"], review.get_absolute_url())
    forms = {at(name, review.pk) for name in ("story", "notice-edit", "facts", "rate", "check")}
    assert not forms & set(page.links)
    assert {at("record", review.pk), at("needs", review.pk), at("opportunities", review.pk)} <= set(page.links)


def test_history_goes_on_in_pages_of_fifty(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.gathered(reviewer)
    need, version = review.needs.get(), 1
    for number in range(50):
        changed = learning.change_need(actor=reviewer, need=need, version=version, data={"received": f"Visit {number}"})
        version = changed.version
    page = get(place["reviewer"], at("history", review.pk))
    assert page.html.count("<time") == 50
    [older] = [link for link in page.links if "before=" in link]
    rest = get(place["reviewer"], at("history", review.pk) + older)
    assert "filed the notice" in rest.text
    assert "Visit 3" not in page.text  # a sentence names fields, never their text
    assert get(place["reviewer"], at("history", review.pk) + "?before=x").status == 200


def test_a_version_of_the_scale_can_be_read_in_full(place: Place) -> None:
    page = get(place["technical_advisor"], "/instruments/")
    [version] = [link for link in page.links if link.startswith("/instruments/") and link.count("/") == 3]
    whole = get(place["technical_advisor"], version)
    for words in (
        "24 items",
        "FAM-01",
        "ENV-06",
        "A shared plan was in use.",
        "How near to the outcome",
        "Fingerprint",
    ):
        assert words in whole.text
    assert place["caseworker"].get(version).status_code in {403, 404}
    assert place["director"].get(f"/instruments/{uuid4()}/").status_code == 404


def test_an_approved_review_stays_readable_and_offers_no_change(place: Place) -> None:
    review = made.submitted(place.actor("reviewer"))
    decisions.approve(actor=place.actor("director"), review=review, version=review.version, quality=made.quality())
    page = get(place["reviewer"], review.get_absolute_url())
    assert primary(page) is None
    assert "Approved" in page.text
    for name in ("story", "notice-edit", "need-add", "rate", "check"):
        assert place["reviewer"].get(at(name, review.pk)).status_code == 403
    before = Review.objects.values().get()
    for name in ("story", "need-add", "opportunity-add", "notice-edit"):
        answer = place["reviewer"].post(at(name, review.pk), {"version": "1", "once": str(uuid4()), "story": "Changed"})
        assert answer.status_code == 403
    assert Review.objects.values().get() == before
