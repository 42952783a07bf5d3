"""The parts of a review's task list that are there only where two people rate."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Review
from incidents.views import pages

Task = dict[str, Any]


def tasks(outline: Any) -> list[Task]:
    """Naming the second rater, sending one's own ratings, comparing. ``outline`` is views.outline.Outline."""
    review: Review = outline.review
    found = []
    if review.second_rater_id is None or (outline.can_edit and review.state == "scoring"):
        found.append(_second(outline))
    if outline.rates_apart:
        found.append(_send(outline))
    found.append(_compare(outline))
    return found


def _task(title: str, hint: str, tone: str, label: str, url: str = "", button: str = "") -> Task:
    state = {"tone": tone, "label": label}
    return {"title": title, "hint": hint, "state": state, "url": url, "button": button, "side": "", "next": False}


def _second(outline: Any) -> Task:
    review: Review = outline.review
    url = pages.url("second-rater", review.pk) if outline.can_edit and review.state == "scoring" else ""
    if review.second_rater_id is None:
        title, hint = _("Name the second rater"), _("Somebody who may rate and does not lead this review.")
        return _task(title, hint, "needs", _("Needs a name"), url, title if url else "")
    title = _("Second rater: %(name)s") % {"name": review.second_rater}
    return _task(title, _("Rates on their own, without seeing the lead’s ratings."), "done", _("Named"), url)


def _send(outline: Any) -> Task:
    review: Review = outline.review
    title, hint = _("Send your ratings"), _("They are closed then. You see the other’s when both are in.")
    if outline.sent:
        return _task(title, _("Yours are in."), "done", _("Sent"), pages.url("my-ratings", review.pk))
    if any(one.blank for one in outline.sets):
        return _task(title, hint, "locked", _("Opens when all items are rated"))
    return _task(title, hint, "todo", _("Not sent"), pages.url("send-ratings", review.pk), title)


def _compare(outline: Any) -> Task:
    review: Review = outline.review
    title, hint = _("Compare and agree"), _("Both sets beside each other, item by item.")
    if outline.agreed:
        blank = any(one.blank for one in outline.sets)
        if review.state == "consensus" and blank:
            return _task(title, _("The items on which you differ are open."), "doing", _("In progress"))
        return _task(title, hint, "done", _("Agreed"))
    offer = outline.offers.get("agree")
    if offer is not None and offer.allowed:
        return _task(title, hint, "todo", _("Both are in"), pages.url("step", review.pk, "agree"), title)
    return _task(title, hint, "wait", _("Waiting for the other rater") if outline.sent else _("Waiting for the raters"))
