"""The life of a review as one table. Buttons, API actions, history, diagram and tests come from it.

Source of the states: docs, incidents section 5.4. Screening, holds, consensus, sharing and amendments
join this table when those parts are built; they add rows and change none.
"""

from django.utils.translation import gettext_lazy as _

from incidents import guards
from npcs.core.workflow import State, Transition, Workflow, register

EDITABLE = ("in_review", "scoring", "returned")  # needs and opportunities may be written
RATABLE = ("scoring", "returned")  # ratings may be written
OPEN = ("notified", "in_review", "scoring", "returned", "in_approval")

REVIEW = register(
    Workflow(
        "incidents.Review",
        initial="notified",
        states={
            "notified": State(
                _("Notice received"), "todo", "radio_button_unchecked", _("A reviewer decides what follows.")
            ),
            "not_selected": State(
                _("Not selected"), "", "remove_circle", _("The notice is kept; no review follows."), terminal=True
            ),
            "in_review": State(_("In review"), "doing", "edit", _("Facts, needs and opportunities are gathered.")),
            "scoring": State(_("Scoring"), "doing", "edit", _("The items of the scale are rated.")),
            "in_approval": State(
                _("Waiting for approval"), "wait", "hourglass_empty", _("A director who took no part decides.")
            ),
            "returned": State(_("Returned"), "needs", "undo", _("The director asks for something.")),
            "approved": State(
                _("Approved"), "done", "lock_outline", _("Locked. Everything stays readable."), terminal=True
            ),
        },
        transitions=(
            Transition(
                "open", "notified", "in_review", "review.open", _("Open the review"), stamp="opened",
            ),
            Transition(
                "not_select", "notified", "not_selected", "review.open", _("Close without a review"),
                stamp="closed", reason="required",
                consequence=_("The notice is kept with your reason. No review follows and this cannot be undone."),
            ),
            Transition(
                "start_scoring", "in_review", "scoring", "review.edit", _("Start scoring"),
                guard=guards.ready_to_score, stamp="pinned",
                consequence=_("The scale’s version is fixed for this review from now on."),
            ),
            Transition(
                "submit", RATABLE, "in_approval", "review.edit", _("Send for approval"),
                guard=guards.ready_for_approval, stamp="submitted", clears=("returned",),
                consequence=_("A director reads it next. You cannot change it while it waits."),
            ),
            Transition(
                "return", "in_approval", "returned", "review.approve", _("Return to the lead"),
                guard=guards.took_no_part, stamp="returned", reason="required",
            ),
            Transition(
                "approve", "in_approval", "approved", "review.approve", _("Approve and lock"),
                guard=guards.took_no_part, stamp="approved",
                consequence=_(
                    "Answers and ratings are locked as revision 1. Nothing is shared with the partnership by this step."
                ),
            ),
        ),
    )
)  # fmt: skip
