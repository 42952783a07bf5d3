"""The lifecycles of the product, one a model: for the docs, the generated tests and the diagrams."""

from collections.abc import Mapping

from npcs.core.workflow.table import Workflow

_workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    """Adds a lifecycle and returns it: ``REVIEW = register(Workflow(...))``. A second one for a model is an error."""
    if _workflows.setdefault(workflow.model_label, workflow) is not workflow:
        raise ValueError(f"{workflow.model_label} has two workflows.")
    return workflow


def registered() -> Mapping[str, Workflow]:
    """{model label: workflow}, by label, so that what is made from it is the same on every run."""
    return dict(sorted(_workflows.items()))
