"""Check constraints made from the table, so that the database refuses what the engine would never write."""

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from npcs.core.workflow.table import Workflow


def state_constraint(workflow: Workflow, name: str) -> CheckConstraint:
    """Only the states of the table. ``name`` is the constraint's name in the database."""
    return CheckConstraint(
        condition=Q(**{f"{workflow.field}__in": list(workflow.states)}),
        name=name,
        violation_error_message=_("This is not a state that the record can be in."),
    )


def stamp_constraints(workflow: Workflow, prefix: str) -> list[CheckConstraint]:
    """No half-made stamp: ``at`` and ``by`` come and go together, for each stamp of the table.

    When the system may take the step, ``at`` may stand alone; ``by`` never does. Names are ``<prefix>_<stamp>``.
    The foreign key behind ``by`` must be PROTECT: SET_NULL would tear the pair apart.
    """
    alone = {step.stamp for step in workflow.transitions if step.system}
    return [
        CheckConstraint(
            condition=_pair(stamp, at_may_stand_alone=stamp in alone),
            name=f"{prefix}_{stamp}",
            violation_error_message=_("A time stamp needs both the moment and the person."),
        )
        for stamp in workflow.stamps
    ]


def _pair(stamp: str, *, at_may_stand_alone: bool) -> Q:
    at, by = f"{stamp}_at__isnull", f"{stamp}_by__isnull"
    pair = Q(**{at: True, by: True}) | Q(**{at: False, by: False})
    return pair | Q(**{at: False, by: True}) if at_may_stand_alone else pair
