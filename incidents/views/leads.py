"""Whether whoever leads a review had a decision to take in the case: their own word, or a colleague's check."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from incidents.models import Review
from incidents.permissions import NARRATIVE, SCREEN
from incidents.services import leads
from incidents.views import pages
from npcs.core.access import access, require


@access(Review, NARRATIVE, pk="review_id", name="review")
def vouch(request: HttpRequest, review: Review) -> HttpResponse:
    """Say it once, on a page that tells what it means."""
    actor = pages.actor_of(request)
    if review.lead_id != actor.user_id:
        require(actor, SCREEN, review)
    if request.method == "POST":
        leads.vouch(actor=actor, review=review)
        messages.success(request, _("Thank you. It is kept with the review."))
        return HttpResponseRedirect(review.get_absolute_url())
    own = review.lead_id == actor.user_id
    title = _("You had no decision to take in this case") if own else _("The lead had no decision to take in this case")
    context = {
        "review": review,
        "own": own,
        "title": title,
        "lead": str(review.lead or ""),
        "crumbs": pages.crumbs(review, {"label": title}),
    }
    return render(request, "incidents/lead.html", context)
