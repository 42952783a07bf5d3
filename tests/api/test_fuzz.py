"""REST: calls made at random from the description, right ones and wrong ones.

No answer is an error of ours, and none has a status, a type, a header or a shape that the description does not name.
Ids and versions are real as often as not, so calls get past the first door.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from incidents import scales
from incidents.services import rules
from jurisdictions.models import Membership
from jurisdictions.services import grants
from npcs.core.access import tokens
from npcs.core.rest.docs import schema
from npcs.core.rls import PARTNERSHIP, scope
from tests import after
from tests import reviews as make
from tests.places import Place

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
DESCRIBED = schemathesis.openapi.from_dict(schema())
OPERATIONS = [found.ok() for found in DESCRIBED.get_all_operations()]
FOLLOWS_NONE = {"GET /api/v1/instrument-versions/{version_id}/crosswalk/"}  # the only version there has none before it
BOUNDED = settings(
    max_examples=10, deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """The end of a request closes a connection whose transaction is not over; here the test's own is open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Known:
    """A review that is there, and a reviewer's token."""

    values: dict[str, str]
    headers: dict[str, str]


@pytest.fixture(scope="module")
def known(own_database_for_module: str) -> Iterator[Known]:
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="test"):
        place = Place()
        also_coordinator(place)  # so that one person's calls get past every door at the member
        actor = place.actor("reviewer")
        review = make.scoring(actor)
        make.rate_all(actor, review)
        until = make.timezone.now() + make.timedelta(days=1)
        secret = tokens.create(actor=actor, name="fuzz", expires_at=until, can_write=True)[1]
        values = {
            "review_id": str(review.pk), "need_id": str(review.needs.get().pk), "item": "FAM-02",
            "clock_id": str(review.clocks.get().pk), "hold_id": str(make.held(actor, review).pk),
            "rule_id": str(rules.adopt(actor=place.actor("coordinator"), slug="oregon", once_key=uuid4()).pk),
            "opportunity_id": str(review.opportunities.get().pk), "member_id": str(place.member.pk),
            "membership_id": str(Membership.objects.get(user=place.people["reviewer"], role="reviewer").pk),
            "event_id": str(review.timeline.get().pk), "debrief_id": str(review.debriefs.get().pk),
            "box_id": str(review.map_nodes.first().pk), "arrow_id": str(review.map_links.get().pk),
            "set_id": str(review.rating_sets.first().pk), "version_id": str(scales.version_in_use().pk),
            "view_id": str(make.saved_view(actor).pk), "batch_id": str(make.spreadsheet(actor).pk),
            "recommendation_id": str(after.recommended(actor, review).pk), "name": "start",
            "disclosure_id": str(after.published(place.actor("coordinator"), place.actor("director")).pk),
            "If-Match": f'"{review.version}"',
        }  # fmt: skip
        yield Known(values, {"Authorization": f"Bearer {secret}"})


def also_coordinator(place: Place) -> None:
    who = place.people["reviewer"]
    Membership.objects.create(jurisdiction=place.member, user=who, role="coordinator", started_at=make.timezone.now())
    grants.sync(person_id=who.pk, jurisdiction_id=place.member.pk)


def call(case: Any, headers: dict[str, str], values: dict[str, str]) -> int:
    """The status of the call, checked; what it wrote is taken back."""
    for place in (case.path_parameters, case.headers):
        for name in set(place or ()) & set(values):
            place[name] = values[name]
    with transaction.atomic():
        answer = case.call_and_validate(app=WSGIHandler(), headers=headers, checks=CHECKS)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_a_signed_in_reviewer_gets_only_described_answers(operation: Any, known: Known) -> None:
    seen: Counter[int] = Counter()
    right, wrong = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)

    @BOUNDED
    @given(right | wrong, st.booleans())
    def run(case: Any, with_known_values: bool) -> None:
        seen[call(case, known.headers, known.values if with_known_values else {})] += 1

    run()
    if operation.method == "get":  # once as it should be, whatever chance has tried
        names = re.findall(r"{(\w+)}", operation.path)
        case = operation.Case(path_parameters={name: known.values[name] for name in names}, headers={})
        seen[call(case, known.headers, known.values)] += 1
    assert seen[401] == 0
    assert operation.method != "get" or seen[200] > 0 or operation.label in FOLLOWS_NONE


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_nobody_signed_in_gets_only_a_described_refusal(operation: Any, known: Known) -> None:
    @settings(BOUNDED, max_examples=3)
    @given(operation.as_strategy())
    def run(case: Any) -> None:
        assert call(case, {}, known.values) == 401

    run()
