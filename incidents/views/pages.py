"""What the pages of a review share: where one is, what one may read, how a form is kept and compared."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.views import care
from incidents.workflow import OPEN, REVIEW
from npcs.core import audit
from npcs.core.access import Actor, policy_of
from npcs.core.ui import words
from npcs.core.versions import editing
from npcs.core.versions.errors import FieldErrors, StaleVersion

Crumb = dict[str, str]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def writes(actor: Actor, review: Review) -> bool:
    return policy_of(Review).can(actor, EDIT, review)


def log_read(request: HttpRequest, review: Review) -> None:
    """One access-log line for a page that shows text of the review; sending a form is in the history already."""
    if request.method != "POST":
        audit.read(actor=actor_of(request), obj=review, action=NARRATIVE)


def url(name: str, *args: object) -> str:
    return reverse(f"incidents:{name}", args=args)


def crumbs(review: Review | None = None, *more: Crumb) -> list[Crumb]:
    """Reviews, the review's number, then ``more``. The last one is the page itself."""
    trail = [{"label": _("Reviews"), "url": url("worklist")}]
    if review is not None:
        trail.append({"label": review.incident.number, "url": review.get_absolute_url()})
    return [*trail, *more]


def state_tag(review: Review) -> dict[str, Any]:
    state = REVIEW.states[review.state]
    return {"tone": state.tone, "label": state.label, "icon": state.icon}


def due_words(review: Review) -> str:
    """The clock in one short sentence: when it is due, or when it ended."""
    if review.state in OPEN:
        return f"{words.due(review.due_on, timezone.localdate())['text']}." if review.due_on else ""
    ended = review.voided_at or review.withdrawn_at or review.shared_at or review.approved_at or review.closed_at
    label = REVIEW.states[review.state].label
    return _("%(state)s %(day)s.") % {"state": label, "day": words.day(ended)} if ended else ""


def form_context(review: Review | None, heading: str, **more: Any) -> dict[str, Any]:
    """The words of a form's page. The browser's title holds the number and never a detail of the case."""
    back = review.get_absolute_url() if review else url("worklist")
    return {
        "heading": heading,
        "page_title": f"{heading}, {review.incident.number}" if review else heading,
        "intro": "",
        "submit": _("Save"),
        "cancel_url": back,
        "crumbs": crumbs(review, {"label": heading}),
        **more,
    }


def edit(request: HttpRequest, review: Review | None, form: editing.Editing, **context: Any) -> HttpResponse:
    """Shows or saves one form with the shared template; the read is logged."""
    if review is not None:
        log_read(request, review)
        care.look_after(request, review, form)
    form.context = {"review": review, "kicker": review.incident.number if review else "", **context, **form.context}
    return editing.handle(request, form)


def shown(form: forms.Form) -> Callable[[str, Any], str]:
    """How a value reads on the page that compares two texts: choices by their label, several one a line."""

    def show(name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        field = form.fields.get(name)
        labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        if isinstance(value, list):
            return "\n".join(labels.get(str(one), str(one)) for one in value)
        return labels.get(str(value), str(value))

    return show


def confirm_removal(
    request: HttpRequest,
    review: Review | None,
    *,
    remove: Callable[[int], None],
    version: int,
    back: str,
    keep: str,
    **texts: Any,
) -> HttpResponse:
    """A page of its own before something is removed. ``texts``: title, shown, consequence, action."""
    if review is not None:
        log_read(request, review)
    refused, status = "", 200
    if request.method == "POST":
        try:
            remove(number(request.POST.get("version", "")))
        except FieldErrors as refusal:
            refused, status = " ".join(refusal.errors.values()), 422
        except StaleVersion:
            refused, status = _("Somebody changed it after you opened this page. Look at it again, then decide."), 409
        else:
            messages.success(request, _("Removed."))
            return HttpResponseRedirect(back)
    trail = crumbs(review, {"label": texts["title"]})
    context = {**texts, "review": review, "version": version, "keep": keep, "refused": refused, "crumbs": trail}
    return render(request, "incidents/remove.html", context, status=status)


def number(raw: str) -> int:
    """A version as a form sends it; anything else is a version that no record has."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1
