"""Items that a newer version added, for an approved review: the list, and one item at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import scales, selectors, supplement
from incidents.forms.rating import RatingForm
from incidents.models import ImprovementOpportunity, Rating, Review
from incidents.permissions import NARRATIVE, RATE
from incidents.services import supplement as services
from incidents.views import pages
from npcs.core.access import Actor, Forbidden, NotVisible, access
from npcs.core.instruments.render import show
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("supplement", Rating, RATE)
Subject = ImprovementOpportunity | None


@access(Review, NARRATIVE, pk="review_id", name="review")
@require_safe
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """What can be added to an approved review, and what this rater has added."""
    actor = _rater(request, review)
    whole = selectors.whole_review(review=review)
    offer = supplement.offer(whole)
    if offer is None:
        messages.info(request, _("No newer version of the scale has new items for this review."))
        return HttpResponseRedirect(review.get_absolute_url())
    pages.log_read(request, review)
    tasks = []
    for number, subject in enumerate((None, *whole.opportunities.all())):
        level = scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL
        where = _("Opportunity %(n)d: %(title)s") % {"n": number, "title": subject.title} if subject else _("Family")
        for item in offer.items[level]:
            given = _own(whole, subject, actor, item.code)
            state = {"tone": "done", "label": given.choice} if given else {"tone": "todo", "label": _("Not rated")}
            tasks.append(
                {"title": f"{item.code} {item.label}", "hint": where, "state": state, "side": "", "next": False,
                 "url": address(whole, subject, item.code)}
            )  # fmt: skip
    context = {
        "review": whole,
        "tasks": tasks,
        "heading": _("Add ratings of new items"),
        "version": offer.version,
        "crumbs": pages.crumbs(whole, {"label": _("Supplement")}),
    }
    return render(request, "incidents/supplement.html", context)


def _rater(request: HttpRequest, review: Review) -> Actor:
    actor = pages.actor_of(request)
    if RATE not in actor.actions:
        raise Forbidden(RATE, _("Your role does not include this."), "incidents.review", review.pk)
    return actor


def address(review: Review, subject: Subject, code: str) -> str:
    if subject is None:
        return pages.url("supplement-item", review.pk, code)
    return pages.url("supplement-opportunity", subject.pk, code)


def _own(review: Review, subject: Subject, actor: Actor, code: str) -> Rating | None:
    """The actor's own answer to a new item."""
    for one in supplement.sets_of(review):
        if one.rater_id == actor.user_id and one.opportunity_id == (subject.pk if subject else None):
            found = next((rating for rating in one.ratings.all() if rating.item_code == code), None)
            if found is not None:
                return found
    return None


@access(Review, NARRATIVE, pk="review_id", name="review")
def family(request: HttpRequest, review: Review, item: str) -> HttpResponse:
    """A new item that is rated once for the review."""
    return _page(request, review, None, item)


@access(ImprovementOpportunity, NARRATIVE, pk="opportunity_id", name="opportunity")
def opportunity(request: HttpRequest, opportunity: ImprovementOpportunity, item: str) -> HttpResponse:
    """A new item that is rated for one improvement opportunity."""
    return _page(request, opportunity.review, opportunity, item)


def _page(request: HttpRequest, review: Review, subject: Subject, code: str) -> HttpResponse:
    actor = _rater(request, review)
    whole = selectors.whole_review(review=review)
    offer = supplement.offer(whole)
    if offer is None:
        messages.info(request, _("No newer version of the scale has new items for this review."))
        return HttpResponseRedirect(review.get_absolute_url())
    item = offer.find(scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL, code)
    if item is None:
        raise NotVisible(RATE, "incidents.rating", f"supplement {code}"[:64])
    given = _own(whole, subject, actor, code)
    options: dict[str, Any] = {"shown": show(offer.definition, item), "auto_id": "%s"}
    form = Editing(
        form_key="supplement",
        object_id=f"new-{subject.pk if subject else whole.pk}-{code}",
        form_class=RatingForm,
        form_kwargs=options,
        template="incidents/supplement_item.html",
        initial={"value": given.choice, "rationale": given.rationale} if given else {},
        save=lambda data, version: services.rate(
            actor=actor, review=whole, opportunity=subject, item_code=code, raw=data.get("value", ""),
            rationale=data.get("rationale", ""), version=version,
        ),
        done=lambda _rating: pages.url("supplement", whole.pk),
        current_version=given.version if given else 0,
        show=pages.shown(RatingForm(**options)),
        success=_("Saved in the supplement. The approved ratings did not change."),
        context={
            **pages.form_context(whole, f"{code} {item.label}"),
            "cancel_url": pages.url("supplement", whole.pk),
            "subject": subject,
        },
    )  # fmt: skip
    return pages.edit(request, whole, form)
