"""Entered in error: one person asks and says why, a second one confirms exactly that, or leaves it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from incidents import selectors
from incidents.forms.base import PlainForm
from incidents.forms.steps import StepForm
from incidents.models import Review
from incidents.permissions import VIEW, VOID
from incidents.services import reviews
from incidents.views import pages
from incidents.views.steps import Taking
from incidents.workflow import REVIEW
from npcs.core.access import Forbidden, access, policy_of
from npcs.core.versions.editing import Editing
from npcs.core.workflow import available

NAME = "void"


@access(Review, VIEW, pk="review_id", name="review")
def void(request: HttpRequest, review: Review) -> HttpResponse:
    """Ask, or confirm what somebody else asked. Sending it twice does it once."""
    actor, policy = pages.actor_of(request), policy_of(Review)
    if not policy.can(actor, VOID, review):
        raise Forbidden(VOID, policy.why_not(actor, VOID, review), "incidents.review", review.pk)
    step = REVIEW.transition(NAME)
    offer = next((one for one in available(REVIEW, review, actor) if one.transition.name == NAME), None)
    if offer is None and request.method != "POST":
        said = _("This step is not possible now: the review is “%s”.") % pages.state_tag(review)["label"]
        messages.info(request, said)
        return HttpResponseRedirect(review.get_absolute_url())
    asked = selectors.void_asked(review=review)
    confirms = asked is not None and asked.actor_id != actor.user_id
    reason = {"reason": asked.reason} if asked is not None and confirms else {}

    def take(data: dict[str, Any], version: int) -> Review:
        given = {**reason, **data}
        return reviews.take(actor=actor, review=review, version=version, name=NAME, reason=given.get("reason", ""))

    taking = Taking(take)
    form = Editing(
        form_key="void",
        object_id=str(review.pk),
        form_class=PlainForm if confirms else StepForm,
        form_kwargs={} if confirms else {"step": step},
        template="incidents/void.html",
        save=taking,
        done=lambda saved: _done(request, saved),
        current_version=review.version,
        context={
            "step": step,
            "asked": asked,
            "confirms": confirms,
            "why": offer.why if offer else (),
            **pages.form_context(review, str(step.label), submit=_("Confirm") if confirms else _("Ask for it")),
        },
    )
    return taking.answer(pages.edit(request, review, form))


def _done(request: HttpRequest, saved: Review) -> str:
    if saved.state == "void":
        messages.success(request, _("It is marked as entered in error. It stays readable and counts nowhere."))
    else:
        messages.success(request, _("You asked for it. A second person confirms; until then nothing changes."))
    return saved.get_absolute_url()
