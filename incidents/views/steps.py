"""Steps of a review that ask once and are taken: screen, select, open, start scoring, hold, share and the like.

Sending for approval and deciding have pages that show more; a step by these names leads there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import completeness, selectors
from incidents.forms.steps import StepForm
from incidents.models import Review
from incidents.permissions import VIEW
from incidents.services import reviews, scoring, sharing
from incidents.views import pages, places
from incidents.workflow import REVIEW
from npcs.core.access import Actor, Forbidden, NotVisible, access
from npcs.core.versions import editing
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import Offer, WorkflowError, available
from npcs.core.workflow.errors import NotPermitted

ELSEWHERE = {
    "submit": "check", "approve": "decide", "return": "decide", "void": "void", "start_screening": "screening",
    "select": "screening", "not_select": "screening", "hold": "hold-place", "resume": "holds", "share": "sharing",
}  # fmt: skip
NAMES_A_LEAD = ("open", "open_record")
OWN_SERVICE: dict[str, Callable[..., Review]] = {
    "open": reviews.open_review,
    "open_record": reviews.open_record,
    "start_scoring": reviews.start_scoring,
    "agree": scoring.agree,
    "withdraw": sharing.withdraw,
}
SUCCESS = {
    "open": gettext_lazy("The review is open."),
    "open_record": gettext_lazy("The review is open. It is scored from the record."),
    "start_scoring": gettext_lazy("Scoring has started."),
    "agree": gettext_lazy("The ratings are closed. Compare them and agree."),
    "withdraw": gettext_lazy("Sharing is withdrawn."),
}


@access(Review, VIEW, pk="review_id", name="review")
def step(request: HttpRequest, review: Review, name: str) -> HttpResponse:
    """Ask once, then take the step. Sending it twice takes it once."""
    if name in ELSEWHERE:
        return HttpResponseRedirect(pages.url(ELSEWHERE[name], review.pk))
    if name not in SUCCESS:
        raise NotVisible(VIEW, "incidents.review step", f"{review.pk} {name}"[:64])
    actor = pages.actor_of(request)
    offer = _offer(review, actor, name)
    if offer is None and request.method != "POST":
        messages.info(
            request, _("This step is not possible now: the review is “%s”.") % pages.state_tag(review)["label"]
        )
        return HttpResponseRedirect(review.get_absolute_url())
    if offer is not None and offer.refused_by == "right":
        raise Forbidden(offer.transition.action, " ".join(offer.why), "incidents.review", review.pk)
    return _ask(request, review, actor, name, offer)


def _offer(review: Review, actor: Actor, name: str) -> Offer | None:
    """The step out of the present state, with what stands against it; None when it does not start there."""
    return next((one for one in available(REVIEW, review, actor) if one.transition.name == name), None)


def _ask(request: HttpRequest, review: Review, actor: Actor, name: str, offer: Offer | None) -> HttpResponse:
    transition = REVIEW.transition(name)
    leads = selectors.possible_leads(review=review) if name in NAMES_A_LEAD else ()
    default = actor.user_id if any(one.pk == actor.user_id for one in leads) else None
    take = Taking(lambda data, version: _take(name, actor, review, version, data))
    form = editing.Editing(
        form_key=f"step-{name.replace('_', '-')}",
        object_id=str(review.pk),
        form_class=StepForm,
        form_kwargs={"step": transition, "leads": leads, **(_raters(review) if name == "start_scoring" else {})},
        template="incidents/step.html",
        initial={"lead": default},
        save=take,
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        success=str(SUCCESS[name]),
        context={
            "step": transition,
            "missing": _missing(review) if offer and offer.refused_by == "guard" else (),
            **pages.form_context(review, str(transition.label), submit=transition.label),
        },
    )
    return take.answer(pages.edit(request, review, form))


def _raters(review: Review) -> dict[str, Any]:
    """The member's rule on double rating, and who can be the second rater."""
    rule = selectors.double_rating_rule(jurisdiction_id=review.jurisdiction_id)
    seconds = selectors.possible_second_raters(review=review) if rule != "off" else ()
    return {"two_raters": rule, "seconds": seconds}


def _missing(review: Review) -> list[dict[str, Any]]:
    """What stands in the way of scoring, each linked to its place."""
    whole = selectors.whole_review(review=review)
    return places.listed(whole, [one for one in completeness.before_scoring(whole) if one.blocking])


def _take(name: str, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> Review:
    more = {"lead_id": data["lead"], "lead_is_free": data["lead_is_free"]} if "lead" in data else {}
    more |= {name: data[name] for name in ("reason", "double_rating") if name in data}
    more |= {"second_rater_id": data["second_rater"]} if "second_rater" in data else {}
    service = OWN_SERVICE.get(name, partial(reviews.take, name=name))
    return service(actor=actor, review=review, version=version, **more)


class Taking:
    """Calls a step's service. A refusal is shown on the page, with everything typed, and answered with its status."""

    def __init__(self, service: Callable[[dict[str, Any], Any], Any], field: str = "reason") -> None:
        self.service, self.field, self.status = service, field, 200

    def __call__(self, data: dict[str, Any], version: Any) -> Any:
        try:
            return self.service(data, version)
        except NotPermitted:
            raise
        except WorkflowError as error:
            self.status = 422 if error.code in {"reason", "not_ready"} else 409
            raise FieldErrors({self.field if error.code == "reason" else "": str(error)}) from None

    def answer(self, response: HttpResponse) -> HttpResponse:
        if self.status != 200:
            response.status_code = self.status
        return response
