"""Another lead: for one review, or for several ticked on the worklist at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import selectors
from incidents.forms.handover import AssignForm, HandOverForm
from incidents.models import Review
from incidents.permissions import OPEN
from incidents.services import handover
from incidents.views import pages
from npcs.core.access import NotVisible, access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import FieldErrors

drafts.register("hand-over", Review, OPEN, page=lambda review: pages.url("hand-over", review.pk))


@access(Review, OPEN, pk="review_id", name="review")
def hand_over(request: HttpRequest, review: Review) -> HttpResponse:
    """Give the review to another lead. No reason is asked; both are told."""
    actor = pages.actor_of(request)
    if review.state not in handover.HANDED and request.method != "POST":
        messages.info(request, _("It can be handed over only while somebody works on it."))
        return HttpResponseRedirect(review.get_absolute_url())
    leads = [one for one in selectors.possible_leads(review=review) if one.pk != review.lead_id]
    names = {one.pk: str(one) for one in [*leads, *([review.lead] if review.lead else [])]}
    form = Editing(
        form_key="hand-over",
        object_id=str(review.pk),
        form_class=HandOverForm,
        form_kwargs={"leads": leads},
        template="incidents/form.html",
        save=lambda data, version: handover.hand_over(
            actor=actor, review=review, version=version, lead_id=data["lead"]
        ),
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        show=lambda _name, value: names.get(value, str(value)),
        success=_("Handed over. Both of you are told."),
        context=pages.form_context(
            review,
            _("Hand over"),
            intro=_("The other person goes on where the review stands, also with the ratings."),
            submit=_("Hand over"),
        ),
    )
    return pages.edit(request, review, form)


@access(Review, OPEN)
def assign(request: HttpRequest) -> HttpResponse:
    """One lead for the ticked reviews: all of them, or none."""
    actor = pages.actor_of(request)
    asked = request.method == "POST" and "chosen" in request.POST  # without it the list was sent, with its ticks
    ids = _posted(request) if asked else (request.POST or request.GET).getlist("review")
    if not ids:
        messages.info(request, _("Tick the reviews first, then choose who leads them."))
        return HttpResponseRedirect(pages.url("worklist"))
    found = _found(actor, ids[: handover.MOST])
    leads = selectors.possible_leads(review=found[0])
    chosen = ",".join(f"{one.pk}:{one.version}" for one in found)
    given = request.POST if asked else None
    form = AssignForm(given, leads=leads, initial={"chosen": chosen})
    status = 200
    if asked:
        if form.is_valid() and _assigned(request, form, found):
            return HttpResponseRedirect(f"{pages.url('worklist')}?view=due")
        status = 422
    return render(request, "incidents/assign.html", _context(form, found), status=status)


def _posted(request: HttpRequest) -> list[str]:
    return [entry.partition(":")[0] for entry in request.POST.get("chosen", "").split(",") if entry]


def _found(actor: Any, raw: list[str]) -> list[Review]:
    """The ticked reviews; an id that is nobody's or somebody else's is a 404 and one line in the access log."""
    keys = []
    for one in raw:
        try:
            keys.append(UUID(one))
        except ValueError:
            raise NotVisible(OPEN, "incidents.review", one[:64]) from None
    found = list(selectors.reviews(actor=actor).filter(pk__in=keys).order_by("due_on", "pk"))
    missing = set(keys) - {one.pk for one in found}
    if missing:
        raise NotVisible(OPEN, "incidents.review", min(map(str, missing)))
    return found


def _assigned(request: HttpRequest, form: AssignForm, found: list[Review]) -> bool:
    data = form.cleaned_data
    try:
        handover.assign(actor=pages.actor_of(request), chosen=data["chosen"], lead_id=data["lead"])
    except FieldErrors as refusal:
        for name, message in refusal.errors.items():
            form.add_error(name if name in form.fields else None, message)
        return False
    said = ngettext("%(n)d review has its lead.", "%(n)d reviews have their lead.", len(found)) % {"n": len(found)}
    messages.success(request, said)
    return True


def _context(form: AssignForm, found: list[Review]) -> dict[str, Any]:
    labels = (_("Review"), _("Lead"), _("State"))
    rows = [
        [
            {"text": one.incident.number, "url": one.get_absolute_url(), "label": labels[0]},
            {"text": str(one.lead) if one.lead else _("not yet"), "label": labels[1]},
            {"state": pages.state_tag(one), "label": labels[2]},
        ]
        for one in found
    ]
    return {
        "form": form,
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "cancel_url": pages.url("worklist"),
        "crumbs": pages.crumbs(None, {"label": _("Name a lead")}),
    }
