"""A lifecycle as text: the Mermaid diagram and the tables of docs/workflows.md."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from npcs.core.workflow.table import Transition, Workflow

HEAD = """# Workflows

Made from the transition tables by `manage.py workflow_docs`; do not edit by hand. The same tables give the buttons,
the API actions, the history and the tests.
"""


def mermaid(workflow: Workflow) -> str:
    """The state diagram as Mermaid text, ending in a line break."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_words(state.label)}" as {key}' for key, state in workflow.states.items()]
    lines += [f"    [*] --> {start}" for start in (workflow.initial, *workflow.also_starts)]
    for step in workflow.transitions:
        ends = workflow.targets(step)
        lines += [f"    {state} --> {to}: {_words(step.label)}" for state in step.origins for to in ends]
    lines += [f"    {key} --> [*]" for key, state in workflow.states.items() if state.terminal]
    return "\n".join(lines) + "\n"


def document(workflows: Iterable[Workflow]) -> str:
    """The whole page for these workflows, as Markdown."""
    return HEAD + "".join(_section(workflow) for workflow in workflows)


def _section(workflow: Workflow) -> str:
    states = (
        (key, _cell(state.label) + (" (end)" if state.terminal else ""), _cell(state.hint))
        for key, state in workflow.states.items()
    )
    steps = (_step_row(workflow, step) for step in workflow.transitions)
    return (
        f"\n## {workflow.model_label}\n\n```mermaid\n{mermaid(workflow)}```\n\n"
        + _table(("State", "Shown as", "Meaning"), states)
        + "\n"
        + _table(("Step", "From", "To", "Right", "Check", "Reason", "Sets"), steps)
    )


def _step_row(workflow: Workflow, step: Transition) -> tuple[str, ...]:
    right = step.action
    if step.people == 2:
        right += ", two people"
    if step.system:
        right += ", or the system"
    check = (inspect.getdoc(step.guard) or "").split("\n")[0] if step.guard else ""
    sets = ", ".join([step.stamp or "", *(f"clears {stamp}" for stamp in step.clears)]).strip(", ")
    to = "the state before" if step.returns else step.to
    return (_cell(step.label), ", ".join(step.origins), to, right, _cell(check), step.reason, sets)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield _row(head)
        yield _row(("---",) * len(head))
        yield from map(_row, rows)

    return "\n".join(lines()) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


_SYNTAX = str.maketrans('":;\n#', "' ,  ")


def _words(text: Any) -> str:
    """Label text without the characters that Mermaid reads as syntax."""
    return str(text).translate(_SYNTAX).strip()
