"""Recommendations: the list with its saved views, one with its history, writing one, and its steps."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents import choices, followup, scales
from incidents.forms.recommendation import RecommendationFilter, RecommendationForm
from incidents.lifecycles import FOLLOWED, RECOMMENDATION
from incidents.models import Recommendation, Review
from incidents.permissions import NARRATIVE, RECOMMEND, VIEW
from incidents.services import recommendations
from incidents.views import lifecycle, pages, paging
from incidents.views.review import entries
from npcs.core import audit
from npcs.core.access import Actor, access, policy_of
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import FieldErrors, StaleVersion

LABELS = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "mine": gettext_lazy("For your role"),
    "decide": gettext_lazy("To decide"),
    "verified": gettext_lazy("Verified"),
    "declined": gettext_lazy("Declined"),
    "all": gettext_lazy("All"),
}
LATEST = 6  # history entries beside a recommendation

drafts.register("recommendation", Recommendation, RECOMMEND, page=lambda one: pages.url("recommendation-edit", one.pk))


def _trail(*more: dict[str, str]) -> list[dict[str, str]]:
    return [*pages.crumbs(), {"label": _("Recommendations"), "url": pages.url("recommendations")}, *more]


@access(Recommendation, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The recommendations one may see. Their words are for readers of narratives; others see codes."""
    actor = pages.actor_of(request)
    view = request.GET.get("view", "open")
    view = view if view in LABELS else "open"
    filters = RecommendationFilter(request.GET)
    filters.is_valid()
    rows = filters.narrow(followup.recommendations(actor=actor, view=view))
    counts = followup.recommendation_counts(actor=actor)
    context = _table(request, actor, rows, view) | {
        "views": [
            {"label": LABELS[name], "url": f"?view={name}", "count": counts[name], "current": name == view}
            for name in LABELS
        ],
        "filters": filters,
        "chips": [
            {"label": said, "url": paging.query(request, name, "before", "after")}
            for name, said in filters.used.items()
        ],
        "clear_url": f"?view={view}",
        "overdue": counts["overdue"],
        "can_write": RECOMMEND in actor.actions,
        "crumbs": [*pages.crumbs(), {"label": _("Recommendations")}],
    }
    return render(request, "incidents/recommendations.html", context)


def _table(request: HttpRequest, actor: Actor, rows: Any, view: str) -> dict[str, Any]:
    """One page of rows with the ways to the page before and after."""
    found, ways = paging.page(request, rows, followup.recommendation_order(view))
    definition, reads = scales.in_use(), NARRATIVE in actor.actions
    columns = (_("Number"), _("Recommendation"), _("Strength"), _("Followed up by"), _("State"), _("Due"), _("Left"))
    return {
        "columns": [{"label": label, "less": label == _("Followed up by")} for label in columns],
        "rows": [_row(one, definition, reads=reads) for one in found],
        **ways,
    }


def _row(one: Recommendation, definition: Any, *, reads: bool) -> dict[str, Any]:
    followed = one.state in FOLLOWED and one.due_on
    return {
        "number": str(one),
        "url": one.get_absolute_url(),
        "title": one.title if reads else theme_of(one, definition, reads=False),
        "sub": f"{theme_of(one, definition, reads=reads)}, {one.get_level_display()}"
        if reads
        else one.get_level_display(),
        "strength": one.get_strength_display(),
        "owner": one.owner_label,
        "state": lifecycle.state_tag(RECOMMENDATION, one),
        "due": words.day(one.due_on),
        "left": words.due(one.due_on, timezone.localdate(), short=True) if followed else None,
    }


def theme_of(one: Recommendation, definition: Any, *, reads: bool) -> str:
    """The theme in words; one's own words are for readers of narratives."""
    if one.theme_other and reads:
        return one.theme_other
    return scales.label(definition, "io.theme", one.theme)


@access(Recommendation, VIEW, pk="recommendation_id", name="recommendation")
@require_safe
def show(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    """One recommendation: what should change, how it stands, where it comes from, what happened."""
    actor = pages.actor_of(request)
    whole = followup.whole_recommendation(recommendation=recommendation)
    reads = policy_of(Recommendation).can(actor, NARRATIVE, whole)
    if reads:
        audit.read(actor=actor, obj=whole, action=NARRATIVE)
    events = followup.events_of(obj=whole, limit=LATEST)
    context = {
        "recommendation": whole,
        "reads": reads,
        "state": lifecycle.state_tag(RECOMMENDATION, whole),
        "hint": RECOMMENDATION.states[whole.state].hint,
        "steps": lifecycle.buttons(RECOMMENDATION, whole, actor, lambda name: _step_url(whole, name)),
        "facts": _facts(whole, reads=reads),
        "reviews": _reviews(actor, whole),
        "edit_url": (
            pages.url("recommendation-edit", whole.pk) if policy_of(Recommendation).can(actor, RECOMMEND, whole) else ""
        ),
        "history": entries(events) if reads else [],
        "crumbs": _trail({"label": str(whole)}),
    }
    return render(request, "incidents/recommendation.html", context)


def _step_url(one: Recommendation, name: str) -> str:
    return pages.url("recommendation-step", one.pk, name)


def _facts(one: Recommendation, *, reads: bool) -> list[dict[str, Any]]:
    rows = [
        (_("Theme"), theme_of(one, scales.in_use(), reads=reads)),
        (_("Level"), one.get_level_display()),
        (_("Strength"), one.get_strength_display()),
        (_("Followed up by"), one.owner_label),
        (_("Carried out by"), one.owner_unit if reads else ""),
        (_("Due"), words.due(one.due_on, timezone.localdate())["text"] if _is_followed(one) else words.day(one.due_on)),
    ]
    steps = (
        (_("Accepted"), one.accepted_at, one.accepted_by), (_("Declined"), one.declined_at, one.declined_by),
        (_("Started"), one.started_at, one.started_by), (_("Done"), one.finished_at, one.finished_by),
        (_("Verified"), one.verified_at, one.verified_by),
    )  # fmt: skip
    rows += [(label, f"{words.day(at)}, {who}" if reads else words.day(at)) for label, at, who in steps if at]
    means = {_("Strength"): choices.STRENGTH_MEANS[one.strength]}
    return [{"label": label, "value": value, "sub": means.get(label, "")} for label, value in rows if value]


def _is_followed(one: Recommendation) -> bool:
    return one.due_on is not None and one.state in FOLLOWED


def _reviews(actor: Actor, one: Recommendation) -> list[dict[str, Any]]:
    """The reviews behind it. A link that the reader may not open is not shown."""
    policy = policy_of(Review)
    linked = [link.review for link in one.review_links.all()]
    return [
        {"number": review.incident.number, "url": review.get_absolute_url(), "state": pages.state_tag(review)}
        for review in linked
        if policy.can(actor, VIEW, review)
    ]


@access(Recommendation, RECOMMEND)
def add(request: HttpRequest) -> HttpResponse:
    """Write a recommendation. Sending the form twice adds it once; ``?review=`` names the review one comes from."""
    actor = pages.actor_of(request)

    def save(data: dict[str, Any], once: UUID) -> Recommendation:
        linked = data.pop("reviews", ())
        return recommendations.add(actor=actor, once_key=once, data=data, reviews=linked)

    heading = _("Add a recommendation")
    form = _editing(actor, None, save, heading, {"reviews": _asked_for(request, actor)})
    return pages.edit(request, None, form)


def _asked_for(request: HttpRequest, actor: Actor) -> str:
    """The number of the review from which one came, if it can be linked."""
    raw = request.GET.get("review", "")[:30]
    found, _unknown = followup.linkable(actor=actor, numbers=followup.numbers_in(raw)[:1])
    return found[0].incident.number if found else ""


@access(Recommendation, RECOMMEND, pk="recommendation_id", name="recommendation")
def change(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    """Change a recommendation or what came of it."""
    actor = pages.actor_of(request)
    whole = followup.whole_recommendation(recommendation=recommendation)

    def save(data: dict[str, Any], version: int) -> Recommendation:
        linked = data.pop("reviews", None)
        try:
            return recommendations.change(actor=actor, recommendation=whole, version=version, data=data, reviews=linked)
        except StaleVersion as stale:
            raise StaleVersion(stale.current, _in_numbers(stale.differences)) from None

    initial = {name: getattr(whole, name) for name in recommendations.FIELDS}
    initial["reviews"] = ", ".join(link.review.incident.number for link in whole.review_links.all())
    return pages.edit(request, None, _editing(actor, whole, save, _("Change the recommendation"), initial))


def _in_numbers(differences: dict[str, Any]) -> dict[str, Any]:
    """The two sets of links as numbers of reviews, for the page that compares."""
    if "reviews" not in differences:
        return differences
    ids = {key for side in differences["reviews"] for key in side}
    numbers = {str(one.pk): one.incident.number for one in Review.objects.select_related("incident").filter(pk__in=ids)}
    mine, theirs = ([numbers.get(key, key) for key in side] for side in differences["reviews"])
    return {**differences, "reviews": (mine, theirs)}


def _editing(actor: Actor, one: Recommendation | None, save: Any, heading: str, initial: dict[str, Any]) -> Editing:
    back = one.get_absolute_url() if one else pages.url("recommendations")
    here = [{"label": str(one), "url": back}] if one else []

    def changes(cleaned: dict[str, Any]) -> dict[str, Any]:
        numbers = followup.numbers_in(cleaned["reviews"])
        found, unknown = followup.linkable(actor=actor, numbers=numbers, linked=one)
        if unknown:
            said = _("These are no reviews that you may link: %(numbers)s.") % {"numbers": ", ".join(unknown)[:300]}
            raise FieldErrors({"reviews": said})
        return {**cleaned, "reviews": found}

    return Editing(
        form_key="recommendation",
        object_id=str(one.pk) if one else f"new-{actor.acting_for}",
        form_class=RecommendationForm,
        form_kwargs={"is_new": one is None},
        template="incidents/form.html",
        initial=initial,
        changes=changes,
        save=save,
        done=lambda saved: saved.get_absolute_url(),
        current_version=one.version if one else None,
        show=pages.shown(RecommendationForm(is_new=False)),
        success=_("Saved."),
        context=pages.form_context(None, heading, cancel_url=back, crumbs=_trail(*here, {"label": heading}))
        | {"kicker": str(one) if one else "", "page_title": f"{heading}, {one}" if one else heading},
    )


@access(Recommendation, VIEW, pk="recommendation_id", name="recommendation")
def step(request: HttpRequest, recommendation: Recommendation, name: str) -> HttpResponse:
    """Decide on it, start it, say that it is done, verify it."""
    actor = pages.actor_of(request)

    def take(**given: Any) -> Recommendation:
        return recommendations.step(actor=actor, recommendation=recommendation, **given)

    trail = _trail({"label": str(recommendation), "url": recommendation.get_absolute_url()})
    return lifecycle.ask(
        request,
        RECOMMENDATION,
        recommendation,
        name,
        take=take,
        crumbs=trail,
        success=_("Saved in the history."),
    )
