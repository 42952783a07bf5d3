"""The life of a submission. The review's own table says who may share; this one keeps what became of each form."""

from django.utils.translation import gettext_lazy as _

from npcs.core.workflow import State, Transition, Workflow, register

SUBMISSION = register(
    Workflow(
        "incidents.ShareSubmission",
        initial="waiting",
        states={
            "waiting": State(
                _("Not shared yet"), "todo", "radio_button_unchecked", _("Its terms are written; nothing has left.")
            ),
            "shared": State(_("Shared"), "done", "share", _("Its shared form counts in pooled figures.")),
            "superseded": State(
                _("Replaced"), "", "update", _("A later revision was shared in its place."), terminal=True
            ),
            "withdrawn": State(
                _("Withdrawn"), "", "remove_circle", _("It counts in no new figure. The fact that it did stays."),
                terminal=True,
            ),
        },
        transitions=(
            Transition("share", "waiting", "shared", "review.share", _("Share this form"), stamp="shared"),
            Transition(
                "supersede", "shared", "superseded", "review.share", _("Replace by a later revision"),
                stamp="superseded",
            ),
            Transition(
                "withdraw", "shared", "withdrawn", "review.share", _("Withdraw"), stamp="withdrawn",
                reason="required", consequence=_("It counts in no new figure. Figures that are out keep it."),
            ),
        ),
    )
)  # fmt: skip
