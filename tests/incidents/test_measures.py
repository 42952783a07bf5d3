"""The dashboards' arithmetic: published values, and what holds for any numbers."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.measures import actions, days, needs, people, ratings, small, trend
from incidents.measures.actions import Action
from incidents.measures.basis import Window, months_before, quarter_ends
from incidents.measures.likeness import Traits, alike, likeness
from incidents.measures.people import Talks
from incidents.measures.ratings import Tally
from incidents.measures.shares import FEWEST, Share, apart, wilson

TODAY = date(2026, 11, 25)
counts = st.integers(0, 400)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score without correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_has_the_published_values(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found is not None
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


@given(n=st.integers(1, 400), k=counts)
def test_an_interval_holds_its_share_and_stays_within_0_and_1(n: int, k: int) -> None:
    k = min(k, n)
    low, high = wilson(k, n) or (2, 2)
    assert 0 <= low <= k / n <= high <= 1
    mirrored = wilson(n - k, n) or (2, 2)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high))


@given(n=st.integers(1, 200), k=counts)
def test_more_reviews_make_the_same_share_surer(n: int, k: int) -> None:
    k = min(k, n)
    small_one, large_one = wilson(k, n) or (0, 0), wilson(2 * k, 2 * n) or (9, 0)
    assert large_one[1] - large_one[0] < small_one[1] - small_one[0]


def test_nothing_has_no_interval_and_no_share_and_is_never_divided_by() -> None:
    assert wilson(0, 0) is None
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None
    for k, n in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="no share"):
            wilson(k, n)


@given(n=counts, k=counts)
def test_a_share_of_fewer_than_five_is_not_shown(n: int, k: int) -> None:
    share = Share(min(k, n), n)
    assert (share.value is None) == (share.interval is None) == (n < FEWEST)


def test_shares_are_apart_only_when_their_intervals_do_not_meet() -> None:
    assert apart(Share(20, 22), Share(2, 22)) == -1
    assert apart(Share(2, 22), Share(20, 22)) == 1
    assert apart(Share(10, 22), Share(12, 22)) == 0
    assert apart(Share(4, 4), Share(0, 22)) == 0  # too few to tell


@settings(deadline=None)  # numpy loads at the first
@given(values=st.lists(st.integers(0, 2000), min_size=1, max_size=60), part=st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_quantiles_are_those_of_a_spreadsheet(values: list[int], part: float) -> None:
    assert days.quantile(values, part) == pytest.approx(np.quantile(values, part, method="linear"))


def test_days_are_counted_only_where_both_ends_are_known() -> None:
    found = days.span(
        [(TODAY, TODAY + timedelta(days=n)) for n in (10, 20, 30, 40, 50)]
        + [(TODAY, None), (None, TODAY), (TODAY, TODAY - timedelta(days=1))]
    )
    assert (found.n, found.median, found.most, found.missing) == (5, 30, 46, 3)
    assert days.span([]).median is None


def tally(version: str = "1.0.0", ago: int = 10, **counts: int) -> Tally:
    return Tally(TODAY - timedelta(days=ago), version, **counts)


def test_prevalence_counts_a_review_once_however_many_opportunities_it_has() -> None:
    found = ratings.prevalence(
        [
            tally(asked=3, rated=3, actionable=2),
            tally(asked=2, rated=1, actionable=0, nr=1),
            tally(asked=2, nr=1),  # nothing rated: not enough information
            tally(asked=2),  # nobody answered: missing
            tally(asked=0),  # no opportunity: nothing was asked
        ]
    )
    assert found == Share(1, 2, missing=1, nr=1)


def test_opportunities_are_counted_one_by_one_and_a_blank_is_in_no_share() -> None:
    found = ratings.opportunity_share([tally(asked=3, rated=3, actionable=2), tally(asked=4, rated=1, nr=1)])
    assert found == Share(2, 4, missing=2, nr=1)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_what_is_asked_is_rated_unknown_or_blank(rows: list[tuple[int, int, int, int]]) -> None:
    tallies = [tally(asked=r + b + u, rated=r, actionable=min(a, r), nr=u) for r, a, u, b in rows]
    by_review, by_opportunity = ratings.prevalence(tallies), ratings.opportunity_share(tallies)
    assert by_review.n + by_review.missing + by_review.nr == sum(one.asked > 0 for one in tallies)
    assert by_opportunity.n + by_opportunity.missing + by_opportunity.nr == sum(one.asked for one in tallies)
    assert by_review.k <= by_review.n
    assert by_opportunity.k <= by_opportunity.n


def test_near_and_away_leave_out_opportunities_of_unknown_proximity() -> None:
    found = ratings.near_and_away(
        [tally(asked=5, rated=5, actionable=3, near_rated=2, near_actionable=2, away_rated=2, away_actionable=1)]
    )
    assert found == (Share(2, 2), Share(1, 2))


def test_a_window_of_36_months_ends_today_and_its_halves_share_no_day() -> None:
    window = Window.rolling(TODAY)
    assert (window.start, window.end) == (date(2023, 11, 26), TODAY)
    earlier, later = window.halves
    assert (earlier.start, later.end) == (window.start, window.end)
    assert later.start - earlier.end == timedelta(days=1)
    assert earlier.end == date(2025, 5, 25)


@given(st.dates(date(2000, 3, 1), date(2100, 1, 1)), st.integers(0, 100))
def test_months_before_never_leave_the_calendar(day: date, months: int) -> None:
    found = months_before(day, months)
    assert found <= day
    assert (day.year - found.year) * 12 + day.month - found.month == months


def test_a_line_has_a_point_at_each_quarters_end_and_today() -> None:
    ends = list(quarter_ends(Window.rolling(TODAY)))
    assert ends[0] == date(2023, 12, 31)
    assert ends[-2:] == [date(2026, 9, 30), TODAY]
    assert len(ends) == 13


def test_each_point_covers_the_36_months_before_it() -> None:
    old = [tally(ago=1500, asked=1, rated=1, actionable=1)] * 6  # out of today's window, in that of the first quarters
    new = [tally(ago=20, asked=1, rated=1)] * 6
    found = trend.rolling([*old, *new], Window.rolling(TODAY), {"1.0.0": 0})
    assert found.steps[0].share == Share(6, 6)
    assert found.steps[-1].share == Share(0, 6)
    assert found.breaks == ()


def test_versions_that_cannot_be_compared_are_never_counted_together() -> None:
    old = [tally("1.0.0", ago=500, asked=1, rated=1, actionable=1)] * 8
    new = [tally("2.0.0", ago=100, asked=1, rated=1)] * 6
    found = trend.rolling([*old, *new], Window.rolling(TODAY), {"1.0.0": 0, "2.0.0": 1})
    [number] = found.breaks
    assert found.steps[number - 1].share == Share(8, 8)
    assert found.steps[number].share == Share(0, 6)
    assert trend.comparable([*old, *new], {"1.0.0": 0, "2.0.0": 1}) == new
    same = trend.rolling([*old, *new], Window.rolling(TODAY), {"1.0.0": 0, "2.0.0": 0})
    assert same.breaks == ()
    assert same.steps[-1].share == Share(8, 14)


def test_needs_are_unmet_of_those_recorded_and_gaps_lead_on() -> None:
    found = [
        needs.NeedCount("economic", "unmet", 3, followed=2),
        needs.NeedCount("economic", "met", 5),
        needs.NeedCount("legal", "partly", 2, followed=1),
    ]
    assert needs.unmet_by_domain(found) == {"economic": Share(3, 8), "legal": Share(0, 2)}
    assert needs.conversion(found) == Share(3, 5)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 30)))
def test_a_small_group_cannot_be_told_from_the_total(groups: dict[str, int]) -> None:
    hidden = small.withheld(groups)
    assert all(name in hidden for name, count in groups.items() if 0 < count < FEWEST)
    if hidden and any(count >= FEWEST for name, count in groups.items() if name not in hidden):
        assert len(hidden) >= 2
        assert sum(groups[name] for name in hidden) >= FEWEST
    assert all(groups[name] for name in hidden)


def test_reviews_are_alike_by_cause_themes_and_items() -> None:
    one = Traits("sleep", frozenset({"a", "b"}), frozenset({"x"}))
    twin, cousin, stranger = (
        Traits("sleep", frozenset({"a", "b"}), frozenset({"x"})),
        Traits("fire", frozenset({"b", "c"})),
        Traits("fire", frozenset({"z"})),
    )
    assert likeness(one, twin).weight == 1
    found = alike(one, [stranger, cousin, twin], limit=5)
    assert [each.other for each in found] == [twin, cousin]
    assert found[1].themes == {"b"}
    assert not likeness(Traits("undetermined"), Traits("undetermined")).cause


def action(strength: str, status: str, theme: str = "a", took: int | None = None, due: int | None = None) -> Action:
    done = None if took is None else TODAY - timedelta(days=100) + timedelta(days=took)
    return Action(
        strength, status, theme, TODAY - timedelta(days=100), done, None if due is None else TODAY + timedelta(days=due)
    )


def test_actions_are_counted_by_strength_and_status_and_strong_ones_of_those_kept() -> None:
    found = [action("strong", "done"), action("weak", "proposed"), action("weak", "declined")]
    assert actions.by_strength_and_status(found)["weak", "declined"] == 1
    assert actions.strong(found) == Share(1, 2)


def test_only_what_still_has_something_to_do_can_be_overdue() -> None:
    going = [action("weak", "accepted", due=-1), action("weak", "in_progress", due=5), action("weak", "proposed")]
    over = [action("weak", "done", took=1, due=-50), action("weak", "declined", due=-50)]
    assert actions.overdue([*going, *over], TODAY) == Share(1, 2, missing=1)


def test_days_to_done_are_of_what_is_done() -> None:
    found = actions.days_to_done([action("weak", "done", took=10), action("weak", "verified", took=30)])
    assert (found.n, found.median) == (2, 20)
    assert actions.days_to_done([action("weak", "accepted")]).n == 0


def test_a_theme_comes_back_when_a_later_incident_shows_it() -> None:
    done = [action("strong", "done", "a", took=10), action("strong", "done", "b", took=10), action("weak", "accepted")]
    before, after = TODAY - timedelta(days=95), TODAY - timedelta(days=5)
    assert actions.came_back(done, [(before, "b"), (after, "a")]) == Share(1, 2)


def test_who_cannot_be_reached_was_not_offered_a_debrief() -> None:
    talks = [
        Talks(1, "worker", "accepted", 2), Talks(1, "court", "declined", 1), Talks(2, "worker", "not_available", 1),
    ]  # fmt: skip
    assert people.offered(talks, reviews=3) == Share(1, 3)
    assert people.accepted(talks) == Share(2, 3)
    assert people.accepted_by_role(talks) == {"worker": Share(2, 2), "court": Share(0, 1)}


def test_disciplines_are_of_the_reviews_that_name_any_and_the_rest_is_missing() -> None:
    assert people.named([["health", "law"], ["health"], []], reviews=4) == {
        "health": Share(2, 2, missing=2), "law": Share(1, 2, missing=2),
    }  # fmt: skip
    assert people.said_yes(["yes", "no", "not_applicable", "", "not_recorded"], reviews=6) == Share(1, 2, missing=3)


def test_days_under_two_holds_at_once_are_counted_once() -> None:
    first, second = (TODAY, TODAY + timedelta(days=10)), (TODAY + timedelta(days=5), TODAY + timedelta(days=20))
    assert days.covered([second, first]) == 20
    assert days.covered([first, (TODAY + timedelta(days=30), TODAY + timedelta(days=31))]) == 11
    assert days.covered([]) == 0
