"""Stand-ins for the workflow tests: a record in a table of its own, a policy, a journal kept as a list."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

from django.apps.registry import Apps
from django.db import models

from npcs.core.access import Actor, Policy, system
from npcs.core.workflow import State, Transition, Workflow
from npcs.core.workflow.journal import Entry

CREATE = """
CREATE TABLE workflow_tests_record (
  id serial PRIMARY KEY, state varchar(40) NOT NULL, version integer NOT NULL DEFAULT 1, note text NOT NULL DEFAULT '',
  sent_at timestamptz, sent_by_id integer, closed_at timestamptz, closed_by_id integer)
"""
DROP = "DROP TABLE workflow_tests_record"


class Record(models.Model):
    """Lives in a registry of its own, so the product's models do not know it."""

    state = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    note = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    sent_by_id = models.IntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.IntegerField(null=True)

    class Meta:
        apps = Apps()
        app_label = "workflow_tests"

    def __str__(self) -> str:
        return self.state


class ByRole(Policy):
    """Rights by the person's number."""

    def __init__(self, rights: dict[int, set[str]]) -> None:
        self.rights = rights

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return action in self.rights.get(actor.user_id or 0, set())

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        return f"You need the right {action}."


class ListJournal:
    """The history as a list of (kind, actor, version, reason, payload)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Actor, int, str, dict]] = []

    def write(self, *, kind: str, actor: Actor, obj: Any, version: int, reason: str, payload: dict) -> None:
        self.lines.append((kind, actor, version, reason, {**payload, "id": obj.pk}))

    def entries(self, *, kind: str, obj: Any, version: int) -> list[Entry]:
        return [
            Entry(actor.user_id, actor.label, reason, payload)
            for line_kind, actor, line_version, reason, payload in self.lines
            if (line_kind, line_version, payload["id"]) == (kind, version, obj.pk)
        ]

    @property
    def kinds(self) -> Counter:
        return Counter(line[0] for line in self.lines)


def person(number: int, name: str) -> Actor:
    return Actor(user=SimpleNamespace(pk=number, display_name=name, is_authenticated=True))


ANN, BEN, CLOCK = person(1, "Worker A"), person(2, "Director D"), system("The clock")


def has_text(record: Record, actor: Actor) -> list[str]:
    """The note is written."""
    return [] if record.note else ["Write the note first."]


LETTER = Workflow(
    "workflow_tests.Record",
    initial="draft",
    states={
        "draft": State("Draft", "doing"),
        "sent": State("Sent", "wait"),
        "kept": State("Kept", "done", terminal=True),
        "void": State("Void", terminal=True),
    },
    transitions=(
        Transition("send", "draft", "sent", "letter.write", "Send", guard=has_text, stamp="sent"),
        Transition("return", "sent", "draft", "letter.decide", "Return", reason="required", clears=("sent",)),
        Transition("keep", "sent", "kept", "letter.decide", "Keep", stamp="closed", reason="optional"),
        Transition("expire", "sent", "kept", "letter.expire", "Expire", stamp="closed", system=True),
        Transition("void", ("draft", "sent"), "void", "letter.void", "Void", people=2, reason="required"),
    ),
)
RIGHTS = ByRole({1: {"letter.write", "letter.void"}, 2: {"letter.write", "letter.decide", "letter.void"}})
