"""The lifecycle of a membership in the partnership. Steps are the partnership office's."""

from django.utils.translation import gettext_lazy as _

from jurisdictions.choices import Status
from npcs.core.workflow import State, Transition, Workflow, register

MEMBER = register(
    Workflow(
        "jurisdictions.Jurisdiction",
        field="status",
        initial=Status.PROSPECTIVE.value,
        states={
            Status.PROSPECTIVE.value: State(_("Prospective"), "todo", hint=_("In talks about joining.")),
            Status.ACTIVE.value: State(_("Active"), "done", hint=_("Takes part in the partnership.")),
            Status.PAUSED.value: State(
                _("Paused"), "wait", hint=_("Takes no part for now. Its people keep their access to its own records.")
            ),
            Status.LEFT.value: State(_("Left"), "", "logout", hint=_("No longer takes part.")),
        },
        transitions=(
            Transition(
                "join", Status.PROSPECTIVE.value, Status.ACTIVE.value, "partnership.manage", _("Record as joined"),
                event="jurisdictions.member.joined",
                consequence=_("It is shown as a member of the partnership from that day."),
            ),
            Transition(
                "pause", Status.ACTIVE.value, Status.PAUSED.value, "partnership.manage", _("Pause membership"),
                reason="optional", event="jurisdictions.member.paused",
                consequence=_("It is shown as paused. Its people keep their access to its own records."),
            ),
            Transition(
                "resume", Status.PAUSED.value, Status.ACTIVE.value, "partnership.manage", _("Resume membership"),
                event="jurisdictions.member.resumed",
                consequence=_("It is shown as active again."),
            ),
            Transition(
                "leave", (Status.PROSPECTIVE.value, Status.ACTIVE.value, Status.PAUSED.value), Status.LEFT.value,
                "partnership.manage", _("Record as left"), reason="required", event="jurisdictions.member.left",
                consequence=_(
                    "All its people lose their access at once and open invitations end. Its records are kept."
                ),
            ),
            Transition(
                "rejoin", Status.LEFT.value, Status.ACTIVE.value, "partnership.manage", _("Record as joined again"),
                event="jurisdictions.member.rejoined",
                consequence=_("It is shown as active again. Its people are invited anew."),
            ),
        ),
    )
)  # fmt: skip
