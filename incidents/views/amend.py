"""Amendments: opening one, and what a revision changed against the one before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import revisions, selectors
from incidents.forms.steps import StepForm
from incidents.models import Review
from incidents.permissions import AMEND, NARRATIVE
from incidents.services import amendments
from incidents.views import changed, pages
from incidents.views.outline import Outline
from incidents.views.steps import Taking
from incidents.workflow import DECIDED
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("amend", Review, AMEND, page=lambda review: pages.url("amend", review.pk))


@access(Review, AMEND, pk="review_id", name="review")
def amend(request: HttpRequest, review: Review) -> HttpResponse:
    """Ask why, then open the next revision. Sending it twice opens it once."""
    actor, step = pages.actor_of(request), revisions.AMENDING
    open_one = selectors.later_revision(review=review)
    if request.method != "POST" and (review.state not in DECIDED or open_one is not None):
        messages.info(request, _("It cannot be amended now. Look at the newest revision."))
        return HttpResponseRedirect((open_one or review).get_absolute_url())
    taking = Taking(
        lambda data, version: amendments.amend(actor=actor, review=review, version=version, reason=data["reason"])
    )
    form = Editing(
        form_key="amend",
        object_id=str(review.pk),
        form_class=StepForm,
        form_kwargs={"step": step},
        template="incidents/step.html",
        save=taking,
        done=lambda made: made.get_absolute_url(),
        current_version=review.version,
        success=_("The new revision is open. Its lead writes it."),
        context={"step": step, "missing": (), **pages.form_context(review, str(step.label), submit=step.label)},
    )
    return taking.answer(pages.edit(request, review, form))


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def changes(request: HttpRequest, review: Review) -> HttpResponse:
    """What this revision changed against the one that it amends: where, before, now."""
    whole = selectors.whole_review(review=review)
    pages.log_read(request, review)
    former = selectors.whole_review(review=whole.amends) if whole.amends else None
    found = revisions.compare(old=former, new=whole) if former else []
    outline = Outline(whole, pages.actor_of(request))
    context = {
        "review": whole,
        "former": former,
        "rows": changed.listed(found, whole, outline),
        "columns": [{"label": _("Where")}, {"label": _("Before")}, {"label": _("Now")}],
        "crumbs": pages.crumbs(whole, {"label": _("What changed")}),
    }
    return render(request, "incidents/changes.html", context)
