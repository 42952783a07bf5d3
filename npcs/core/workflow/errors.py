"""Why a step was not taken. Each error carries a sentence for the person and changes nothing."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from npcs.core.access.errors import Forbidden
from npcs.core.versions import errors as versions


class WorkflowError(Exception):
    """Base. ``message`` is shown to the person; ``code`` is the stable key for the API.

    ``findings`` lists what is still to do, one sentence each; only GuardFailed has any.
    """

    code = "workflow"
    message = ""
    findings: tuple[str, ...] = ()

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return self.message


class UnknownTransition(WorkflowError):
    """The table has no step of this name (a forged button or URL)."""

    code = "unknown_transition"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("There is no such step. Nothing was changed."))


class NotPermitted(WorkflowError, Forbidden):
    """The policy says no. It is a ``Forbidden``, so the page answers 403 like any other missing right."""

    code = "not_permitted"

    def __init__(self, action: str, why: str = "", object_type: str = "", object_id: object = "") -> None:
        Forbidden.__init__(self, action, why, object_type, object_id)
        self.message = why or _("Your role does not include this step. Nothing was changed.")


class NotAllowedFrom(WorkflowError):
    """The step does not start in the state that the record is in."""

    code = "not_allowed_from"

    def __init__(self, *, label: Any, state: str, state_label: Any) -> None:
        self.state = state
        super().__init__(
            _("“%(step)s” is not possible while this is “%(state)s”. Nothing was changed.")
            % {"step": label, "state": state_label}
        )


class StaleVersion(WorkflowError, versions.StaleVersion):
    """Somebody else changed the record since it was opened; ``current`` is the record as it stands.

    It is the same error as for a save that came too late, so pages and API answer both with one 409.
    """

    code = "stale_version"

    def __init__(self, current: Any) -> None:
        versions.StaleVersion.__init__(self, current, {})
        self.message = _("This was changed by somebody else after you opened it. Look at it again, then decide.")


class Gone(WorkflowError):
    """The record is no longer there, or no longer within the actor's reach."""

    code = "gone"

    def __init__(self) -> None:
        super().__init__(_("This record is no longer there. Nothing was changed."))


class GuardFailed(WorkflowError):
    """Something must be done first."""

    code = "not_ready"

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(map(str, findings))
        super().__init__(
            ngettext(
                "One thing is still to do before this step. Nothing was changed.",
                "%(count)d things are still to do before this step. Nothing was changed.",
                len(self.findings),
            )
            % {"count": len(self.findings)}
        )


class ReasonRefused(WorkflowError):
    """The reason is missing, too long, not asked for, or holds characters that cannot be read."""

    code = "reason"
