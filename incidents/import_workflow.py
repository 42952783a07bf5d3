"""The life of a spreadsheet of notices as one table: checked, being brought in, done."""

from django.utils.translation import gettext_lazy as _

from npcs.core.workflow import State, Transition, Workflow, register

IMPORT = register(
    Workflow(
        "incidents.ImportBatch",
        initial="checked",
        states={
            "checked": State(
                _("Checked"), "todo", "radio_button_unchecked", _("Every row is right. Nothing is filed yet.")
            ),
            "importing": State(_("Being filed"), "doing", "schedule", _("All rows are filed together, or none is.")),
            "done": State(
                _("Filed"), "done", "check_circle_outline", _("Each row is a notice now."), terminal=True
            ),
        },
        transitions=(
            Transition(
                "start", "checked", "importing", "review.import", _("File all notices"), stamp="started",
                consequence=_("All rows become notices together. If one cannot, none does."),
            ),
            Transition(
                "stop", "importing", "checked", "review.import", _("Go back to the check"), clears=("started",),
            ),
            Transition("finish", "importing", "done", "review.import", _("All notices are filed"), stamp="finished"),
        ),
    )
)  # fmt: skip
