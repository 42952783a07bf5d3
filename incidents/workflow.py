"""The life of a review as one table. Buttons, API actions, history, diagram and tests come from it.

Source of the states and of who takes which step: docs, incidents section 5.4.
"""

from django.utils.translation import gettext_lazy as _

from incidents import guards
from npcs.core.workflow import State, Transition, Workflow, register

EDITABLE = ("in_review", "scoring", "consensus", "returned", "amending")  # facts, needs, opportunities may be written
RATABLE = ("scoring", "returned", "amending")  # ratings may be written
AGREEING = ("consensus", "returned", "amending")  # where two people rate, their agreed ratings may be written
UNDECIDED = ("notified", "screening")  # whether a review follows is still open
IN_WORK = (*UNDECIDED, "selected", *EDITABLE, "in_approval")  # may be held
OPEN = (*IN_WORK, "on_hold")
LOCKED = ("approved", "shared", "withdrawn", "void")  # nothing in them is written again
DECIDED = ("approved", "shared", "withdrawn")  # a director has approved it

STATES = {
    "notified": State(_("Notice received"), "todo", "radio_button_unchecked", _("It is screened next.")),
    "screening": State(
        _("Screening"), "doing", "edit", _("The notice is held against the member’s own rule. A decision follows.")
    ),
    "selected": State(_("Selected"), "todo", "radio_button_unchecked", _("A review follows. It needs a lead.")),
    "not_selected": State(
        _("Not selected"), "", "remove_circle", _("The notice is kept. It may still be scored from the record.")
    ),
    "in_review": State(_("In review"), "doing", "edit", _("Facts, needs and opportunities are gathered.")),
    "scoring": State(_("Scoring"), "doing", "edit", _("The items of the scale are rated.")),
    "consensus": State(_("Agreeing"), "doing", "people", _("The raters compare and agree on one set of ratings.")),
    "in_approval": State(
        _("Waiting for approval"), "wait", "hourglass_empty", _("A director who took no part decides.")
    ),
    "returned": State(_("Returned"), "needs", "undo", _("The director asks for something.")),
    "approved": State(_("Approved"), "done", "lock_outline", _("Locked. Everything stays readable.")),
    "shared": State(_("Shared"), "done", "share", _("Locked. Its core data, without any text, are shared.")),
    "withdrawn": State(
        _("Sharing withdrawn"), "", "visibility_off", _("Locked. It is left out of everything shared from now on.")
    ),
    "amending": State(_("Amending"), "doing", "edit", _("A new revision is written. The one before stays readable.")),
    "on_hold": State(_("On hold"), "wait", "pause_circle", _("Work waits. Clocks that may be paused stand still.")),
    "void": State(_("Void"), "", "cancel", _("Entered in error. It is kept and counts nowhere."), terminal=True),
}

REVIEW = register(
    Workflow(
        "incidents.Review",
        initial="notified",
        also_starts=("amending",),
        states=STATES,
        transitions=(
            Transition(
                "start_screening", "notified", "screening", "review.screen", _("Screen the notice"), stamp="screened",
            ),
            Transition(
                "select", "screening", "selected", "review.screen", _("Select for review"),
                guard=guards.decided_to_select, stamp="selected",
            ),
            Transition(
                "not_select", "screening", "not_selected", "review.screen", _("Close without a review"),
                guard=guards.decided_not_to_select, stamp="closed", reason="required",
                consequence=_("The notice is kept with your reason. It may still be scored from the record alone."),
            ),
            Transition(
                "open", "selected", "in_review", "review.open", _("Open the review"), stamp="opened",
            ),
            Transition(
                "open_record", "not_selected", "in_review", "review.open", _("Score from the record only"),
                stamp="opened", clears=("closed",),
                consequence=_("A light review without debriefs. It is counted apart from full reviews."),
            ),
            Transition(
                "start_scoring", "in_review", "scoring", "review.edit", _("Start scoring"),
                guard=guards.ready_to_score, stamp="pinned",
                consequence=_("The scale’s version is fixed for this review from now on."),
            ),
            Transition(
                "agree", "scoring", "consensus", "review.edit", _("Compare and agree"),
                guard=guards.ready_to_agree, stamp="compared",
                consequence=_("The two sets of ratings are closed and shown beside each other."),
            ),
            Transition(
                "submit", ("scoring", "consensus", "returned", "amending"), "in_approval", "review.edit",
                _("Send for approval"), guard=guards.ready_for_approval, stamp="submitted", clears=("returned",),
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
                    "Answers and ratings of this revision are locked. Nothing is shared with the partnership by it."
                ),
            ),
            Transition(
                "share", ("approved", "withdrawn"), "shared", "review.share", _("Share the core data"),
                guard=guards.may_be_shared, stamp="shared", clears=("withdrawn",),
                consequence=_("What the preview shows goes to the partnership: codes only, no text, no date."),
            ),
            Transition(
                "withdraw", "shared", "withdrawn", "review.share", _("Withdraw from sharing"), stamp="withdrawn",
                reason="required",
                consequence=_("What comes out from now on leaves it out. What was published before stays published."),
            ),
            Transition(
                "hold", IN_WORK, "on_hold", "review.hold", _("Put on hold"), stamp="held", reason="required",
                remembers="held_from", consequence=_("Nobody can write in it until the hold is lifted."),
            ),
            Transition(
                "resume", "on_hold", "", "review.hold", _("Lift the hold"), clears=("held",), returns="held_from",
            ),
            Transition(
                "void", (*IN_WORK, "not_selected", "on_hold", "approved", "withdrawn"), "void", "review.void",
                _("Mark as entered in error"), guard=guards.nothing_follows, stamp="voided", reason="required",
                people=2,
                consequence=_("It stays readable and counts nowhere. This cannot be undone. A second person confirms."),
            ),
        ),
    )
)  # fmt: skip
