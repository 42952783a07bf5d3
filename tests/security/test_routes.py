"""Deny by default: each route declares its access, and an undeclared one is refused."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from jurisdictions.roles import ROLES
from npcs.core.access import policy_of
from npcs.core.access.policy import registered
from tests.security.routes import Route, all_routes

KINDS = {"object", "list", "signed_in", "public"}


@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_every_route_declares_its_access(route: Route) -> None:
    assert route.declaration is not None, f"{route} has no access declaration"
    assert route.declaration.kind in KINDS
    if route.declaration.kind in {"public", "signed_in"}:
        assert len(route.declaration.why) > 20, "say in a sentence why this is enough"


@pytest.mark.parametrize("route", [r for r in all_routes() if r.declaration and r.declaration.model], ids=str)
def test_every_declared_action_is_known_to_the_models_policy(route: Route) -> None:
    assert route.declaration is not None
    assert route.declaration.action in policy_of(route.declaration.model).actions


def test_every_action_of_a_policy_is_held_by_some_role() -> None:
    role_actions = {action for role in ROLES.values() for action in role.actions}
    unused = (
        {action for policy in registered().values() for action in policy.actions} - role_actions - {"token.revoke"}
    )  # one's own tokens need no role
    assert unused == set()


def undeclared(request: object) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("undeclared/", undeclared)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_an_undeclared_route_answers_403_and_not_its_content(client: Client) -> None:
    answer = client.get("/undeclared/")
    assert answer.status_code == 403
    assert b"secret" not in answer.content
