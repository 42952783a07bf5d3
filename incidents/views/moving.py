"""A newer version of the scale, offered to the lead: what would come along, what is asked again, what is left."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import moving, selectors, supplement
from incidents.forms.moving import MoveForm
from incidents.models import Review
from incidents.permissions import RATE
from incidents.services import moving as services
from incidents.views import pages
from npcs.core.access import Actor, access, policy_of
from npcs.core.instruments.moving import Line
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("move", Review, RATE, page=lambda review: pages.url("move", review.pk))


@access(Review, RATE, pk="review_id", name="review")
def move(request: HttpRequest, review: Review) -> HttpResponse:
    """What a move would change, item by item, and the button. Only the lead may take it."""
    actor = pages.actor_of(request)
    whole = selectors.whole_review(review=review, actor=actor)
    plan = moving.plan(whole)
    if plan is None or whole.lead_id != actor.user_id:
        said = _("Only the lead moves a review to a newer version.") if plan else _("This is the newest version.")
        messages.info(request, said)
        return HttpResponseRedirect(review.get_absolute_url())
    target = plan.after
    form = Editing(
        form_key="move",
        object_id=str(review.pk),
        form_class=MoveForm,
        template="incidents/move.html",
        initial={"target": target.pk},
        save=lambda data, version: services.move(actor=actor, review=review, version=version, target=data["target"]),
        done=lambda saved: saved.get_absolute_url(),
        current_version=whole.version,
        success=_("The review is now rated with version %(version)s.") % {"version": target.semver},
        context={
            "plan": plan,
            "rows": [_row(line) for line in plan.lines if line.fate != "kept"],
            "columns": [{"label": _("Item")}, {"label": _("What happens")}, {"label": _("Why")}],
            "same": _same(plan),
            "counts": _counts(plan),
            **pages.form_context(whole, _("Move to version %(version)s") % {"version": target.semver}),
        },
    )
    return pages.edit(request, whole, form)


def _row(line: Line) -> list[dict[str, Any]]:
    item = line.after or line.before
    what = {
        "new": _("New. It is rated for the first time."),
        "dropped": _("No longer there. Its value stays in the history."),
        "unrated": _("Changed. It is rated again; the earlier value stays in the history."),
    }
    return [
        {"text": f"{line.code} {item.label if item else ''}", "label": _("Item")},
        {"text": what[line.fate], "label": _("What happens")},
        {"text": line.note, "label": _("Why")},
    ]


def _same(plan: moving.Plan) -> str:
    count = len(plan.codes("kept"))
    return ngettext(
        "%(n)d item stays as it is or is only reworded.", "%(n)d items stay as they are or are only reworded.", count
    ) % {"n": count}


def _counts(plan: moving.Plan) -> list[dict[str, Any]]:
    rows = [
        (_("Answers that come along"), plan.kept), (_("Answers that stay in the history only"), plan.left),
        (_("Items to rate anew"), len(plan.codes("unrated")) + len(plan.codes("new"))),
    ]  # fmt: skip
    return [{"label": label, "value": str(number)} for label, number in rows]


def offer(review: Review, actor: Actor) -> dict[str, Any] | None:
    """The quiet note on the page of a review while a newer version is out, or None.

    The lead of a draft is offered a move, a rater of an approved review the new items as a supplement.
    """
    if review.state in supplement.STATES:
        found = supplement.offer(review) if RATE in actor.actions else None
        if found is None:
            return None
        return {
            "title": _("Version %(newer)s of the scale has new items.") % {"newer": found.version.semver},
            "text": _("They can be rated in a supplement. The approved ratings do not change."),
            "url": pages.url("supplement", review.pk),
            "link": _("Rate the new items"),
        }
    if review.lead_id != actor.user_id or not policy_of(Review).can(actor, RATE, review):
        return None
    after = moving.newer(review)
    if after is None or review.instrument_version is None:
        return None
    values = {"now": review.instrument_version.semver, "newer": after.semver}
    return {
        "title": _("Version %(newer)s of the scale is out.") % values,
        "text": _("This review stays with version %(now)s unless you move it. You see first what would change.")
        % values,
        "url": pages.url("move", review.pk),
        "link": _("See what would change"),
    }
