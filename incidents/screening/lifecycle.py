"""The life of a rule's version: drafted, published for good, or discarded."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.screening import validate
from npcs.core.workflow import State, Transition, Workflow, register

MANAGE = "rules.manage"


def ready_to_publish(rule: Any, actor: Any) -> Iterator[str]:
    """The rule is complete and does not begin in the past."""
    yield from (str(fault) for fault in validate.faults(rule.definition))
    if rule.effective_from is None:
        yield gettext("Say from which day the rule holds.")
    elif rule.effective_from < timezone.localdate():
        yield gettext("A rule cannot begin in the past: it would change what notices were told that are here already.")


RULE = register(
    Workflow(
        model_label="incidents.ScreeningRule",
        field="status",
        initial="draft",
        states={
            "draft": State(_("Draft"), "doing", "edit", _("It can still be changed. No notice is screened with it.")),
            "published": State(
                _("Published"), "done", "check_circle", _("It never changes. A new version follows it."), terminal=True
            ),
            "discarded": State(_("Discarded"), "", "remove_circle", _("It was never in force."), terminal=True),
        },
        transitions=(
            Transition(
                name="publish",
                from_="draft",
                to="published",
                action=MANAGE,
                label=_("Publish this version"),
                guard=ready_to_publish,
                stamp="published",
                consequence=_(
                    "Notices filed from that day on are screened with it. A published version can never be changed, "
                    "only followed by a new one."
                ),
                event="incidents.rule.published",
            ),
            Transition(
                name="discard",
                from_="draft",
                to="discarded",
                action=MANAGE,
                label=_("Discard this draft"),
                stamp="discarded",
                consequence=_("The draft stays readable and can never be published."),
                event="incidents.rule.discarded",
            ),
        ),
    )
)
