"""What the child and the family needed: the list, and one need."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import selectors
from incidents.choices import NeedStatus
from incidents.forms.learning import NeedForm
from incidents.models import Need, Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import learning
from incidents.views import pages
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

TONES: dict[str, str] = {NeedStatus.MET: "done", NeedStatus.PARTLY: "wait", NeedStatus.UNMET: "needs"}
ICONS: dict[str, str] = {
    NeedStatus.MET: "check_circle",
    NeedStatus.PARTLY: "remove_circle",
    NeedStatus.UNMET: "remove_circle",
}

drafts.register("need", Need, EDIT, page=lambda need: pages.url("need", need.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """Every need with what was received, in the order in which they were added."""
    pages.log_read(request, review)
    whole = selectors.whole_review(review=review)
    context = {
        "review": whole,
        "needs": cards(whole),
        "sums": summary(whole.needs.all()),
        "can_edit": pages.writes(pages.actor_of(request), whole),
        "crumbs": pages.crumbs(whole, {"label": _("Needs")}),
    }
    return render(request, "incidents/needs.html", context)


def tag(need: Need) -> dict[str, Any]:
    """The state tag of a need."""
    return {"tone": TONES[need.status], "label": need.get_status_display(), "icon": ICONS[need.status]}


def cards(review: Review) -> list[dict[str, Any]]:
    """The needs of a loaded review as the list shows them, each with the opportunities to which it leads."""
    opportunities = {one.pk: one for one in review.opportunities.all()}
    found = []
    for number, need in enumerate(review.needs.all(), 1):
        linked = {link.opportunity_id for link in need.opportunity_links.all()}
        found.append(card(number, need) | {"leads_to": [one for pk, one in opportunities.items() if pk in linked]})
    return found


def card(number: int, need: Need) -> dict[str, Any]:
    """A need by itself. ``open`` says that it still asks for an opportunity or a reason."""
    answered = need.opportunity_links.all() or need.accepted_reason.strip()
    return {"number": number, "need": need, "state": tag(need), "open": need.status == "unmet" and not answered}


def summary(needs: Any) -> str:
    """ "6 needs: 2 met, 1 partly met, 3 unmet." """
    counts = Counter(need.status for need in needs)
    if not counts:
        return ""
    parts = [f"{counts[key]} {label.lower()}" for key, label in NeedStatus.choices if counts[key]]
    total = ngettext("%(n)d need", "%(n)d needs", counts.total()) % {"n": counts.total()}
    return f"{total}: {', '.join(parts)}."


@access(Review, EDIT, pk="review_id", name="review")
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """Add a need. Sending the form twice adds it once."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> Need:
        return learning.add_need(actor=actor, review=review, once_key=once, data=data)

    form = _editing(review, f"new-{review.pk}", save, heading=_("Add a need"), submit=_("Save this need"))
    return pages.edit(request, review, form)


@access(Need, EDIT, pk="need_id", name="need")
def change(request: HttpRequest, need: Need) -> HttpResponse:
    """Change a need."""
    actor, review = pages.actor_of(request), need.review

    def save(data: dict[str, Any], version: int) -> Need:
        return learning.change_need(actor=actor, need=need, version=version, data=data)

    form = _editing(review, str(need.pk), save, heading=_("Change a need"))
    form.initial = {name: getattr(need, name) for name in learning.NEED_FIELDS}
    form.current_version = need.version
    form.context |= {"remove_url": pages.url("need-remove", need.pk), "remove_label": _("Remove this need")}
    return pages.edit(request, review, form)


def _editing(review: Review, object_id: str, save: Any, **words: Any) -> Editing:
    back = pages.url("needs", review.pk)
    trail = pages.crumbs(review, {"label": _("Needs"), "url": back}, {"label": words["heading"]})
    return Editing(
        form_key="need",
        object_id=object_id,
        form_class=NeedForm,
        template="incidents/part_form.html",
        save=save,
        done=lambda _need: back,
        show=pages.shown(NeedForm()),
        success=_("Saved."),
        context=pages.form_context(review, **words) | {"cancel_url": back, "crumbs": trail},
    )


@access(Need, EDIT, pk="need_id", name="need")
def remove(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask once, then remove. A need that an opportunity links to stays, and the page says why."""
    return pages.confirm_removal(
        request,
        need.review,
        title=_("Remove this need?"),
        shown=f"{need.get_domain_display()}: {need.needed}",
        consequence=_("It leaves the review. Its text stays in the log of changes."),
        action=_("Remove this need"),
        version=need.version,
        remove=lambda version: learning.remove_need(actor=pages.actor_of(request), need=need, version=version),
        back=pages.url("needs", need.review_id),
        keep=pages.url("need", need.pk),
    )
