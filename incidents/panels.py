"""What the review process shows on Home and beside a review: the way to report, recent work, past reviews like it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from incidents import selectors
from incidents.dashboard import alike
from incidents.permissions import NARRATIVE
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.ui import panels

ALIKE = 3  # past reviews beside a review


def report(actor: Any, _member: Any) -> Mapping[str, Any]:
    return {"address": reverse("incidents:notice")}


def recent_work(actor: Any, _member: Any) -> Mapping[str, Any] | None:
    """None when there is nothing to show yet."""
    rows = [
        {"review": review, "state": REVIEW.states[review.state], "did": audit.describe(event), "at": event.at}
        for review, event in selectors.recent(actor=actor)
    ]
    return {"rows": rows} if rows else None


def seen_before(actor: Any, review: Any) -> Mapping[str, Any] | None:
    """The past reviews with most in common; None when none shares anything."""
    found = alike.past(actor=actor, wanted=alike.wanted_of(review), limit=ALIKE)
    if not found:
        return None
    definition = alike.newest()
    rows = [
        {
            "number": one.other.ref.incident.number,
            "url": one.other.ref.get_absolute_url() if NARRATIVE in actor.actions else "",
            "shared": alike.shared(one, definition),
        }
        for one in found
    ]
    return {"found": rows, "more_url": reverse("incidents:similar", args=[review.pk])}


def assigning(_actor: Any, _nothing: Any) -> Mapping[str, Any]:
    return {"address": reverse("incidents:assign")}


panels.register("home.actions", template="incidents/panels/report.html", context=report, action="notice.file")
panels.register("home.recent", template="incidents/panels/recent.html", context=recent_work)
panels.register("incidents.review", template="incidents/panels/similar.html", context=seen_before, action="review.view")
panels.register("worklist.bulk", template="incidents/panels/assign.html", context=assigning, action="review.open")
