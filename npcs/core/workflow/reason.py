"""The reason that goes with a step: asked for by the table, checked here."""

from django.utils.translation import gettext as _

from npcs.core.plain import hidden_characters
from npcs.core.workflow.errors import ReasonRefused
from npcs.core.workflow.table import Transition

REASON_LIMIT = 2000  # characters; a page of text, enough to explain a step


def clean_reason(step: Transition, text: str) -> str:
    """``text`` without blanks around it; ReasonRefused when the step cannot take it."""
    reason = text.strip()
    if step.reason == "required" and not reason:
        raise ReasonRefused(_("Please say why. The reason is kept in the history."))
    if step.reason == "none" and reason:
        raise ReasonRefused(_("This step takes no reason. Write it as a note instead."))
    if len(reason) > REASON_LIMIT:
        raise ReasonRefused(_("The reason is longer than %(limit)d characters.") % {"limit": REASON_LIMIT})
    hidden = hidden_characters(reason)
    if hidden:
        raise ReasonRefused(
            _("The reason holds characters that cannot be shown: %(list)s. Type it again without them.")
            % {"list": ", ".join(hidden[:5])}
        )
    return reason
