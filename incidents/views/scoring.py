"""Rating by two people: the second rater, sending one's ratings, opening them again, one set to read, the rule."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import comparing, selectors
from incidents.forms.scoring import AloneForm, ReopenForm, SecondRaterForm, SettingsForm
from incidents.forms.steps import SendForm
from incidents.models import RatingSet, Review, ScoringSettings
from incidents.permissions import EDIT, NARRATIVE, RATE, RULES
from incidents.services import scoring
from incidents.views import pages, places
from incidents.views.outline import Outline
from incidents.views.sheet import Sheet
from incidents.views.steps import Taking
from npcs.core.access import access, policy_of
from npcs.core.ui.dates import PartialDate
from npcs.core.versions.editing import Editing


def _possible(request: HttpRequest, review: Review) -> HttpResponse | None:
    """An answer for a review that is not rated by two people now; None when it is. A POST is told by the service."""
    if request.method == "POST" or (review.double_rating and review.state == "scoring"):
        return None
    messages.info(request, _("This is possible only while two people rate the review."))
    return HttpResponseRedirect(review.get_absolute_url())


def _ask(request: HttpRequest, review: Review, key: str, heading: str, save: Any, **options: Any) -> HttpResponse:
    """A page that asks once and is done. ``options``: form_class, form_kwargs, initial, success, context."""
    context = {**pages.form_context(review, heading, submit=heading), "consequence": "", "missing": (), "advisory": ()}
    context |= {"more_url": "", "more": ""}
    take = Taking(save)
    form = Editing(
        form_key=f"scoring-{key}",
        object_id=str(review.pk),
        template=options.pop("template", "incidents/ask.html"),
        save=take,
        done=lambda _saved: review.get_absolute_url(),
        current_version=review.version,
        **{**options, "context": context | options.get("context", {})},
    )
    return take.answer(pages.edit(request, review, form))


@access(Review, EDIT, pk="review_id", name="review")
def second_rater(request: HttpRequest, review: Review) -> HttpResponse:
    """Name the second rater."""
    actor = pages.actor_of(request)
    return _possible(request, review) or _ask(
        request,
        review,
        "second",
        _("Name the second rater"),
        lambda data, version: scoring.name_second_rater(
            actor=actor, review=review, version=version, person_id=data["second_rater"]
        ),
        form_class=SecondRaterForm,
        form_kwargs={"people": selectors.possible_second_raters(review=review)},
        initial={"second_rater": review.second_rater_id},
        success=_("The second rater is named."),
        context={"more_url": pages.url("rate-alone", review.pk), "more": _("Nobody can be the second rater")},
    )


@access(Review, RATE, pk="review_id", name="review")
def send(request: HttpRequest, review: Review) -> HttpResponse:
    """Send one's own ratings. Sending them twice sends them once."""
    actor = pages.actor_of(request)
    answer = _possible(request, review)
    if answer is not None:
        return answer
    scoring.may_rate_now(actor, review)
    whole = selectors.whole_review(review=review, actor=actor)
    outline = Outline(whole, actor)
    advisory = [one for one in outline.findings if not one.blocking and one.section == "ratings"]
    return _ask(
        request,
        review,
        "send",
        _("Send your ratings"),
        lambda data, _version: scoring.submit_ratings(actor=actor, review=review, confirmed=bool(data.get("seen"))),
        form_class=SendForm,
        form_kwargs={"ask": bool(advisory)},
        success=_("Your ratings are in. Both are shown when the other rater has sent theirs."),
        context={
            "missing": places.missing_ratings(whole, outline),
            "advisory": places.listed(whole, advisory),
            "consequence": _("They are closed then. Only the lead can open them again, with a reason."),
        },
    )


@access(Review, EDIT, pk="review_id", name="review")
def reopen(request: HttpRequest, review: Review) -> HttpResponse:
    """The lead opens somebody's ratings again."""
    actor = pages.actor_of(request)
    sent = [one for one in (review.lead, review.second_rater) if one is not None]
    return _possible(request, review) or _ask(
        request,
        review,
        "reopen",
        _("Open ratings again"),
        lambda data, _version: scoring.reopen_ratings(
            actor=actor, review=review, rater_id=data["rater"], reason=data["reason"]
        ),
        form_class=ReopenForm,
        form_kwargs={"people": sent},
        success=_("The ratings are open again."),
        context={
            "consequence": _(
                "Ratings that are changed after both sets were shown count in no figure of how well raters agree."
            )
        },
    )


@access(Review, EDIT, pk="review_id", name="review")
def alone(request: HttpRequest, review: Review) -> HttpResponse:
    """Go on with one rater."""
    actor = pages.actor_of(request)
    return _possible(request, review) or _ask(
        request,
        review,
        "alone",
        _("Go on with one rater"),
        lambda data, version: scoring.rate_alone(actor=actor, review=review, version=version, reason=data["reason"]),
        form_class=AloneForm,
        success=_("The lead rates alone."),
        context={"consequence": _("The lead’s ratings count then. Those of the second rater stay closed.")},
    )


@access(Review, RATE, pk="review_id", name="review")
@require_safe
def mine(request: HttpRequest, review: Review) -> HttpResponse:
    """One's own ratings of a review, set by set, to read."""
    actor = pages.actor_of(request)
    return _sheets(request, review, [None, *review.opportunities.order_by("id")], actor.user_id)


@access(RatingSet, NARRATIVE, pk="set_id", name="rating_set")
@require_safe
def show(request: HttpRequest, rating_set: RatingSet) -> HttpResponse:
    """One set to read. A sealed one is there for its rater only."""
    rater = rating_set.rater_id if rating_set.kind == "independent" else None
    return _sheets(request, rating_set.review, [rating_set.opportunity], rater)


def _sheets(request: HttpRequest, review: Review, subjects: list[Any], rater_id: int | None) -> HttpResponse:
    pages.log_read(request, review)
    actor = pages.actor_of(request)
    whole = selectors.whole_review(review=review, actor=actor)
    sheets = [Sheet(whole, subject, rater_id) for subject in subjects]
    title = _("Ratings of one rater") if rater_id else _("The agreed ratings")
    context = {
        "review": whole,
        "heading": title,
        "sheets": [{"name": sheet.name, "groups": sheet.read()} for sheet in sheets],
        "columns": [{"label": _("Item")}, {"label": _("Rating")}],
        "crumbs": pages.crumbs(whole, {"label": title}),
    }
    return render(request, "incidents/rating_set.html", context)


@access(ScoringSettings, RULES)
def settings(request: HttpRequest) -> HttpResponse:
    """The member's rule: one rater, two, or as the lead decides."""
    actor = pages.actor_of(request)
    found = policy_of(ScoringSettings).visible(actor, RULES, ScoringSettings.objects.all()).first()
    heading = _("Who rates")
    form = Editing(
        form_key="scoring-settings",
        object_id=str(actor.acting_for),
        form_class=SettingsForm,
        template="incidents/ask.html",
        initial={"double_rating": found.double_rating if found else "off"},
        save=lambda data, version: scoring.save_settings(actor=actor, version=version, **data),
        done=lambda _saved: pages.url("scoring-settings"),
        current_version=found.version if found else 0,
        show=pages.shown(SettingsForm()),
        success=_("Saved. It holds for reviews whose scoring starts from now on."),
        context={
            "consequence": "", "missing": (), "advisory": (), "more_url": "", "more": "",
            **pages.form_context(None, heading),
            "intro": _("Two people who rate without seeing each other’s ratings show where the scale is read apart."),
        },
    )  # fmt: skip
    return pages.edit(request, None, form)


@access(Review, NARRATIVE)
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """How well raters agree, item by item and month by month. No person is named."""
    found = comparing.report(actor=pages.actor_of(request))
    item, same, kappa, left_out = _("Item"), _("Same rating"), _("Weighted kappa"), _("Left out")
    pairs = _("Pairs")
    context = {
        "rows": [
            [
                {"label": item, "text": f"{code} {label}"},
                {"label": pairs, "text": str(one.pairs), "num": True},
                {"label": same, "text": share(one.percent), "num": True},
                {"label": kappa, "text": kappa_words(one), "num": True},
                {"label": left_out, "text": str(one.missing), "num": True},
            ]
            for code, label, one in found.items
        ],
        "columns": [
            {"label": item}, {"label": pairs, "num": True}, {"label": same, "num": True},
            {"label": kappa, "num": True}, {"label": left_out, "num": True},
        ],
        "months": [
            [
                {"label": _("Month"), "text": str(PartialDate(month, "month"))},
                {"label": pairs, "text": str(one.pairs), "num": True},
                {"label": same, "text": share(one.percent), "num": True},
            ]
            for month, one in found.months
        ],
        "month_columns": [{"label": _("Month")}, {"label": pairs, "num": True}, {"label": same, "num": True}],
        "reviews": found.reviews,
        "crumbs": [*pages.crumbs(), {"label": _("Do we agree?")}],
    }  # fmt: skip
    return render(request, "incidents/agreement.html", context)


def share(percent: float | None) -> str:
    return f"{percent:.0f} %" if percent is not None else "–"


def kappa_words(one: Any) -> str:
    """Kappa with two digits, or why it is not told."""
    if not one.is_told:
        return _("told from 20 pairs on")
    return f"{one.kappa:.2f}" if one.kappa is not None else _("not defined: no variation")
