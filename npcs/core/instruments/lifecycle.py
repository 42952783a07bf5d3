"""The life of an instrument version: drafted, published for good, retired."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from npcs.core.workflow import State, Transition, Workflow, register

MANAGE = "instrument.manage"


def not_the_default(version: Any, actor: Any) -> Iterator[str]:
    """Another version is the default."""
    if version.is_default:
        yield gettext("This version is the one in use. Publish another version first.")


VERSION = register(
    Workflow(
        model_label="core.InstrumentVersion",
        field="status",
        initial="draft",
        states={
            "draft": State(_("Draft"), "doing", "edit", _("It can still be changed. Nobody uses it yet.")),
            "published": State(_("Published"), "done", "check_circle", _("It can be used and never changes again.")),
            "retired": State(
                _("Retired"), "", "archive", _("No new work starts with it. Old work stays readable."), terminal=True
            ),
        },
        transitions=(
            Transition(
                name="publish",
                from_="draft",
                to="published",
                action=MANAGE,
                label=_("Publish version"),
                stamp="published",
                consequence=_("A published version can never be changed, only followed by a new one."),
                event="core.instrument.published",
                system=True,  # set-up publishes the first version that ships with the product
            ),
            Transition(
                name="retire",
                from_="published",
                to="retired",
                action=MANAGE,
                label=_("Retire version"),
                guard=not_the_default,
                stamp="retired",
                reason="required",
                consequence=_("Work that has started with this version goes on with it. No new work can start."),
                event="core.instrument.retired",
            ),
        ),
    )
)
