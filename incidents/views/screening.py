"""The screening page: the notice, what the rule in force says of it, the decision, and the steps that follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from incidents import selectors
from incidents.forms import screening as form
from incidents.models import Review
from incidents.permissions import SCREEN
from incidents.rules.clocks import Known, schedule
from incidents.rules.screening import Verdict, judge
from incidents.screening import codes, words
from incidents.screening.facts import facts_of
from incidents.selectors import clocks as clock_reads
from incidents.selectors import rules
from incidents.services import screening
from incidents.views import facts, pages
from incidents.views.steps import Taking
from incidents.workflow import UNDECIDED
from npcs.core.access import access
from npcs.core.access.resume import typed_fields
from npcs.core.ui import words as dates
from npcs.core.versions import drafts, services
from npcs.core.versions.editing import Editing

KEY = "screening"
TONES: dict[str, str] = {codes.Outcome.MUST: "needs", codes.Outcome.MAY: "wait", codes.Outcome.OUTSIDE: "quiet"}

drafts.register(KEY, Review, SCREEN, page=lambda review: pages.url("screening", review.pk))


@access(Review, SCREEN, pk="review_id", name="review")
def screen(request: HttpRequest, review: Review) -> HttpResponse:
    """Read, see what the rule says, decide; one sending takes every step. Sending it twice takes it once."""
    actor = pages.actor_of(request)
    if request.method != "POST" and review.state not in UNDECIDED:
        messages.info(request, _("This notice is decided: the review is “%s”.") % pages.state_tag(review)["label"])
        return HttpResponseRedirect(review.get_absolute_url())
    if "look" in request.POST and review.state in UNDECIDED:
        return _look(request, review)
    in_force, decision = rules.rule_for(review=review), rules.screening_of(review=review)
    options = {"rule": in_force.rule, "leads": selectors.possible_leads(review=review)}
    first = form.initial(decision) | {"lead": None}
    take = Taking(lambda data, version: screening.decide(actor=actor, review=review, version=version, **_split(data)))
    editing = Editing(
        form_key=KEY,
        object_id=str(review.pk),
        form_class=form.ScreeningForm,
        form_kwargs=options,
        template="incidents/screening.html",
        initial=first,
        save=take,
        changes=lambda data: data,
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        success=_("The decision is kept."),
        context=_context(request, review, in_force, options, first),
    )
    return take.answer(pages.edit(request, review, editing))


def _split(data: dict[str, Any]) -> dict[str, Any]:
    """Cleaned answers as the service's arguments."""
    found = form.answers(data)
    return {"lead_id": found.pop("lead", None), "lead_is_free": found.pop("lead_is_free", False), "data": found}


def _look(request: HttpRequest, review: Review) -> HttpResponse:
    """Keeps what is typed and shows what the rule says of it. Nothing is decided."""
    services.keep_draft(
        actor=pages.actor_of(request),
        jurisdiction_id=review.jurisdiction_id,
        form_key=KEY,
        object_id=str(review.pk),
        fields=[pair for pair in typed_fields(request.POST) if pair[0] != "look"],
        base_version=review.version,
    )
    return HttpResponseRedirect(f"{pages.url('screening', review.pk)}#rule")


def _context(
    request: HttpRequest, review: Review, in_force: rules.InForce, options: dict[str, Any], first: dict[str, Any]
) -> dict[str, Any]:
    verdict = judge(in_force.rule, facts_of(review.incident, _typed(request, review, options, first)))
    return {
        "notice": facts.notice(review.incident),
        "summary": review.incident.summary,
        "rule_title": in_force.title,
        "rule_url": pages.url("rule", in_force.row.pk) if in_force.row else pages.url("rules"),
        "parts": words.parts(in_force.rule, in_force.data),
        "check_with_counsel": in_force.data["check_with_counsel"],
        "due": due_if_selected(review, in_force),
        **_verdict(verdict),
        **pages.form_context(review, _("Screen the notice"), submit=_("Save the decision")),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    label = codes.Outcome(verdict.outcome).label
    return {
        "verdict": {"tone": TONES[verdict.outcome], "label": label},
        "reasons": words.reasons(verdict.reasons),
    }


def _typed(request: HttpRequest, review: Review, options: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    """The answers on the page now: those sent, those of the draft, or those of the decision written before."""
    data: QueryDict | None = request.POST if request.method == "POST" else None
    draft = services.draft_of(actor=pages.actor_of(request), form_key=KEY, object_id=review.pk)
    if data is None and draft is not None:
        data = QueryDict(mutable=True)
        for name, value in draft.fields:
            data.appendlist(name, value)
    if data is None:
        return first | {"contacts": form.contacts_in(first)}
    filled = form.ScreeningForm(data, **options)
    filled.is_valid()
    return {name: filled.cleaned_data.get(name) for name in form.PLAIN_FIELDS} | {
        "contacts": form.contacts_in(filled.cleaned_data)
    }


def due_if_selected(review: Review, in_force: rules.InForce) -> list[dict[str, Any]]:
    """What the rule makes due, for the page: only what can be counted from days that are known now."""
    known = clock_reads.known(review=review)
    found = schedule(in_force.rule, Known(known.incident_type, known.anchors, known.pauses))
    return [{"label": words.turn(one), "value": dates.day(one.statutory)} for one in found]
