"""The life of an instrument version: drafted, looked at, published for good, retired."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from npcs.core.workflow import State, Transition, Workflow, register

MANAGE = "instrument.manage"
UNPUBLISHED = ("draft", "in_review")  # nobody uses such a version yet


def not_in_use(version: Any, actor: Any) -> Iterator[str]:
    """Another version is the one in use."""
    started = version.instrument.versions.filter(status="published", effective_from__lte=timezone.localdate())
    used = started.order_by("-effective_from", "-published_at").first()
    if version.is_default or (used is not None and used.pk == version.pk):
        yield gettext("This version is the one in use. Publish another version first.")


def looked_at_first(version: Any, actor: Any) -> Iterator[str]:
    """A draft was submitted for review first; only set-up publishes the first version that ships at once."""
    if version.status == "draft" and not actor.is_system:
        yield gettext("Submit the draft for review first, so that others can read it as it will be published.")


VERSION = register(
    Workflow(
        model_label="core.InstrumentVersion",
        field="status",
        initial="draft",
        states={
            "draft": State(_("Draft"), "doing", "edit", _("It can still be changed. Nobody uses it yet.")),
            "in_review": State(
                _("In review"), "wait", "visibility", _("It is read before the decision and does not change meanwhile.")
            ),
            "published": State(_("Published"), "done", "check_circle", _("It can be used and never changes again.")),
            "retired": State(
                _("Retired"), "", "archive", _("No new work starts with it. Old work stays readable."), terminal=True
            ),
        },
        transitions=(
            Transition(
                name="submit",
                from_="draft",
                to="in_review",
                action=MANAGE,
                label=_("Submit for review"),
                stamp="submitted",
                consequence=_("Nobody can change the text while it is read. You can take it back to edit it."),
                event="core.instrument.submitted",
            ),
            Transition(
                name="reopen",
                from_="in_review",
                to="draft",
                action=MANAGE,
                label=_("Take back to edit"),
                clears=("submitted",),
                reason="optional",
                event="core.instrument.reopened",
            ),
            Transition(
                name="publish",
                from_=("draft", "in_review"),
                to="published",
                action=MANAGE,
                label=_("Publish version"),
                guard=looked_at_first,
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
                guard=not_in_use,
                stamp="retired",
                reason="required",
                consequence=_("Work that has started with this version goes on with it. No new work can start."),
                event="core.instrument.retired",
            ),
        ),
    )
)
