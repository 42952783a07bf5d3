"""Check answers: everything in order, what is missing, what to look at once more, then send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents import selectors
from incidents.forms.steps import SendForm
from incidents.models import Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import reviews
from incidents.views import answers, pages, places
from incidents.views.outline import SENDABLE, Outline
from incidents.views.steps import Taking
from incidents.workflow import REVIEW
from npcs.core.access import NotVisible, access, require
from npcs.core.versions.editing import Editing

RATING_COLUMNS = [{"label": label} for label in (gettext_lazy("Item"), gettext_lazy("Rating"), gettext_lazy("Change"))]


@access(Review, NARRATIVE, pk="review_id", name="review")
def check(request: HttpRequest, review: Review) -> HttpResponse:
    """Everything that was answered, with the way to change it; then send for approval. Sending twice sends once."""
    actor = pages.actor_of(request)
    if request.method != "POST" or not actor.has(EDIT, review.jurisdiction_id):
        require(actor, EDIT, review)  # a second POST comes when the state has moved on; the workflow knows it again
    if request.method != "POST" and review.state not in REVIEW.transition("submit").origins:
        messages.info(request, _("Ratings come first: start scoring, then check and send."))
        return HttpResponseRedirect(review.get_absolute_url())
    whole = selectors.whole_review(review=review, actor=actor)
    outline = Outline(whole, actor)
    if not outline.agreed and request.method != "POST":
        messages.info(request, _("Two people rate this review. They compare and agree first."))
        return HttpResponseRedirect(review.get_absolute_url())
    advisory = [one for one in outline.findings if not one.blocking]
    send = Taking(lambda _data, version: reviews.submit(actor=actor, review=review, version=version))
    form = Editing(
        form_key="send",
        object_id=str(review.pk),
        form_class=SendForm,
        form_kwargs={"ask": bool(advisory)},
        template="incidents/check.html",
        save=send,
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        success=_("Sent. A director reads it next."),
        context=_context(whole, outline, advisory),
    )
    return send.answer(pages.edit(request, review, form))


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def check_part(request: HttpRequest, review: Review, part: str) -> HttpResponse:
    """The answers of one group of the task list, with what is still to do there. Nothing is sent from here."""
    pages.log_read(request, review)
    actor = pages.actor_of(request)
    if part not in answers.GROUPS:
        raise NotVisible(NARRATIVE, "incidents.review", review.pk)
    whole = selectors.whole_review(review=review, actor=actor)
    outline = Outline(whole, actor)
    titles = {one.key: one.title for one in outline.groups}
    found = answers.of_group(part, answers.parts(whole, outline))
    look = places.of_group(part, [one for one in outline.findings if not one.blocking])
    others = [
        {"label": titles[key], "url": pages.url("check-part", review.pk, key)} for key in answers.GROUPS if key != part
    ]
    if whole.state in SENDABLE and outline.can_edit:
        others.append({"label": _("Check answers and send"), "url": pages.url("check", review.pk)})
    context = {
        "parts": found if outline.can_edit else [answers.without_links(one) for one in found],
        "rating_columns": RATING_COLUMNS if outline.can_edit else RATING_COLUMNS[:2],
        "missing": places.missing(whole, outline, part) if outline.can_edit else [],
        "advisory": places.listed(whole, look) if outline.can_edit else [],
        "others": others,
        "review": whole,
        **pages.form_context(whole, _("Check: %(part)s") % {"part": titles[part]}),
    }
    return render(request, "incidents/check_part.html", context)


def _context(review: Review, outline: Outline, advisory: list[Any]) -> dict[str, Any]:
    parts = answers.parts(review, outline)
    skipped = [
        {**row, "part": part.title} for part in parts for row in part.rows if row.get("skipped") and row.get("url")
    ]
    return {
        "parts": parts,
        "rating_columns": RATING_COLUMNS,
        "skipped": skipped,
        "missing": places.missing(review, outline),
        "noticed": places.noticed(review),
        "advisory": places.listed(review, advisory),
        "step": REVIEW.transition("submit"),
        "offer": outline.offers.get("submit"),
        **pages.form_context(review, _("Check answers and send")),
    }
