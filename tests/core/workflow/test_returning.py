"""A step that remembers where it came from, and the step that goes back there."""

import pytest

from npcs.core.workflow import NotAllowedFrom, State, Transition, Workflow, mermaid, perform
from npcs.core.workflow.table import reachable
from tests.core.workflow.doubles import ANN, ByRole, Record

STATES = {
    "draft": State("Draft"),
    "sent": State("Sent"),
    "held": State("Held"),
    "kept": State("Kept", terminal=True),
    "later": State("Later"),
}
STEPS = (
    Transition("send", "draft", "sent", "do", "Send"),
    Transition("hold", ("draft", "sent", "later"), "held", "do", "Hold", remembers="note"),
    Transition("resume", "held", "", "do", "Resume", returns="note"),
    Transition("keep", ("sent", "later"), "kept", "do", "Keep"),
)
PAUSED = Workflow("workflow_tests.Record", STATES, STEPS, initial="draft", also_starts=("later",))


def take(record, name, journal):
    return perform(PAUSED, record, name, actor=ANN, version=record.version, policy=ByRole({1: {"do"}}), journal=journal)


@pytest.mark.parametrize("state", ["draft", "sent", "later"])
def test_a_held_record_goes_back_to_where_it_was_held(record_table, journal, state):
    held = take(Record.objects.create(state=state), "hold", journal)
    assert (held.state, held.note) == ("held", state)
    back = take(held, "resume", journal)
    assert (back.state, back.note, back.version) == (state, "", 3)
    assert [line[4]["to"] for line in journal.lines] == ["held", state]


def test_nothing_is_resumed_that_is_not_held(record_table, journal):
    with pytest.raises(NotAllowedFrom):
        take(Record.objects.create(state="sent"), "resume", journal)


def test_a_second_start_makes_states_reachable_and_is_drawn():
    assert reachable(PAUSED) == set(STATES)
    text = mermaid(PAUSED)
    assert "[*] --> draft" in text
    assert "[*] --> later" in text
    assert {f"held --> {state}: Resume" in text for state in ("draft", "sent", "later")} == {True}


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((Transition("resume", "held", "sent", "do", "Resume", returns="note"),), "cannot both lead to"),
        ((Transition("resume", "held", "", "do", "Resume", returns="other"),), "what no step remembers"),
    ],
)
def test_a_return_that_leads_nowhere_is_refused(steps, words):
    with pytest.raises(ValueError, match=words):
        Workflow("workflow_tests.Record", STATES, (*STEPS[:2], *steps, STEPS[3]), initial="draft")
