"""What the review process shows on Home: the way to report, and what one worked on last."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from incidents import selectors
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.ui import panels


def report(actor: Any, _member: Any) -> Mapping[str, Any]:
    return {"address": reverse("incidents:notice")}


def recent_work(actor: Any, _member: Any) -> Mapping[str, Any] | None:
    """None when there is nothing to show yet."""
    rows = [
        {"review": review, "state": REVIEW.states[review.state], "did": audit.describe(event), "at": event.at}
        for review, event in selectors.recent(actor=actor)
    ]
    return {"rows": rows} if rows else None


panels.register("home.actions", template="incidents/panels/report.html", context=report, action="notice.file")
panels.register("home.recent", template="incidents/panels/recent.html", context=recent_work)
