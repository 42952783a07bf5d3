"""The transition table: states, the steps between them, and the checks that make a table sound. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_later
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

# A guard looks at the record (and who asks) and answers with what still stands in the way, one sentence each.
# The first line of its docstring is printed in docs/workflows.md.
Guard = Callable[[Any, Any], Iterable[Any]]
Reason = Literal["none", "optional", "required"]

TONES = ("", "needs", "doing", "done", "wait", "todo")  # the state tags of site.css; "" is slate
REASONS = ("none", "optional", "required")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


@dataclass(frozen=True)
class State:
    """Where a record is. ``tone`` and ``icon`` draw the tag; ``hint`` is one sentence on what happens now.

    A ``terminal`` state is the end: no step leaves it.
    """

    label: Any
    tone: str = ""
    icon: str = ""
    hint: Any = ""
    terminal: bool = False


@dataclass(frozen=True)
class Transition:
    """One step. Everything that the engine, the page, the API, the docs and the tests know about it.

    ``name``        key in URLs and events: "approve"
    ``from_``       one state or several
    ``to``          the state afterwards
    ``action``      the right it takes, asked of the model's policy: "review.approve"
    ``label``       the verb on the button
    ``guard``       what must be true besides the right (see ``Guard``)
    ``stamp``       prefix of the pair ``<stamp>_at`` / ``<stamp>_by`` that is set
    ``clears``      prefixes of pairs that are emptied, because what they say is no longer so
    ``reason``      whether a reason is asked: "none", "optional" or "required"
    ``consequence`` one sentence shown before a step that cannot be undone
    ``event``       kind of the history event; default "<model label>.<name>"
    ``people``      2 when one person asks and a different one confirms
    ``remembers``   field that keeps the state from which this step was taken
    ``returns``     field that says where this step leads: back to what another step remembers; ``to`` is then ""
    ``system``      True when the clock or set-up may do it for nobody; its stamp then has no ``by``
    """

    name: str
    from_: str | tuple[str, ...]
    to: str
    action: str
    label: Any
    guard: Guard | None = None
    stamp: str | None = None
    clears: tuple[str, ...] = ()
    reason: Reason = "none"
    consequence: Any = ""
    event: str = ""
    people: int = 1
    system: bool = False
    remembers: str = ""
    returns: str = ""

    def __post_init__(self) -> None:
        origins = (self.from_,) if isinstance(self.from_, str) else tuple(self.from_)
        object.__setattr__(self, "from_", origins)
        object.__setattr__(self, "clears", tuple(self.clears))

    @property
    def origins(self) -> tuple[str, ...]:
        """``from_`` as a tuple, always."""
        return self.from_  # type: ignore[return-value]


class Cell(NamedTuple):
    """One square of the matrix: may the table's step ``transition`` be taken in ``state``?"""

    state: str
    transition: str
    allowed: bool


@dataclass(frozen=True)
class Workflow:
    """A lifecycle as a table. Raises ValueError, naming every fault at once, when the table is not sound.

    ``field`` is the model's state field; the model also has an integer ``version`` that each write raises by one.
    A record starts in ``initial``, or in one of ``also_starts`` when a service makes it there (a later revision).
    """

    model_label: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    initial: str
    field: str = "state"
    also_starts: tuple[str, ...] = ()
    _by_name: Mapping[str, Transition] = made_later(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", MappingProxyType(dict(self.states)))
        object.__setattr__(self, "transitions", tuple(self._with_event(step) for step in self.transitions))
        found = list(faults(self))
        if found:
            raise ValueError(f"{self.model_label}: " + "; ".join(found))
        object.__setattr__(self, "_by_name", MappingProxyType({step.name: step for step in self.transitions}))

    def _with_event(self, step: Transition) -> Transition:
        if not step.event:
            object.__setattr__(step, "event", f"{self.model_label.lower()}.{step.name}")
        return step

    def transition(self, name: str) -> Transition:
        """The step called ``name``; KeyError when there is none."""
        return self._by_name[name]

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The steps that start in ``state``, in the order of the table."""
        return tuple(step for step in self.transitions if state in step.origins)

    def targets(self, step: Transition) -> tuple[str, ...]:
        """The states to which a step may lead: one, or every state that the step it undoes starts from."""
        if not step.returns:
            return (step.to,)
        found = (origin for one in self.transitions if one.remembers == step.returns for origin in one.origins)
        return tuple(dict.fromkeys(found))

    def target(self, step: Transition, record: Any) -> str:
        """The state to which the step leads this record."""
        return getattr(record, step.returns) if step.returns else step.to

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """(key, label) pairs for the model field."""
        return [(key, state.label) for key, state in self.states.items()]

    @property
    def stamps(self) -> tuple[str, ...]:
        """Every stamp prefix that a step sets, once, in the order of the table."""
        return tuple(dict.fromkeys(step.stamp for step in self.transitions if step.stamp))


def matrix(workflow: Workflow) -> list[Cell]:
    """Every (state, step) pair with what the table says: the expected answers for generated tests."""
    return [Cell(state, step.name, state in step.origins) for state in workflow.states for step in workflow.transitions]


def reachable(workflow: Workflow) -> set[str]:
    """The states that a record can get to from those it may start in."""
    seen: set[str] = set()
    waiting = [workflow.initial, *workflow.also_starts]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += [to for step in workflow.transitions if state in step.origins for to in workflow.targets(step)]
    return seen


def faults(workflow: Workflow) -> Iterator[str]:
    """What makes a table unsound, one sentence each; nothing when it is sound."""
    if workflow.model_label.count(".") != 1:
        yield f"model label {workflow.model_label!r} is not 'app.Model'"
    for start in (workflow.initial, *workflow.also_starts):
        if start not in workflow.states:
            yield f"initial state {start!r} is unknown"
    for name, times in Counter(step.name for step in workflow.transitions).items():
        if times > 1:
            yield f"step {name!r} is there {times} times"
    for step in workflow.transitions:
        yield from _step_faults(workflow, step)
    for key, state in workflow.states.items():
        yield from _state_faults(workflow, key, state)


def _step_faults(workflow: Workflow, step: Transition) -> Iterator[str]:
    where = f"step {step.name!r}"
    if not _KEY.fullmatch(step.name):
        yield f"{where}: the name must be lower case letters, digits and _"
    if not step.origins:
        yield f"{where} starts nowhere"
    if step.returns and step.to:
        yield f"{where} cannot both lead to {step.to!r} and return"
    if step.returns and not workflow.targets(step):
        yield f"{where} returns to what no step remembers"
    for state in (*step.origins, *workflow.targets(step)):
        if state not in workflow.states:
            yield f"{where} names the unknown state {state!r}"
    if not step.action:
        yield f"{where} names no right"
    if step.reason not in REASONS:
        yield f"{where}: reason must be one of {', '.join(REASONS)}"
    if not _EVENT.fullmatch(step.event):
        yield f"{where}: event {step.event!r} is not 'app.noun.verb'"
    yield from _combination_faults(where, step)


def _combination_faults(where: str, step: Transition) -> Iterator[str]:
    if step.people not in (1, 2):
        yield f"{where}: people must be 1 or 2"
    if step.people == 2 and step.system:
        yield f"{where} cannot need two people and also run for nobody"
    if step.stamp and step.stamp in step.clears:
        yield f"{where} sets and clears the stamp {step.stamp!r}"


def _state_faults(workflow: Workflow, key: str, state: State) -> Iterator[str]:
    if not _KEY.fullmatch(key):
        yield f"state {key!r}: the key must be lower case letters, digits and _"
    if state.tone not in TONES:
        yield f"state {key!r} has the unknown tone {state.tone!r}"
    if key not in reachable(workflow):
        yield f"state {key!r} cannot be reached"
    has_exit = any(key in step.origins and set(workflow.targets(step)) - {key} for step in workflow.transitions)
    if not has_exit and not state.terminal:
        yield f"state {key!r} has no way out and is not marked terminal"
    if state.terminal and any(key in step.origins for step in workflow.transitions):
        yield f"state {key!r} is marked terminal but a step leaves it"
