"""Legal holds and clocks of a review: the list, placing a hold, lifting it, recording that something due was done."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from incidents.forms.screening import HoldForm, LiftForm, MetForm
from incidents.models import LegalHold, Review, ReviewClock
from incidents.permissions import HOLD, NARRATIVE, SCREEN
from incidents.selectors import clocks as reads
from incidents.services import clocks, holds
from incidents.views import dues, pages
from incidents.views.steps import Taking
from incidents.workflow import LOCKED
from npcs.core.access import access, policy_of
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("hold", Review, HOLD, page=lambda review: pages.url("hold-place", review.pk))
drafts.register("hold-lift", LegalHold, HOLD, page=lambda hold: pages.url("hold-lift", hold.pk))
drafts.register("clock", ReviewClock, SCREEN, page=lambda clock: pages.url("clock", clock.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """Every due date with what moved it, and every hold with its reasons."""
    pages.log_read(request, review)
    actor = pages.actor_of(request)
    may_hold = policy_of(Review).can(actor, HOLD, review)
    context = {
        "review": review,
        "clocks": dues.table(review, records=policy_of(Review).can(actor, SCREEN, review)),
        "columns": dues.columns(),
        "types": dues.type_lines(review),
        "holds": [_card(one, may_lift=may_hold) for one in reads.holds_of(review=review)],
        "place_url": pages.url("hold-place", review.pk) if may_hold and review.state != "void" else "",
        "crumbs": pages.crumbs(review, {"label": _("Due dates and holds")}),
    }
    return render(request, "incidents/holds.html", context)


def _card(hold: LegalHold, *, may_lift: bool) -> dict[str, Any]:
    in_force = hold.lifted_on is None
    state = {"tone": "wait", "label": _("In force"), "icon": "pause_circle"} if in_force else {
        "tone": "done", "label": _("Lifted"), "icon": "check_circle",
    }  # fmt: skip
    return {
        "hold": hold,
        "state": state,
        "clocks": _("It stops the clocks.") if hold.pauses_clocks else _("The clocks go on."),
        "days": (hold.lifted_on - hold.placed_on).days if hold.lifted_on else None,
        "lift_url": pages.url("hold-lift", hold.pk) if in_force and may_lift else "",
    }


@access(Review, HOLD, pk="review_id", name="review")
def place(request: HttpRequest, review: Review) -> HttpResponse:
    """Place a legal hold. Sending the form twice places it once."""
    actor = pages.actor_of(request)
    locked = review.state in LOCKED
    intro = (
        _("The review stays as it is. Nothing of it is destroyed while the hold lasts.")
        if locked
        else _("Nobody can write in the review until the hold is lifted, and nothing of it is destroyed.")
    )

    def save(data: dict[str, Any], once: UUID) -> LegalHold:
        version = Review.objects.only("version").get(pk=review.pk).version
        return holds.place(actor=actor, review=review, version=version, once_key=once, data=data)

    take = Taking(save)
    form = Editing(
        form_key="hold",
        object_id=f"new-{review.pk}",
        form_class=HoldForm,
        template="incidents/form.html",
        initial={"pauses_clocks": True},
        save=take,
        done=lambda _saved: pages.url("holds", review.pk),
        success=_("The hold is placed."),
        context=pages.form_context(
            review, _("Place a legal hold"), submit=_("Place the hold"), intro=intro,
            cancel_url=pages.url("holds", review.pk),
        ),
    )  # fmt: skip
    return take.answer(pages.edit(request, review, form))


@access(LegalHold, HOLD, pk="hold_id", name="hold")
def lift(request: HttpRequest, hold: LegalHold) -> HttpResponse:
    """Lift a hold. Lifting it twice lifts it once."""
    actor, review = pages.actor_of(request), hold.review
    take = Taking(lambda data, version: holds.lift(actor=actor, hold=hold, version=version, reason=data["reason"]))
    form = Editing(
        form_key="hold-lift",
        object_id=str(hold.pk),
        form_class=LiftForm,
        template="incidents/form.html",
        save=take,
        done=lambda _saved: pages.url("holds", review.pk),
        current_version=hold.version,
        success=_("The hold is lifted."),
        context=pages.form_context(
            review, _("Lift the hold"), submit=_("Lift the hold"), cancel_url=pages.url("holds", review.pk),
            intro=_("Placed %(day)s. With the last hold lifted, work goes on where it stopped.")
            % {"day": words.day(hold.placed_on)},
        ),
    )  # fmt: skip
    return take.answer(pages.edit(request, review, form))


@access(ReviewClock, SCREEN, pk="clock_id", name="clock")
def met(request: HttpRequest, clock: ReviewClock) -> HttpResponse:
    """Record on which day something due was done."""
    actor, review = pages.actor_of(request), clock.review

    def save(data: dict[str, Any], version: int) -> ReviewClock:
        return clocks.record_met(actor=actor, clock=clock, version=version, met_on=data["met_on"])

    form = Editing(
        form_key="clock",
        object_id=str(clock.pk),
        form_class=MetForm,
        template="incidents/form.html",
        initial={"met_on": clock.met_on},
        save=save,
        done=lambda _saved: pages.url("holds", review.pk),
        current_version=clock.version,
        success=_("The date is recorded."),
        context=pages.form_context(
            review, _("Done: %(what)s") % {"what": clock.name}, submit=_("Record the date"),
            cancel_url=pages.url("holds", review.pk), intro=dues.sentence(clock),
        ),
    )  # fmt: skip
    return pages.edit(request, review, form)
