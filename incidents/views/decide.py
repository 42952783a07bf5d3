"""The director's page: what changed, the answers in short, the quality questions, approve or return."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from incidents import guards, selectors
from incidents.choices import QUALITY_DIMENSIONS
from incidents.forms.steps import DecideForm
from incidents.models import Review
from incidents.permissions import APPROVE
from incidents.services import decisions
from incidents.views import brief, changed, pages
from incidents.views.outline import Outline
from incidents.views.review import LATEST, entries
from incidents.views.steps import Taking
from incidents.workflow import REVIEW
from npcs.core.access import Actor, access, policy_of
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("decision", Review, APPROVE, page=lambda review: pages.url("decide", review.pk))


@access(Review, APPROVE, pk="review_id", name="review")
def decide(request: HttpRequest, review: Review) -> HttpResponse:
    """Approve or return. Deciding twice decides once."""
    actor = pages.actor_of(request)
    if review.state != "in_approval" and request.method != "POST":
        messages.info(
            request, _("There is nothing to decide now: the review is “%s”.") % pages.state_tag(review)["label"]
        )
        return HttpResponseRedirect(review.get_absolute_url())
    decision = Taking(lambda data, version: _decide(actor, review, version, data), field="words")

    def done(saved: Review) -> str:
        approved = saved.state == "approved"
        messages.success(request, _("Approved. The review is locked.") if approved else _("Returned to the lead."))
        return saved.get_absolute_url()

    form = Editing(
        form_key="decision",
        object_id=str(review.pk),
        form_class=DecideForm,
        template="incidents/decide.html",
        save=decision,
        done=done,
        current_version=review.version,
        context=_context(review, actor),
    )
    return decision.answer(pages.edit(request, review, form))


def _decide(actor: Actor, review: Review, version: int, data: dict[str, Any]) -> Review:
    if data["decision"] == "return":
        return decisions.return_review(actor=actor, review=review, version=version, question=data["words"])
    quality = {key: data[key] for key, _name, _question in QUALITY_DIMENSIONS}
    return decisions.approve(actor=actor, review=review, version=version, quality=quality, note=data["words"])


def _context(review: Review, actor: Actor) -> dict[str, Any]:
    whole = selectors.whole_review(review=review, actor=actor)
    outline = Outline(whole, actor)
    returned = selectors.last_returned(review=whole)
    heading = _("Check and decide: review %(number)s") % {"number": whole.incident.number}
    return {
        "state": pages.state_tag(whole),
        "lead_words": pages.due_words(whole),
        "sent": _sent(whole),
        "question": returned,
        "changes": changed.rows(whole, outline),
        "summary": brief.summary(whole, outline),
        "checks": brief.checks(outline),
        "offer": outline.offers.get("approve"),
        "consequence": REVIEW.transition("approve").consequence,
        "people": _people(whole, actor),
        "change_columns": [{"label": _("Where")}, {"label": _("Before")}, {"label": _("Now")}],
        "history": entries(selectors.history(review=whole, actor=actor, limit=LATEST)),
        "history_url": pages.url("history", whole.pk),
        "record_url": pages.url("record", whole.pk),
        **pages.form_context(whole, heading),
        "page_title": heading,
    }


def _sent(review: Review) -> str:
    if review.submitted_at is None:
        return ""
    values = {"who": review.submitted_by, "when": words.moment(review.submitted_at)}
    return _("Sent by %(who)s, %(when)s.") % values


def _people(review: Review, actor: Actor) -> dict[str, str]:
    """Who may decide and who may not, by name."""
    took_part = guards.people_with_a_part(review)
    directors = list(policy_of(Review).who(APPROVE, review))
    may = [str(one) for one in directors if one.pk not in took_part and one.pk != actor.user_id]
    return {"may": ", ".join(may), "may_not": ", ".join(selectors.names(people=took_part))}
