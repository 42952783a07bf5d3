"""Random tables and random people: a record never leaves the declared states, and each step is taken once."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from npcs.core.workflow import StaleVersion, State, Transition, Workflow, WorkflowError, matrix, mermaid, perform
from tests.core.workflow.doubles import ByRole, ListJournal, Record, person

KEYS = ("a", "b", "c", "d", "e")
PEOPLE = (person(1, "Worker A"), person(2, "Worker B"))


@st.composite
def tables(draw, *, repair=False):
    """A table as somebody might write it; with ``repair`` one that is sound by construction."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    arrows = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=8))
    if repair:  # a path through all states, so that each is reached and only the last may end
        arrows += pairwise(keys)
    leaving = {origin for origin, _to in arrows}
    ends = {key for key in keys if key not in leaving}
    if not repair:
        ends = set(draw(st.lists(st.sampled_from(keys), unique=True)))
    elif keys[-1] in leaving and all(origin == to for origin, to in arrows if origin == keys[-1]):
        arrows = [arrow for arrow in arrows if arrow[0] != keys[-1]]
        ends |= {keys[-1]}
    steps = tuple(
        Transition(
            f"step{number}",
            origin,
            to,
            draw(st.sampled_from(("one.do", "two.do"))),
            "Step",
            stamp=draw(st.sampled_from((None, "sent", "closed"))),
            people=draw(st.sampled_from((1, 1, 2))),
        )
        for number, (origin, to) in enumerate(arrows)
    )
    states = {key: State(key, terminal=key in ends) for key in keys}
    return {"states": states, "transitions": steps, "initial": keys[0]}


def paths_from(start, steps):
    """Reached states, worked out the slow way: by repeating until nothing is added."""
    reached, size = {start}, 0
    while size != len(reached):
        size = len(reached)
        reached |= {step.to for step in steps if set(step.origins) & reached}
    return reached


@given(tables())
@settings(deadline=None)
def test_a_table_is_refused_or_sound(table):
    exits = {origin for step in table["transitions"] for origin in step.origins if origin != step.to}
    loops = {origin for step in table["transitions"] for origin in step.origins}
    ends = {key for key, state in table["states"].items() if state.terminal}
    sound = (
        paths_from(table["initial"], table["transitions"]) == set(table["states"])
        and exits | ends == set(table["states"])
        and not loops & ends
    )
    try:
        workflow = Workflow("workflow_tests.Record", **table)
    except ValueError:
        assert not sound
    else:
        assert sound
        assert mermaid(workflow).count("-->") == 1 + len(table["transitions"]) + len(ends)
        assert Counter(cell.transition for cell in matrix(workflow) if cell.allowed) == {
            step.name: len(step.origins) for step in table["transitions"]
        }


class Life(RuleBasedStateMachine):
    """One record under a random table, against a model in plain Python."""

    @initialize(table=tables(repair=True), rights=st.lists(st.sampled_from(("one.do", "two.do")), unique=True))
    def start(self, table, rights):
        self.workflow = Workflow("workflow_tests.Record", **table)
        self.policy = ByRole({1: {"one.do", "two.do"}, 2: set(rights)})
        self.journal = ListJournal()
        self.record = Record.objects.create(state=self.workflow.initial)
        self.state, self.version, self.asked = self.workflow.initial, 1, {}

    @rule(data=st.data(), number=st.integers(0, 1), behind=st.sampled_from((0, 0, 0, 1, -1)))
    def step(self, data, number, behind):
        if not self.workflow.transitions:
            return
        step = data.draw(st.sampled_from(self.workflow.transitions))
        before = len(self.journal.lines)
        allowed = self.policy.can(PEOPLE[number], step.action, None) and behind == 0 and self.state in step.origins
        try:
            self.call(step.name, number, self.version - behind)
        except WorkflowError:
            assert not allowed
            assert len(self.journal.lines) == before
        else:
            self.follow(step, number, allowed, before)

    def call(self, name, number, version):
        return perform(
            self.workflow,
            self.record,
            name,
            actor=PEOPLE[number],
            version=version,
            policy=self.policy,
            journal=self.journal,
        )

    def follow(self, step, number, allowed, before):
        """A call that went well was allowed and taken, or was a repeat and wrote nothing."""
        if not allowed:
            assert len(self.journal.lines) == before
            return
        first = self.asked.get((step.name, self.version))
        if step.people == 2 and first in (None, number):
            self.asked[step.name, self.version] = number
            return
        self.last = (step.name, number, self.version)
        self.state, self.version = step.to, self.version + 1

    @rule()
    def repeat_the_last_step(self):
        if hasattr(self, "last"):
            name, number, version = self.last
            before = len(self.journal.lines)
            assert self.call(name, number, version).version == self.version
            assert len(self.journal.lines) == before

    @rule(number=st.integers(0, 1))
    def somebody_saves_the_record(self, number):
        Record.objects.filter(pk=self.record.pk, version=self.version).update(version=self.version + 1)
        self.version += 1

    @invariant()
    def the_record_is_where_the_table_says(self):
        if hasattr(self, "record"):
            self.record.refresh_from_db()
            assert (self.record.state, self.record.version) == (self.state, self.version)
            assert self.record.state in self.workflow.states
            assert (self.record.sent_at is None) == (self.record.sent_by_id is None)

    def teardown(self):
        if hasattr(self, "record"):
            self.record.delete()


@pytest.mark.usefixtures("record_table")
def test_a_record_never_leaves_the_declared_states():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.usefixtures("record_table")
def test_a_stale_call_is_never_taken():
    workflow = Workflow(
        "workflow_tests.Record",
        states={"a": State("A"), "b": State("B", terminal=True)},
        transitions=(Transition("go", "a", "b", "one.do", "Go"),),
        initial="a",
    )
    record = Record.objects.create(state="a", version=7)
    policy, journal = ByRole({1: {"one.do"}}), ListJournal()
    for version in (-1, 0, 1, 6, 8, 2**40):
        with pytest.raises(StaleVersion):
            perform(workflow, record, "go", actor=PEOPLE[0], version=version, policy=policy, journal=journal)
