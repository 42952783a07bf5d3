"""A member with one person for each role, and how they talk to the API. For tests of the record and of REST."""

import json
from typing import Any

from django.test import Client

from incidents import record as records
from incidents.models import Review
from npcs.core.access import Actor
from npcs.core.documents import Document
from tests import factories
from tests import reviews as make

ROLES = (
    "reviewer", "coordinator", "director", "technical_advisor", "caseworker", "committee_member", "data_steward",
    "second_rater",
)  # fmt: skip


class Place:
    """A made-up member; ``people`` by role, named "Reviewer X-1" and so on."""

    def __init__(self, name: str = "Harbor State") -> None:
        self.member = factories.member(name=name, short_name=name)
        self.people = {role: factories.person(role, self.member, name=f"{role.title()} X-1") for role in ROLES}

    def actor(self, role: str) -> Actor:
        return make.acting(self.people[role], self.member)

    def approved(self, **changes: Any) -> Review:
        return make.approved(self.actor("reviewer"), self.actor("director"), **changes)

    def document(self, review: Review, role: str = "reviewer") -> Document:
        return records.record_of(records.load(actor=self.actor(role), review=review))


class Api:
    """A signed-in program: bodies are JSON, and every refusal is checked to be a problem document."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, with ``.data`` parsed. ``headers`` by name with _ for -: If_Match='"1"'."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        options = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer: Any = getattr(self.client, method)(f"/api/v1/{path}", headers=given, **options)
        answer.data = json.loads(answer.content) if answer.content else None
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.data["status"] == answer.status_code
        return answer


def errors(answer: Any) -> dict[str, str]:
    """{field: message} of a 400."""
    assert answer.status_code == 400, answer.content
    return {entry["field"]: entry["message"] for entry in answer.data["errors"]}
