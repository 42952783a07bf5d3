"""Route x method x role x {own, sibling, parent, former, none}, generated from the URL configuration.

The expected answer comes from the table of roles and the few rules in `may_see` and `may_do`, written here a second
time on purpose: the policies under test are not asked. A new route is covered by itself, or fails for an unknown
argument or model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import models, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from incidents.models import (
    DataSetFacts,
    Debrief,
    ImportBatch,
    ImprovementOpportunity,
    Incident,
    LegalHold,
    MapLink,
    MapNode,
    Need,
    PublicDisclosure,
    Rating,
    RatingSet,
    Recommendation,
    Review,
    ReviewClock,
    SavedView,
    ScreeningDecision,
    ScreeningRule,
    ShareSubmission,
    TimelineEvent,
)
from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.roles import ROLES
from npcs.core.access.models import ApiToken
from npcs.core.audit.models import AccessLog
from npcs.core.instruments.models import InstrumentVersion, ItemCrosswalk
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.rls import PARTNERSHIP, scope, widen
from tests import after, factories, reviews, scales
from tests.security.conftest import adopted, invite
from tests.security.routes import Route, all_routes

RELATIONS = ("own", "sibling", "parent", "former", "none")
CASE = (
    Review, Incident, TimelineEvent, Debrief, MapNode, MapLink, Need, ImprovementOpportunity, RatingSet, Rating,
    ScreeningDecision, LegalHold, DataSetFacts,
)  # fmt: skip
CODED = (Review, ReviewClock, ScreeningRule, Recommendation, ShareSubmission)  # seen by whoever sees reviews
PEOPLE = (Membership, Invitation)
LOGIN = reverse("account_login")


# The same argument means different things on these routes.
OWN_VALUES: dict[str, dict[str, str]] = {
    "member-status": {"step": "pause"},
    "incidents:rate": {"item": "FAM-01"},
    "incidents:recommendation-step": {"name": "accept"},
    "api-recommendation-step": {"name": "accept"},
    "incidents:disclosure-step": {"name": "send"},
    "api-disclosure-step": {"name": "send"},
    "incidents:rule-template": {"slug": "oregon"},
    "incidents:rule-adopt": {"slug": "oregon"},
    "incidents:rule-step": {"name": "publish"},
    "incidents:export": {"table": "needs", "kind": "csv"},
}
# Whoever may read the review is let through to the page, which then asks for one of these rights.
ASKED_INSIDE: dict[str, tuple[str, ...]] = {
    "incidents:notice-edit": ("notice.file", "review.edit"),
    "incidents:check": ("review.edit",),
    "api-supplement": ("review.rate",),
    "api-opportunity-supplement": ("review.rate",),
    "incidents:supplement": ("review.rate",),
    "incidents:supplement-item": ("review.rate",),
    "incidents:supplement-opportunity": ("review.rate",),
    "incidents:void": ("review.void",),
    "incidents:recommendation-step": ("review.approve",),
    "incidents:disclosure-step": ("disclosure.edit",),
    "incidents:lead": ("review.screen",),
}


@pytest.fixture(autouse=True)
def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix is about access; what the pages say has its own tests. Thousands of pages need not be drawn."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


@dataclass
class World:
    """One member with a review in scoring, its sibling, its parent, a stranger, the office, and the cast."""

    values: dict[str, Any]
    cast: dict[tuple[str, str], Client]


@pytest.fixture(scope="module")
def world_of_members(own_database_for_module: str) -> Iterator[World]:
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="test"):
        parent = factories.member("PARENT")
        own = factories.member("OWN", kind="county", part_of=parent)
        sibling = factories.member("SIB", kind="county", part_of=parent)
        stranger = factories.member("FAR")
        office = Jurisdiction.objects.get(kind="office")
        widen(jur=[office.pk], people=[office.pk])
        lead = factories.person("reviewer", at=own)
        actor = reviews.acting(lead, own)
        review = reviews.scoring(actor)
        reviews.rate_all(actor, review)
        coordinator = reviews.acting(factories.person("coordinator", at=own), own)
        colleague = factories.person("caseworker", at=own)
        values = {
            **_gathered(review), "item": "TEA-02", "item_code": "TEA-02",
            "rule_id": adopted(own).pk, "clock_id": review.clocks.get().pk, "hold_id": reviews.held(actor, review).pk,
            "rating_id": Rating.objects.filter(rating_set__review=review).first().pk,
            "set_id": review.rating_sets.first().pk, "name": "submit", "member_id": own.pk,
            "membership_id": Membership.objects.get(user=colleague).pk, "invitation_id": invite(own, lead).pk,
            "version_id": InstrumentVersion.objects.get(is_default=True, instrument__code="SLRS").pk,
            "recommendation_id": after.recommended(actor, review).pk,
            "disclosure_id": after.drafted(reviews.acting(factories.person("coordinator", at=own), own)).pk,
            "line_id": scales.draft(scales.office_steward(), "9.0.0").crosswalk.first().pk, "group": "items",
            "code": "TEA-02", "token_id": _token(lead, own).pk, "form_key": "story", "object_id": str(review.pk),
            "step": "suspend", "pk": 1, "uidb36": "1", "key": "a-b", "page": "forms",
            "view_id": reviews.saved_view(actor).pk, "batch_id": reviews.spreadsheet(coordinator).pk, "part": "facts",
            "provider_id": "agency", "slug": "forms",
        }  # fmt: skip
        places = {"own": own, "sibling": sibling, "parent": parent, "none": stranger, "former": own}
        cast = {}
        for role, spec in ROLES.items():
            for relation in RELATIONS:
                place = office if spec.scope == "office" else places[relation]
                who = factories.person(role, at=place)
                if relation == "former":
                    factories.end_roles(who, place)
                cast[role, relation] = _client(who)
        cast["anonymous", "none"] = Client()
        yield World(values, cast)


def _gathered(review: Review) -> dict[str, Any]:
    """Ids of the review and of what was gathered for it."""
    return {
        "review_id": review.pk, "incident_id": review.incident_id, "need_id": review.needs.get().pk,
        "opportunity_id": review.opportunities.get().pk,
        "event_id": review.timeline.get().pk, "debrief_id": review.debriefs.get().pk,
        "box_id": review.map_nodes.first().pk, "arrow_id": review.map_links.get().pk,
    }  # fmt: skip


def _token(who: Any, at: Any) -> ApiToken:
    return ApiToken.objects.create(
        user=who, acting_for=at.pk, name="t", prefix="abcdefgh", digest="1" * 64, expires_at="2099-01-01T00:00Z"
    )


def _client(who: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="npcs.core.accounts.backends.ActiveUserBackend")
    return client


def rights(role: str, relation: str) -> frozenset[str]:
    """What the role's row in the table gives; a former or anonymous person has nothing."""
    return frozenset() if relation == "former" or role == "anonymous" else ROLES[role].actions


def at_home(role: str, relation: str) -> bool:
    return relation == "own" and ROLES[role].scope != "office"


def steward(role: str, relation: str) -> bool:
    return "partnership.manage" in rights(role, relation)


def may_see(model: type[models.Model], role: str, relation: str) -> bool:
    held = rights(role, relation)
    if model in CODED:
        return at_home(role, relation) and "review.view" in held
    if model is PublicDisclosure:  # a draft
        insider = {"disclosure.edit", "disclosure.approve"} & held
        return at_home(role, relation) and "review.view" in held and bool(insider)
    if model in CASE:
        return at_home(role, relation) and "narrative.view" in held
    if model in PEOPLE:
        view = "people.view" if model is Membership else "people.manage"
        return view in held and (at_home(role, relation) or steward(role, relation))
    if model is Jurisdiction:
        return "member.view" in held
    if model in {InstrumentVersion, ItemCrosswalk}:
        return "instrument.view" in held
    if model is SavedView:
        return False  # the view belongs to somebody who is not in the cast
    if model is ImportBatch:
        return at_home(role, relation) and "review.import" in held
    if model is ApiToken:
        return False  # the token belongs to somebody who is not in the cast
    raise AssertionError(f"Say here who may see {model.__name__}.")


def may_do(model: type[models.Model], action: str, role: str, relation: str) -> bool:
    if not may_see(model, role, relation) or action not in rights(role, relation):
        return False
    if model is Review and action == "notice.file":
        return False  # only whoever filed it, and only until it is opened
    if model is Jurisdiction and action != "member.view":
        return at_home(role, relation) or steward(role, relation)
    return True


def declared_model(route: Route, method: str) -> tuple[str, type[models.Model] | None, tuple[str, ...]]:
    """(kind, model, action keys of which one is enough) of a route's method; an API asks its action map."""
    declaration = route.declaration
    assert declaration is not None
    cls = getattr(route.view, "cls", None)
    if route.actions and declaration.kind == "list":
        api_action = dict(route.actions)[method]
        kind = "object" if route.arguments else "list"
        return kind, cls.model, (cls.action_keys[api_action], *cls.also.get(api_action, ()))
    return declaration.kind, declaration.model, (declaration.action, *declaration.also)


def methods(route: Route) -> list[str]:
    return [method for method, _action in route.actions] or ["get", "post"]


CELLS = [(route, method) for route in all_routes() for method in methods(route)]


@pytest.mark.parametrize(("route", "method"), CELLS, ids=lambda value: str(value))
def test_every_person_gets_exactly_what_the_table_says(route: Route, method: str, world_of_members: World) -> None:
    kind, model, actions = declared_model(route, method)
    actions = ASKED_INSIDE.get(route.name, actions)
    values = world_of_members.values | OWN_VALUES.get(route.name, {})
    address = reverse(route.name, kwargs={name: values[name] for name in route.arguments})
    wrong = []
    for (role, relation), client in world_of_members.cast.items():
        if kind in {"public", "signed_in"} and relation in {"sibling", "parent"}:
            continue  # such a page belongs to nobody's member; own, former, none and anonymous are asked
        answer, lines = ask(client, method, address, route)
        problem = judge(kind, model, actions, role, relation, answer, lines, route)
        if problem:
            wrong.append(f"{role}/{relation}: {answer} with {lines} access-log lines, {problem}")
    assert wrong == []


def ask(client: Client, method: str, address: str, route: Route) -> tuple[int, list[str]]:
    """The status and the outcomes of the access-log lines of one request; what it wrote is taken back."""
    cookies = SimpleCookie(client.cookies)  # signing out must not end the part of this member of the cast
    body: dict[str, Any] = (
        {"content_type": "application/json", "data": "{}"} if route.is_api and method != "get" else {}
    )
    with transaction.atomic():
        answer = getattr(client, method)(address, **body)
        with scope(jur=every_jurisdiction()):
            # The request before was rolled back, so every line of a refusal is this one's.
            refusals = AccessLog.objects.filter(outcome__in=["not_found", "refused"])
            outcomes = list(refusals.values_list("outcome", flat=True))
        transaction.set_rollback(True)
    client.cookies = cookies
    if answer.status_code == 302 and answer["Location"].startswith(LOGIN):
        return 401, outcomes
    return answer.status_code, outcomes


def judge(
    kind: str,
    model: Any,
    actions: tuple[str, ...],
    role: str,
    relation: str,
    status: int,
    lines: list[str],
    route: Route,
) -> str:
    """What is wrong with the answer; empty when nothing is."""
    if status >= 500:
        return "an error of ours"
    if status == 405:
        return ""  # the address has no such method; nothing is told
    if kind == "public":
        return "" if status != 403 else "a public page is refused"
    if role == "anonymous":
        return "" if status == 401 else "should have been asked to sign in"
    if kind == "signed_in":
        return "" if status != 401 else "is signed in"
    if kind == "list":
        allowed = bool(set(actions) & rights(role, relation))
        return expected(allowed, True, status, lines)
    seen = may_see(model, role, relation)
    return expected(any(may_do(model, action, role, relation) for action in actions), seen, status, lines)


def expected(allowed: bool, seen: bool, status: int, lines: list[str]) -> str:
    if allowed:
        return "" if status not in {401, 403, 404} else "should have been let in"
    wanted, outcome = (403, "refused") if seen else (404, "not_found")
    if status != wanted:
        return f"should have been {wanted}"
    return "" if lines == [outcome] else f"should have left one line: {outcome}"
