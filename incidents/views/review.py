"""One review: its state, what to do next, its parts, its clocks, its people, its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import content, selectors
from incidents.choices import IncidentType
from incidents.models import Review
from incidents.permissions import FILE, SCREEN, VIEW
from incidents.reading import Reader, reader_of
from incidents.views import beside, dues, facts, moving, pages
from incidents.views.outline import Outline
from incidents.views.steps import ELSEWHERE
from incidents.workflow import REVIEW, UNDECIDED
from npcs.core.access import Actor, access, policy_of
from npcs.core.audit import describe
from npcs.core.ui import words
from npcs.core.workflow import available

LATEST = 4  # history entries beside the review

CARE: dict[str, Any] = {
    IncidentType.FATALITY: gettext_lazy("This is about a child who died."),
    IncidentType.NEAR_FATALITY: gettext_lazy("This is about a child who was badly hurt."),
    IncidentType.SERIOUS_INJURY: gettext_lazy("This is about a child who was badly hurt."),
    IncidentType.SUICIDE_ATTEMPT: gettext_lazy("This is about a child who was in despair."),
    IncidentType.OTHER: gettext_lazy("This is about a child who came to harm or was near it."),
}


@access(Review, VIEW, pk="review_id", name="review")
def show(request: HttpRequest, review: Review) -> HttpResponse:
    """The page of a review: its notice until it is opened, then its task list; codes only without narratives."""
    actor = pages.actor_of(request)
    content.as_approved(review)
    reader = reader_of(actor, review)
    if reader.sees_identifying:
        pages.log_read(request, review)
    template, parts = _page(review, actor, reader)
    return render(request, f"incidents/{template}.html", _head(review, reader) | parts)


def _page(review: Review, actor: Actor, reader: Reader) -> tuple[str, dict[str, Any]]:
    """Which page this person gets, and what is on it."""
    if reader.is_whole and review.opened_at:
        return "review", _whole(review, actor)
    if reader.is_whole:
        return "notice_in", _notice(review, actor) | _aside(review, actor)
    if reader.sees_identifying:
        return "my_notice", _notice(review, actor)
    return "core_facts", _core(review, actor)


def _head(review: Review, reader: Reader) -> dict[str, Any]:
    number = review.incident.number
    return {
        "review": review,
        "number": number,
        "crumbs": [*pages.crumbs(), {"label": number}],
        "state": pages.state_tag(review),
        "lead_words": dues.lead(review),
        "sentence": facts.sentence(review, reads=reader.is_whole),
        "care": CARE[review.incident.incident_type],
        "state_hint": REVIEW.states[review.state].hint,
    }


def _notice(review: Review, actor: Actor) -> dict[str, Any]:
    """The notice as it was filed, what follows, and the steps that this person may take."""
    return {
        "notice": facts.notice(review.incident),
        "summary": review.incident.summary,
        "stages": stages(review),
        "steps": _steps(review, actor),
        "change_url": pages.url("notice-edit", review.pk) if policy_of(Review).can(actor, FILE, review) else "",
        "closed_because": selectors.closing_reason(review=review),
        "look_alikes": [
            {"number": one.incident.number, "url": one.get_absolute_url()}
            for one in selectors.look_alikes(actor=actor, review=review)
        ],
    }


def _steps(review: Review, actor: Actor) -> list[dict[str, Any]]:
    """The way to screen an undecided notice, then the other steps that this person may take."""
    found = []
    if review.state in UNDECIDED and policy_of(Review).can(actor, SCREEN, review):
        label = _("Screen the notice") if review.state == "notified" else _("Go on with screening")
        found.append({"label": label, "url": pages.url("screening", review.pk)})
    offers = [one.transition for one in available(REVIEW, review, actor) if one.allowed]
    others = (step for step in offers if ELSEWHERE.get(step.name) != "screening")
    return found + [{"label": step.label, "url": pages.url("step", review.pk, step.name)} for step in others]


def stages(review: Review) -> list[dict[str, Any]]:
    """What happens with a notice, for the person who filed it: done, now, later."""
    received = (_("Notice received"), review.created_at)
    if review.state == "not_selected":
        plan = [received, (_("Closed without a review"), review.closed_at)]
    elif review.state == "void":
        plan = [received, (_("Marked as entered in error"), review.voided_at)]
    else:
        plan = [
            received,
            (_("It is screened"), review.selected_at),
            (_("A reviewer opens the review"), review.opened_at),
            (_("Facts, needs and opportunities are gathered and rated"), review.submitted_at),
            (_("A director approves it"), review.approved_at),
        ]
    now = next((number for number, (_title, at) in enumerate(plan) if at is None), None)
    return [_stage(title, at, number == now) for number, (title, at) in enumerate(plan)]


def _stage(title: str, at: Any, now: bool) -> dict[str, Any]:
    if at:
        state = {"tone": "done", "label": _("Done")}
    else:
        state = {"tone": "doing", "label": _("Now")} if now else {"tone": "todo", "label": _("Later")}
    return {"title": title, "state": state, "side": words.day(at), "hint": "", "url": "", "next": False}


def _core(review: Review, actor: Actor) -> dict[str, Any]:
    """Codes and counts, for readers without narratives."""
    whole = selectors.whole_review(review=review, actor=actor)
    return {
        "facts": facts.core(whole),
        "counts": facts.counts(whole),
        "scale": [facts.instrument(whole, actor)],
        "record_url": pages.url("record", review.pk),
    }


def _whole(review: Review, actor: Actor) -> dict[str, Any]:
    whole = selectors.whole_review(review=review, actor=actor)
    outline = Outline(whole, actor)
    refused = outline.offers.get("approve")
    return {
        "review": whole,
        "groups": outline.groups,
        "next": outline.next,
        "newer": moving.offer(whole, actor),
        "question": selectors.last_returned(review=whole) if whole.state == "returned" else None,
        "cannot_decide": refused.why if refused and refused.refused_by == "guard" else (),
        "record_url": pages.url("record", review.pk),
        "other_steps": [*outline.other_steps, *beside.steps(whole, actor)],
        "revisions": beside.revisions(whole),
        "recommendations": beside.recommendations(whole),
        "recommend_url": beside.recommend_url(whole, actor),
        **_aside(whole, actor),
    }


def _aside(review: Review, actor: Actor) -> dict[str, Any]:
    latest = selectors.history(review=review, actor=actor, limit=LATEST)
    count = selectors.history_count(review=review, actor=actor)
    return {
        "clocks": facts.clocks(review),
        "team": facts.team(review, actor),
        "history": entries(latest),
        "history_url": pages.url("history", review.pk),
        "due_url": pages.url("holds", review.pk),
        "history_label": ngettext("Show %(n)d entry", "Show all %(n)d entries", count) % {"n": count},
    }


def entries(events: Any) -> list[dict[str, Any]]:
    """Events as the history component shows them."""
    return [{"when": event.at, "text": describe(event), "why": event.reason} for event in events]
