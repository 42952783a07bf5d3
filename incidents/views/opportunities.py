"""Improvement opportunities: the list, and one opportunity with the needs that lead to it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from incidents import scales, selectors
from incidents.forms.learning import NoneFoundForm, OpportunityForm
from incidents.models import ImprovementOpportunity, Need, Review
from incidents.permissions import EDIT, NARRATIVE
from incidents.services import learning, reviews
from incidents.views import pages
from incidents.views.needs import tag
from npcs.core.access import access
from npcs.core.instruments.definition import Definition
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

LISTS = learning.LISTS

drafts.register("opportunity", ImprovementOpportunity, EDIT, page=lambda one: pages.url("opportunity", one.pk))
drafts.register("none-found", Review, EDIT, page=lambda review: pages.url("opportunities", review.pk))


@access(Review, NARRATIVE, pk="review_id", name="review")
def index(request: HttpRequest, review: Review) -> HttpResponse:
    """Every opportunity. Without one, the place to say why none was found."""
    whole = selectors.whole_review(review=review)
    definition = scales.definition_of(whole)
    cards = [card(number, one, definition) for number, one in enumerate(whole.opportunities.all(), 1)]
    context = {
        "review": whole,
        "opportunities": cards,
        "can_edit": pages.writes(pages.actor_of(request), whole),
        "crumbs": pages.crumbs(whole, {"label": _("Improvement opportunities")}),
    }
    if context["can_edit"] and not cards:
        return _none_found(request, whole, context)
    pages.log_read(request, review)
    return render(request, "incidents/opportunities.html", context)


def card(number: int, one: ImprovementOpportunity, definition: Definition) -> dict[str, Any]:
    """An opportunity as lists show it: codes as words, needs with their state."""
    links = [link.need for link in one.need_links.all()]
    return {
        "number": number,
        "opportunity": one,
        "facts": facts(one, definition),
        "needs": [{"need": need, "state": tag(need)} for need in links],
        "open": not links and not one.systems_observation.strip(),
    }


def facts(one: ImprovementOpportunity, definition: Definition) -> str:
    """ "Theme: safe sleep. Inside the agency. Near." in one line."""
    said = {name: scales.label(definition, f"io.{name}", getattr(one, name)) for name in LISTS if getattr(one, name)}
    theme = one.theme_other or said.pop("theme", "")
    said.pop("theme", None)
    first = _("Theme: %(theme)s.") % {"theme": theme.lower()}
    return " ".join([first, *(f"{label}." for label in said.values())])


def _none_found(request: HttpRequest, review: Review, context: dict[str, Any]) -> HttpResponse:
    actor = pages.actor_of(request)
    form = Editing(
        form_key="none-found",
        object_id=str(review.pk),
        form_class=NoneFoundForm,
        template="incidents/opportunities.html",
        initial={"no_opportunity_reason": review.no_opportunity_reason},
        save=lambda data, version: reviews.save_story(actor=actor, review=review, version=version, data=data),
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        show=pages.shown(NoneFoundForm()),
        success=_("Saved."),
        context=context,
    )
    return pages.edit(request, review, form)


@access(Review, EDIT, pk="review_id", name="review")
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """Add an opportunity. Sending the form twice adds it once."""
    return pages.edit(request, review, _adding(request, review, review.pk))


@access(Need, EDIT, pk="need_id", name="need")
def start(request: HttpRequest, need: Need) -> HttpResponse:
    """Start an opportunity from a need: the form comes with the need linked and in sight."""
    form = _adding(request, need.review, need.pk)
    form.template = "incidents/opportunity_from_need.html"
    form.initial = {"needs": [str(need.pk)]}
    form.context |= {"need": need, "need_state": tag(need)}
    return pages.edit(request, need.review, form)


def _adding(request: HttpRequest, review: Review, start_id: UUID) -> Editing:
    """The form of a new opportunity; its draft is kept by what it starts from."""
    actor = pages.actor_of(request)
    needs = list(review.needs.order_by("id"))

    def save(data: dict[str, Any], once: UUID) -> ImprovementOpportunity:
        links, fields = _split(data, needs)
        return learning.add_opportunity(actor=actor, review=review, once_key=once, data=fields, needs=links or [])

    words = {"heading": _("Add an improvement opportunity"), "submit": _("Save this opportunity")}
    return _editing(review, f"new-{start_id}", needs, save, **words)


@access(ImprovementOpportunity, EDIT, pk="opportunity_id", name="opportunity")
def change(request: HttpRequest, opportunity: ImprovementOpportunity) -> HttpResponse:
    """Change an opportunity and its links."""
    actor, review = pages.actor_of(request), opportunity.review
    needs = list(review.needs.order_by("id"))

    def save(data: dict[str, Any], version: int) -> ImprovementOpportunity:
        links, fields = _split(data, needs)
        return learning.change_opportunity(
            actor=actor, opportunity=opportunity, version=version, data=fields, needs=links
        )

    form = _editing(review, str(opportunity.pk), needs, save, heading=_("Change an improvement opportunity"))
    linked = [str(pk) for pk in opportunity.need_links.values_list("need_id", flat=True)]
    form.initial = {name: getattr(opportunity, name) for name in learning.OPPORTUNITY_FIELDS} | {"needs": linked}
    form.current_version = opportunity.version
    remove_url = pages.url("opportunity-remove", opportunity.pk)
    form.context |= {"remove_url": remove_url, "remove_label": _("Remove this opportunity")}
    return pages.edit(request, review, form)


def _split(data: dict[str, Any], needs: list[Need]) -> tuple[list[Need] | None, dict[str, Any]]:
    """The chosen needs (None: leave the links as they are) and the other fields."""
    fields = dict(data)
    chosen = fields.pop("needs", None)
    return None if chosen is None else [need for need in needs if str(need.pk) in chosen], fields


def _editing(review: Review, object_id: str, needs: list[Need], save: Any, **words: Any) -> Editing:
    back = pages.url("opportunities", review.pk)
    trail = pages.crumbs(review, {"label": _("Improvement opportunities"), "url": back}, {"label": words["heading"]})
    lists: dict[str, Any] = {"definition": scales.definition_of(review), "needs": needs}
    return Editing(
        form_key="opportunity",
        object_id=object_id,
        form_class=OpportunityForm,
        form_kwargs=lists,
        template="incidents/part_form.html",
        save=save,
        done=lambda _opportunity: back,
        show=pages.shown(OpportunityForm(**lists)),
        success=_("Saved."),
        context=pages.form_context(review, **words) | {"cancel_url": back, "crumbs": trail},
    )


@access(ImprovementOpportunity, EDIT, pk="opportunity_id", name="opportunity")
def remove(request: HttpRequest, opportunity: ImprovementOpportunity) -> HttpResponse:
    """Ask once, then remove. An opportunity with ratings stays, and the page says why."""
    actor = pages.actor_of(request)
    return pages.confirm_removal(
        request,
        opportunity.review,
        title=_("Remove this improvement opportunity?"),
        shown=opportunity.title,
        consequence=_("It leaves the review. Its text stays in the log of changes."),
        action=_("Remove this opportunity"),
        version=opportunity.version,
        remove=lambda version: learning.remove_opportunity(actor=actor, opportunity=opportunity, version=version),
        back=pages.url("opportunities", opportunity.review_id),
        keep=pages.url("opportunity", opportunity.pk),
    )
