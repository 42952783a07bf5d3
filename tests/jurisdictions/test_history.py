"""Every kind of event that the app records has its sentence, and none tells a name or a text."""

import re
from pathlib import Path

import pytest

from jurisdictions.workflow import MEMBER
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.audit.sentences import registered

CODE = Path("jurisdictions")
PAYLOAD = {"role": "reviewer", "to": "director", "member": "FAR", "fields": ["agency", "joined", "part_of"]}


def recorded_kinds() -> set[str]:
    text = "".join(path.read_text() for path in CODE.rglob("*.py") if path.name != "history.py")
    found = set(re.findall(r'"(jurisdictions\.(?:member|membership|invitation)\.[a-z_]+)"', text))
    leadership = {"jurisdictions.membership.leadership_set", "jurisdictions.membership.leadership_cleared"}
    return found | leadership | {step.event for step in MEMBER.transitions}


def test_each_recorded_kind_has_a_sentence_and_each_sentence_is_used() -> None:
    worded = {kind for kind in registered() if kind.startswith("jurisdictions.")}
    assert recorded_kinds() == worded


@pytest.mark.parametrize("kind", sorted(recorded_kinds()))
def test_a_sentence_starts_with_who_did_it(kind: str) -> None:
    words = describe(Event(kind=kind, actor_label="Admin A-1", payload=PAYLOAD))
    assert words.startswith("Admin A-1 ")
    assert words.endswith(".")
    assert "%(" not in words


def test_sentences_name_roles_fields_and_members() -> None:
    def words(kind: str) -> str:
        return describe(Event(kind=f"jurisdictions.{kind}", actor_label="Admin A-1", payload=PAYLOAD))

    assert words("membership.changed") == "Admin A-1 changed the role Reviewer to Director."
    assert words("membership.moved_away") == "Admin A-1 ended the role Reviewer with a move to FAR."
    assert words("member.changed") == "Admin A-1 changed: agency, joined, part of."
