"""Rating one item at a time, with all items in sight and what was written so far beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import gathered, selectors, wording
from incidents.forms.rating import RatingForm
from incidents.models import ImprovementOpportunity, Rating, Review
from incidents.permissions import RATE
from incidents.services import scoring
from incidents.views import care, needs, opportunities, pages
from incidents.views.sheet import Sheet, said
from incidents.workflow import AGREEING
from npcs.core.access import Actor, NotVisible, access
from npcs.core.instruments.render import ShownItem
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

KEYS = (
    (
        ["0", "…", "3"],
        gettext_lazy("Choose a value. One that needs no reason is saved at once, and the next item opens."),
    ),
    (["N"], gettext_lazy("Not enough information. The box for the reason opens.")),
    (["Enter"], gettext_lazy("Save and go on.")),
    (["Ctrl", "Enter"], gettext_lazy("Save and go on while you type a reason.")),
    (["?"], gettext_lazy("Show these keys.")),
)

drafts.register("rating", Rating, RATE)


@access(Review, RATE, pk="review_id", name="review")
def family(request: HttpRequest, review: Review, item: str = "") -> HttpResponse:
    """The items that are rated once for the review."""
    return _page(request, review, None, item)


@access(ImprovementOpportunity, RATE, pk="opportunity_id", name="opportunity")
def opportunity(request: HttpRequest, opportunity: ImprovementOpportunity, item: str = "") -> HttpResponse:
    """The items that are rated for one improvement opportunity."""
    return _page(request, opportunity.review, opportunity, item)


def _page(request: HttpRequest, review: Review, subject: ImprovementOpportunity | None, code: str) -> HttpResponse:
    actor = pages.actor_of(request)
    scoring.may_rate_now(actor, review)
    agreeing = review.double_rating and review.state in AGREEING
    sheet = Sheet(selectors.whole_review(review=review, actor=actor), subject, None if agreeing else actor.user_id)
    if sheet.is_sent and request.method != "POST":
        messages.info(request, _("Your ratings are in and cannot be changed. The lead can open them again."))
        return HttpResponseRedirect(review.get_absolute_url())
    if not code:
        return HttpResponseRedirect(sheet.url(sheet.first_open))
    if code not in sheet.codes:
        raise NotVisible(RATE, "incidents.rating", f"{sheet.key} {code}")
    options: dict[str, Any] = {
        "shown": sheet.shown(code),
        "reason_missing": sheet.reason_missing(code),
        "also_why": sheet.neither(code),
        "auto_id": "%s",
    }
    form = Editing(
        form_key="rating",
        object_id=f"new-{sheet.key}-{code}",
        form_class=RatingForm,
        form_kwargs=options,
        template="incidents/rate.html",
        initial=sheet.initial(code),
        save=lambda data, version: sheet.save(actor, code, data, version),
        done=lambda _rating: _next(request, sheet, code),
        current_version=sheet.version(code),
        show=pages.shown(RatingForm(**options)),
        context=_context(sheet, options["shown"], actor),
    )
    return pages.edit(request, sheet.review, form)


def _next(request: HttpRequest, sheet: Sheet, code: str) -> str:
    """The next item; the same one, once, when its reason is missing; after the last one the review."""
    if sheet.reason_missing(code) and "asked" not in request.POST:
        return f"{sheet.url(code)}#rationale"
    following = sheet.following(code)
    if following:
        return sheet.url(following)
    said = {"name": sheet.name, "n": len(sheet.codes)}
    messages.success(request, _("%(name)s: all %(n)d items are rated.") % said)
    return sheet.review.get_absolute_url()


def _context(sheet: Sheet, shown: ShownItem, actor: Actor) -> dict[str, Any]:
    review, subject, code = sheet.review, sheet.subject, shown.item.code
    previous = sheet.previous(code)
    heading = subject.title if subject else _("Family items")
    number = review.incident.number
    of = _("Improvement opportunity %(n)d of %(all)d") % {"n": sheet.number, "all": sheet.total}
    label = _("%(done)d of %(all)d items rated") % {"done": sheet.answered, "all": len(sheet.codes)}
    return {
        "heading": heading,
        "page_title": f"{code}, {sheet.name.lower()}, {number}",
        "kicker": f"{number} · {of}" if subject else number,
        "state": _set_tag(sheet),
        "lead_words": pages.due_words(review),
        "about": opportunities.facts(subject, sheet.definition) if subject else _("Rated once for the whole review."),
        "progress": {"done": sheet.answered, "all": len(sheet.codes), "label": label},
        "groups": sheet.groups(code),
        "advance": " ".join(
            one.value for one in shown.choices if not one.asks_reason and one.value not in sheet.neither(code)
        ),
        "back_url": sheet.url(previous) if previous else review.get_absolute_url(),
        "written": _written(sheet),
        "second": review.lead_id != actor.user_id and not review.double_rating,
        "alone": _alone(sheet),
        "noticed": care.lines(shown.answer.rationale, wording.cue_list(review.jurisdiction_id)),
        "raters": _raters(sheet, code),
        "keys": [{"keys": keys, "does": does} for keys, does in KEYS],
        "crumbs": pages.crumbs(review, {"label": sheet.name}),
    }


def _alone(sheet: Sheet) -> str:
    """For a rater of two: who else rates, and that neither sees the other's ratings yet."""
    if not sheet.review.double_rating or sheet.agreeing:
        return ""
    return _("Two people rate this review. Neither sees the ratings of the other until both are in.")


def _raters(sheet: Sheet, code: str) -> list[dict[str, Any]]:
    """What each of the two raters gave, while they agree."""
    people = {sheet.review.lead_id: sheet.review.lead, sheet.review.second_rater_id: sheet.review.second_rater}
    return [
        {
            "who": str(people.get(person) or _("Rater before")),
            "value": said(shown),
            "reason": shown.answer.rationale,
        }
        for person, shown in sheet.given_by_raters(code)
    ]


def _set_tag(sheet: Sheet) -> dict[str, str]:
    if not sheet.answered:
        return {"tone": "todo", "label": _("Not started")}
    whole = sheet.answered == len(sheet.codes)
    return {"tone": "done", "label": _("All rated")} if whole else {"tone": "doing", "label": _("In progress")}


def _written(sheet: Sheet) -> dict[str, Any]:
    """What helps to rate: the opportunity with its needs, or all needs; story, timeline, debriefs."""
    linked = [link.need for link in sheet.subject.need_links.all()] if sheet.subject else sheet.review.needs.all()
    return {
        "opportunity": sheet.subject,
        "needs": [{"need": need, "state": needs.tag(need)} for need in linked],
        "story": sheet.review.story,
        "timeline": gathered.timeline(sheet.review),
        "debriefs": [one for one in gathered.debriefs(sheet.review) if one.learned or one.notes],
    }
