"""One transition table per lifecycle: guards, stamps, history, buttons, API actions, diagram and tests come from it.

Write a ``Workflow`` in the app's workflow.py and ``register`` it; make the model's constraints from it. Pages and the
API ask ``available`` what to offer; services call ``perform``, the only code that writes the state. docs/workflows.md
is made from the tables by ``manage.py workflow_docs``.
"""

from npcs.core.workflow.constraints import stamp_constraints, state_constraint
from npcs.core.workflow.docs import mermaid
from npcs.core.workflow.engine import Offer, available, perform
from npcs.core.workflow.errors import (
    Gone,
    GuardFailed,
    NotAllowedFrom,
    NotPermitted,
    ReasonRefused,
    StaleVersion,
    UnknownTransition,
    WorkflowError,
)
from npcs.core.workflow.journal import EventJournal
from npcs.core.workflow.registry import register, registered
from npcs.core.workflow.table import State, Transition, Workflow, matrix

__all__ = [
    "EventJournal",
    "Gone",
    "GuardFailed",
    "NotAllowedFrom",
    "NotPermitted",
    "Offer",
    "ReasonRefused",
    "StaleVersion",
    "State",
    "Transition",
    "UnknownTransition",
    "Workflow",
    "WorkflowError",
    "available",
    "matrix",
    "mermaid",
    "perform",
    "register",
    "registered",
    "stamp_constraints",
    "state_constraint",
]
