"""A transition table is checked when it is made; what it says is one matrix, one diagram, one set of constraints."""

from dataclasses import replace

import pytest
from django.db.models import Q

from npcs.core.workflow import (
    State,
    Transition,
    Workflow,
    matrix,
    mermaid,
    register,
    stamp_constraints,
    state_constraint,
)
from npcs.core.workflow.docs import document
from tests.core.workflow.doubles import LETTER


def changed(**changes: object) -> Workflow:
    return replace(LETTER, **changes)


def with_step(**changes: object) -> Workflow:
    first, *others = LETTER.transitions
    return changed(transitions=(replace(first, **changes), *others))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: changed(initial="nowhere"), "initial state 'nowhere' is unknown"),
        (lambda: changed(model_label="Letter"), "not 'app.Model'"),
        (lambda: with_step(to="nowhere"), "unknown state 'nowhere'"),
        (lambda: with_step(from_="nowhere"), "unknown state 'nowhere'"),
        (lambda: with_step(from_=()), "starts nowhere"),
        (lambda: with_step(name="keep"), "'keep' is there 2 times"),
        (lambda: with_step(name="Send it"), "the name must be"),
        (lambda: with_step(action=""), "names no right"),
        (lambda: with_step(reason="maybe"), "reason must be one of"),
        (lambda: with_step(people=3), "people must be 1 or 2"),
        (lambda: with_step(people=2, system=True), "two people"),
        (lambda: with_step(clears=("sent",)), "sets and clears"),
        (lambda: with_step(event="sent"), "not 'app.noun.verb'"),
        (lambda: changed(states={**LETTER.states, "lost": State("Lost", terminal=True)}), "'lost' cannot be reached"),
        (lambda: changed(states={**LETTER.states, "void": State("Void")}), "'void' has no way out"),
        (lambda: changed(states={**LETTER.states, "sent": State("Sent", terminal=True)}), "a step leaves it"),
        (lambda: changed(states={**LETTER.states, "void": State("Void", "pink", terminal=True)}), "unknown tone"),
        (lambda: changed(states={**LETTER.states, "A b": State("A", terminal=True)}), "the key must be"),
    ],
)
def test_an_unsound_table_is_refused_with_what_is_wrong(change, words):
    with pytest.raises(ValueError, match=r"^workflow_tests\.Record: |^Letter: ") as error:
        change()
    assert words in str(error.value)


def test_all_faults_are_named_at_once():
    with pytest.raises(ValueError, match="nowhere") as error:
        with_step(to="nowhere", reason="maybe")
    assert "reason must be one of" in str(error.value)


def test_the_matrix_has_every_state_and_step_once():
    cells = matrix(LETTER)
    assert len(cells) == len(LETTER.states) * len(LETTER.transitions) == len({cell[:2] for cell in cells})
    assert {cell[:2] for cell in cells if cell.allowed} == {
        ("draft", "send"),
        ("sent", "return"),
        ("sent", "keep"),
        ("sent", "expire"),
        ("draft", "void"),
        ("sent", "void"),
    }


def test_an_event_has_a_kind_without_asking_for_it():
    assert LETTER.transition("keep").event == "workflow_tests.record.keep"


def test_the_diagram_shows_each_step_and_each_end():
    lines = mermaid(LETTER).splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "Draft" as draft' in lines
    assert "    [*] --> draft" in lines
    assert "    draft --> void: Void" in lines
    assert "    sent --> void: Void" in lines
    assert [line for line in lines if line.endswith("--> [*]")] == ["    kept --> [*]", "    void --> [*]"]


def test_the_page_names_right_check_reason_and_stamps():
    page = document([LETTER])
    assert "| Send | draft | sent | letter.write | The note is written. | none | sent |" in page
    assert "| Return | sent | draft | letter.decide |  | required | clears sent |" in page
    assert "| Void | draft, sent | void | letter.void, two people |  | required |  |" in page
    assert "| Expire | sent | kept | letter.expire, or the system |  | none | closed |" in page


def test_label_text_cannot_break_the_diagram():
    odd = with_step(label='Send: "now";\nplease #1')
    assert "    draft --> sent: Send  'now', please  1" in mermaid(odd).splitlines()


def test_the_database_is_told_the_states():
    constraint = state_constraint(LETTER, "letter_state")
    assert constraint.name == "letter_state"
    assert constraint.condition == Q(state__in=["draft", "sent", "kept", "void"])


def test_a_stamp_is_whole_and_only_the_system_leaves_no_name():
    sent, closed = stamp_constraints(LETTER, "letter")
    whole = Q(sent_at__isnull=True, sent_by__isnull=True) | Q(sent_at__isnull=False, sent_by__isnull=False)
    assert (sent.name, closed.name) == ("letter_sent", "letter_closed")
    assert sent.condition == whole
    assert Q(closed_at__isnull=False, closed_by__isnull=True) in closed.condition.children


def test_a_model_has_one_workflow():
    other = Workflow(
        "core.InstrumentVersion",
        states={"here": State("Here"), "gone": State("Gone", terminal=True)},
        transitions=(Transition("go", "here", "gone", "a.b", "Go"),),
        initial="here",
    )
    with pytest.raises(ValueError, match=r"core\.InstrumentVersion has two workflows"):
        register(other)
