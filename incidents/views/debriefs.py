"""Debriefs by role code: who was offered a talk, what they answered, what it adds."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import gathered
from incidents.choices import DebriefAnswer
from incidents.forms.gathering import DebriefForm, NoDebriefForm
from incidents.models import Debrief, Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import gathering, reviews
from incidents.views import pages
from incidents.views.part_forms import Kind
from npcs.core.access import access
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

DEBRIEFS = Kind("debrief", "debriefs", gettext_lazy("Debriefs"), DebriefForm)
TONES = {
    DebriefAnswer.OFFERED: ("wait", "hourglass_empty"),
    DebriefAnswer.ACCEPTED: ("doing", "check_circle"),
    DebriefAnswer.DECLINED: ("quiet", "remove_circle"),
    DebriefAnswer.NOT_AVAILABLE: ("quiet", "remove_circle"),
}

drafts.register("debrief", Debrief, EDIT, page=lambda debrief: pages.url("debrief", debrief.pk))
drafts.register("no-debrief", Review, EDIT, page=lambda review: pages.url("debriefs", review.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """Every debrief. Without a talk, the place to say why there was none."""
    rows = gathered.debriefs(review)
    context = {
        "review": review,
        "debriefs": [{"debrief": one, "state": tag(one)} for one in rows],
        "sums": summary(rows),
        "schedule": schedule(review),
        "can_edit": pages.writes(pages.actor_of(request), review),
        "crumbs": pages.crumbs(review, {"label": _("Debriefs")}),
    }
    if context["can_edit"] and not any(one.is_held for one in rows):
        return _none(request, review, context)
    pages.log_read(request, review)
    return render(request, "incidents/debriefs.html", context)


def tag(debrief: Debrief) -> dict[str, Any]:
    """The state of a debrief: held, or how the offer stands."""
    if debrief.is_held:
        return {
            "tone": "done",
            "label": _("Held %(day)s") % {"day": words.day(debrief.held_on)},
            "icon": "check_circle",
        }
    tone, icon = TONES[DebriefAnswer(debrief.answer)]
    return {"tone": tone, "label": debrief.get_answer_display(), "icon": icon}


def summary(rows: Any) -> str:
    """ "4 offered, 3 held, 1 declined." """
    if not rows:
        return ""
    answers = Counter(one.answer for one in rows)
    parts = [
        ngettext("%(n)d offered", "%(n)d offered", len(rows)) % {"n": len(rows)},
        _("%(n)d held") % {"n": sum(1 for one in rows if one.is_held)},
    ]
    parts += [f"{answers[key]} {label.lower()}" for key, label in NOT_HELD if answers[key]]
    return f"{', '.join(parts)}."


NOT_HELD = [(one, DebriefAnswer(one).label) for one in (DebriefAnswer.DECLINED, DebriefAnswer.NOT_AVAILABLE)]


def schedule(review: Review) -> str:
    """When the raw notes go, in one sentence."""
    days = review.jurisdiction.notes_days
    return ngettext(
        "Raw notes are destroyed %(n)d day after approval, unless a legal hold keeps them. Roles and counts stay.",
        "Raw notes are destroyed %(n)d days after approval, unless a legal hold keeps them. Roles and counts stay.",
        days,
    ) % {"n": days}


def _none(request: HttpRequest, review: Review, context: dict[str, Any]) -> HttpResponse:
    actor = pages.actor_of(request)
    form = Editing(
        form_key="no-debrief",
        object_id=str(review.pk),
        form_class=NoDebriefForm,
        template="incidents/debriefs.html",
        initial={"no_debrief_reason": review.no_debrief_reason},
        save=lambda data, version: reviews.save_story(actor=actor, review=review, version=version, data=data),
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        show=pages.shown(NoDebriefForm()),
        success=_("Saved."),
        context=context,
    )
    return pages.edit(request, review, form)


@access(Review, EDIT, pk="review_id", name="review")
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """Record an offer. Sending the form twice records it once."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> Debrief:
        return gathering.add_debrief(actor=actor, review=review, once_key=once, data=data)

    words_ = {"heading": _("Add a debrief"), "intro": schedule(review), "submit": _("Save this debrief")}
    return pages.edit(request, review, DEBRIEFS.adding(review, save, {}, **words_))


@access(Debrief, EDIT, pk="debrief_id", name="debrief")
def change(request: HttpRequest, debrief: Debrief) -> HttpResponse:
    """Change a debrief. Notes that were destroyed cannot be written anew."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], version: int) -> Debrief:
        return gathering.change_debrief(actor=actor, debrief=debrief, version=version, data=data)

    options = {"destroyed": debrief.notes_destroyed_at is not None}
    form = DEBRIEFS.changing(debrief, save, options, heading=_("Change a debrief"), intro=schedule(debrief.review))
    form.context |= {"remove_url": pages.url("debrief-remove", debrief.pk), "remove_label": _("Remove this debrief")}
    return pages.edit(request, debrief.review, form)


@access(Debrief, EDIT, pk="debrief_id", name="debrief")
def remove(request: HttpRequest, debrief: Debrief) -> HttpResponse:
    """Ask once, then remove."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        debrief.review,
        title=_("Remove this debrief?"),
        shown=f"{debrief.code}: {tag(debrief)['label']}",
        consequence=_("It leaves the review. Its raw notes are destroyed with it, at once and for good."),
        action=_("Remove this debrief"),
        version=debrief.version,
        remove=lambda version: gathering.remove_debrief(actor=actor, debrief=debrief, version=version),
        back=pages.url("debriefs", debrief.review_id),
        keep=pages.url("debrief", debrief.pk),
    )
