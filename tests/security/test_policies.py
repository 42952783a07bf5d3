"""A policy's three answers agree: what `can` allows is what `visible` lists and for whom `who` answers.

Random people with random roles against reviews in every state; the slow plain answer is `can`, asked row by row.
"""

import random
from collections.abc import Iterator

import pytest

from incidents.models import (
    DataSetFacts,
    Debrief,
    ImportBatch,
    ImprovementOpportunity,
    Incident,
    LeadCheck,
    LegalHold,
    MapLink,
    MapNode,
    MemberCues,
    Need,
    PublicDisclosure,
    Rating,
    RatingSet,
    Recommendation,
    Review,
    ReviewClock,
    SavedView,
    ScoringSettings,
    ScreeningDecision,
    ScreeningRule,
    SearchEntry,
    ShareSubmission,
    TimelineEvent,
)
from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.roles import ROLES
from npcs.core.access import Actor, policy_of
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.rls import PARTNERSHIP, scope
from tests import after, factories, reviews
from tests.security.conftest import adopted, invite

MODELS = (
    Review, Incident, DataSetFacts, ShareSubmission, TimelineEvent, Debrief, MapNode, MapLink, Need,
    ImprovementOpportunity, RatingSet, Rating,
    ScreeningRule, ScreeningDecision, LeadCheck, ReviewClock, LegalHold, SavedView, SearchEntry, ImportBatch,
    Recommendation, PublicDisclosure, ScoringSettings, MemberCues, Jurisdiction, Membership, Invitation,
)  # fmt: skip


@pytest.fixture(scope="module")
def people(own_database_for_module: str) -> Iterator[list[Actor]]:
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="test"):
        yield cast()


def cast() -> list[Actor]:
    """Two sibling members with reviews in every state, and forty people with one to three roles at one of them."""
    seed = random.Random(20260407)
    parent = factories.member()
    places = [factories.member(kind="county", part_of=parent) for _each in range(2)]
    for place in places:
        lead = reviews.acting(factories.person("reviewer", at=place), place)
        director = reviews.acting(factories.person("director", at=place), place)
        caseworker = reviews.acting(factories.person("caseworker", at=place), place)
        reviews.filed(caseworker)
        reviews.gathered(lead)
        reviews.scoring(lead)
        second = reviews.acting(factories.person("second_rater", at=place), place)
        apart = reviews.two_raters(lead, second)
        reviews.rate_all(lead, apart)
        reviews.agreeing(lead, second)
        reviews.submitted(lead)
        reviews.returned(lead, director)
        after.recommended(lead, reviews.approved(lead, director))
        after.amended(lead, director)
        writer = reviews.acting(factories.person("coordinator", at=place), place)
        after.drafted(writer)
        after.published(writer, director)
        DataSetFacts.objects.create(jurisdiction=place, review=reviews.gathered(lead))
        ShareSubmission.objects.create(jurisdiction=place, review=reviews.approved(lead, director))
        reviews.saved_view(lead, is_shared=True)
        reviews.saved_view(director)
        reviews.spreadsheet(writer)
        reviews.held(lead, reviews.scoring(lead))
        adopted(place)
        invite(place, lead.user, digest=str(place.pk).rjust(64, "0"))
    people = []
    for _each in range(40):
        place = seed.choice([*places, parent])
        roles = seed.sample([key for key, spec in ROLES.items() if spec.scope != "office"], seed.randint(1, 3))
        people.append(reviews.acting(factories.person(roles, at=place), place))
    return people


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_visible_lists_exactly_what_can_allows(model: type, people: list[Actor]) -> None:
    policy = policy_of(model)
    for actor in people:
        rows = list(model._base_manager.all())
        for action in policy.actions:
            listed = set(policy.visible(actor, action, model._base_manager.all()).values_list("pk", flat=True))
            allowed = {row.pk for row in rows if policy.can(actor, action, row)}
            assert listed == allowed, (actor.label, sorted(actor.actions), action)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_who_answers_with_exactly_the_people_whom_can_allows(model: type, people: list[Actor]) -> None:
    policy = policy_of(model)
    for row in model._base_manager.order_by("pk")[:12]:
        for action in policy.actions:
            named = set(policy.who(action, row).values_list("pk", flat=True)) & {actor.user_id for actor in people}
            allowed = {actor.user_id for actor in people if policy.can(actor, action, row)}
            assert named == allowed, action


def test_row_level_security_alone_hides_everything_foreign(people: list[Actor]) -> None:
    """The second wall: with the policies' filter taken away, a person's transaction still holds no foreign row."""
    case = [model for model in MODELS if model not in {Jurisdiction, Membership, Invitation, MemberCues}]
    with scope(jur=every_jurisdiction()):
        total = {model: model._base_manager.count() for model in case}
    for actor in people:
        with scope(jur=actor.jurisdictions, people=actor.people, user_id=actor.user_id):
            for model in case:
                places = set(model._base_manager.values_list("jurisdiction_id", flat=True))
                assert places <= {actor.acting_for}
                assert model._base_manager.count() < total[model]
