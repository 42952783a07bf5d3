"""The demonstration data: believable, complete, the same every time, and gone by one command."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db.models import Count, F, Max
from django.utils import timezone

from incidents import completeness, content, revisions, selectors
from incidents.choices import QUALITY_DIMENSIONS
from incidents.lifecycles import DISCLOSURE, RECOMMENDATION
from incidents.models import (
    Incident,
    LegalHold,
    NumberSeries,
    PublicDisclosure,
    Recommendation,
    Review,
    ReviewClock,
    ScreeningDecision,
    ScreeningRule,
    ShareSubmission,
)
from incidents.sharing.local import payload_of
from incidents.workflow import REVIEW
from jurisdictions import roles
from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction, Membership
from npcs.core.access.actor import load as actor_of
from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.core.audit.sentences import registered
from npcs.core.rls import PARTNERSHIP, scope
from npcs.demo import accounts, load, people, plans, screening
from npcs.demo.members import PLACES

TODAY = dt.date(2026, 3, 2)
HOW_MANY = 240


@pytest.fixture(scope="module")
def loaded(own_database_for_module: str) -> Iterator[str]:
    """A database with a small load of the demonstration data, and a scope over all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load.settings, "DEMO", True)
        line = load.load(today=TODAY, reviews=HOW_MANY)
        everywhere = [PARTNERSHIP, *Provider().all_jurisdictions()]
        with scope(jur=everywhere, people=everywhere):
            yield line


def named(name: str) -> User:
    return User.objects.get(display_name=name)


def test_load_says_in_one_line_what_it_did(loaded: str) -> None:
    assert loaded.startswith(f"Loaded 12 made-up members, 125 people and {HOW_MANY} reviews.")
    assert "\n" not in loaded
    assert Review.objects.filter(revision=1).count() == HOW_MANY


def test_members_are_made_up_of_every_kind_with_two_siblings_and_a_tribal_nation(loaded: str) -> None:
    members = Jurisdiction.objects.filter(is_synthetic=True)
    assert Counter(members.values_list("kind", flat=True)) == {"state": 6, "county": 3, "city": 2, "tribal": 1}
    siblings = members.filter(part_of__code="HB").values_list("kind", flat=True)
    assert list(siblings) == ["county", "county"]
    real = set(Jurisdiction.objects.filter(is_synthetic=False).values_list("name", flat=True))
    assert not real & {place.name for place in PLACES}


def test_every_role_has_a_made_up_person_who_signs_in_by_one_click(loaded: str) -> None:
    held = Membership.objects.in_force().filter(user__is_demo=True).values_list("role", flat=True)
    assert set(held) == set(roles.ROLES)
    assert {role for person in accounts.shown() for role in [person.role]} == set(roles.ROLES)
    assert len(list(accounts.listed())) == len(accounts.SHOWN)
    assert set(User.objects.values_list("email", flat=True).filter(is_demo=True)) == {
        person.email for person in people.everybody() if person.email.endswith("@example.org")
    }
    assert not User.objects.exclude(password__startswith="!").exists()


def test_line_of_accounts_has_no_address(loaded: str) -> None:
    line = accounts.line()
    assert "Caseworker C-1, Reviewer R-2, Director D-1 (State of Harbor)" in line
    assert "@" not in line
    assert "\n" not in line


def test_there_are_reviews_in_every_state_of_the_workflow_in_the_main_member(loaded: str) -> None:
    states = set(Review.objects.filter(jurisdiction__code="HB").values_list("state", flat=True))
    assert states == set(REVIEW.states)


def test_what_is_approved_or_waits_for_approval_is_complete(loaded: str) -> None:
    sent = Review.objects.filter(state__in=["in_approval", "returned", "approved", "shared", "withdrawn"])
    assert sent.count() > HOW_MANY / 2
    for row in sent:
        review = selectors.whole_review(review=row)
        assert [str(one) for one in completeness.findings(review) if one.blocking] == []


def test_approved_reviews_have_their_stamps_their_quality_and_the_hash_of_what_is_stored(loaded: str) -> None:
    for review in Review.objects.filter(state="approved"):
        assert review.approved_at > review.submitted_at > review.pinned_at > review.opened_at
        assert set(review.quality) == {key for key, _name, _ask in QUALITY_DIMENSIONS}
        assert review.approved_by_id not in {review.lead_id, review.created_by_id}
        assert review.content_sha256 == content.fingerprint(review)


def test_some_approved_reviews_are_shared_in_the_form_that_the_product_makes(loaded: str) -> None:
    own = ShareSubmission.objects.filter(jurisdiction__code="HB")
    assert set(own.values_list("state", flat=True)) == {"waiting", "shared", "withdrawn"}
    assert own.filter(state="shared").count() > 10
    for row in own.filter(state="shared").select_related("review")[:10]:
        made = payload_of(selectors.whole_review(review=row.review), row.share_uid)
        assert (made.text, made.sha256) == (row.payload, row.sha256)
        assert row.shared_at == row.review.shared_at > row.review.approved_at


def test_every_date_lies_before_today_and_in_order(loaded: str) -> None:
    end = dt.datetime.combine(TODAY, dt.time(18), dt.UTC)
    assert Event.objects.filter(request_id="demo").aggregate(last=Max("at"))["last"] < end
    for incident in Incident.objects.all():
        assert incident.aware_date <= incident.created_at.date() <= TODAY
        assert incident.incident_date is None or incident.incident_date <= incident.aware_date


def test_numbers_run_without_a_gap_in_the_order_of_filing_and_the_series_goes_on(loaded: str) -> None:
    for series in NumberSeries.objects.select_related("jurisdiction"):
        start = f"{series.jurisdiction.code}-{series.year}-"
        filed = Incident.objects.filter(number__startswith=start).order_by("created_at")
        wanted = [f"{start}{number:03d}" for number in range(1, series.last + 1)]
        assert list(filed.values_list("number", flat=True)) == wanted


@pytest.mark.parametrize("name", ["Reviewer R-1", "Reviewer R-2", "Coordinator K-1", "Director D-1"])
def test_whoever_works_on_reviews_has_something_to_do_in_the_first_minute(loaded: str, name: str) -> None:
    assert selectors.needing(actor=actor_of(named(name))).exists()


def test_first_minute_has_a_returned_a_half_rated_and_own_notices(loaded: str) -> None:
    own = Review.objects.filter(jurisdiction__code="HB")
    returned = own.get(state="returned", lead=named("Reviewer R-2"))
    assert selectors.last_returned(review=returned).reason.endswith(("?", "."))
    rated = own.filter(state="scoring", lead=named("Reviewer R-2")).annotate(n=Count("rating_sets__ratings"))
    assert any(0 < review.n < 7 + 17 * review.opportunities.count() for review in rated)
    assert own.filter(state="notified", created_by=named("Caseworker C-1")).count() >= 2
    assert own.filter(state="approved", created_by=named("Caseworker C-1")).exists()


def test_some_reviews_are_rated_by_two_with_one_that_waits_and_one_that_agrees(loaded: str) -> None:
    two = Review.objects.filter(double_rating=True)
    waits = two.get(state="scoring")
    assert set(waits.rating_sets.values_list("rater_id", "sealed", "status")) == {(waits.lead_id, True, "submitted")}
    assert selectors.needing(actor=actor_of(named("Second rater B-1"))).filter(pk=waits.pk).exists()
    agrees = selectors.whole_review(review=two.get(state="consensus"))
    assert completeness.all_in(agrees)
    assert any(one.blank for one in selectors.progress(review=agrees))
    decided = two.filter(state="approved")
    assert decided.count() > 3
    for review in decided:
        assert {one.kind for one in review.rating_sets.all()} == {"independent", "consensus"}


def test_history_is_worded_and_names_only_who_took_part(loaded: str) -> None:
    kinds = set(Event.objects.filter(request_id="demo").values_list("kind", flat=True))
    assert kinds <= registered()
    assert {"incidents.review.approve", "incidents.rating.made", "jurisdictions.membership.suspended"} <= kinds


def test_the_same_day_gives_the_same_reviews(loaded: str) -> None:
    now = dt.datetime.combine(TODAY, dt.time(18), dt.UTC)
    made = {place.code: SimpleNamespace(pk=number) for number, place in enumerate(PLACES)}
    numbers = {person.name: number for number, person in enumerate(people.everybody())}
    staff = people._staff(list(people.everybody()), numbers)

    in_force = dict.fromkeys(made, screening.shipped())

    def invented() -> Any:
        batch, last = load._invent(plans.all_of_them(60, now), made, staff, now, in_force)
        return vars(batch), last

    assert invented() == invented()


def test_a_second_load_changes_nothing(loaded: str) -> None:
    before, there = Event.objects.count(), Review.objects.count()
    assert load.load() == "The demonstration data are there already. Nothing was changed."
    assert (Event.objects.count(), Review.objects.count()) == (before, there)


def test_load_is_refused_outside_demo_mode(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        load.load()


def test_what_follows_an_approval_is_there_in_every_state(loaded: str) -> None:
    main = {"jurisdiction__code": "HB"}
    assert set(Recommendation.objects.filter(**main).values_list("state", flat=True)) == set(RECOMMENDATION.states)
    assert set(PublicDisclosure.objects.filter(**main).values_list("state", flat=True)) == set(DISCLOSURE.states)
    second = Review.objects.filter(revision=2, **main).order_by("pk")
    assert list(second.values_list("state", flat=True)) == ["amending", "approved"]
    assert [bool(revisions.compare(old=one.amends, new=one)) for one in second] == [True, True]


def test_due_dates_are_met_overdue_and_stopped_and_rules_are_of_several_types(loaded: str) -> None:
    today, clocks = timezone.localdate(), ReviewClock.objects.filter(applies=True)
    assert clocks.filter(met_on__isnull=False).exists()
    assert clocks.filter(met_on__gt=F("due_on")).exists()
    assert clocks.filter(met_on__isnull=True, due_on__lt=today).exists()
    assert clocks.filter(paused_days__gt=0).exists()
    assert LegalHold.objects.filter(lifted_on__isnull=True).count() == 1
    assert LegalHold.objects.filter(lifted_on__isnull=False).exists()
    assert ScreeningRule.objects.filter(status="published").values("template").distinct().count() == 6
    for decision in ScreeningDecision.objects.filter(choice="select").select_related("review"):
        assert decision.review.selected_at
