"""The facts of a review in words, for the line under its title and the column beside it.

What a reader without narratives may see comes from the privacy classes of the models, not from a list here.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents import completeness, scales, selectors
from incidents.forms.age import Age
from incidents.models import Incident, Review
from incidents.views import dues
from npcs.core.access import Actor
from npcs.core.privacy.classes import PrivacyClass, fields_in
from npcs.core.ui import words
from npcs.core.ui.dates import PartialDate

SHARED = (PrivacyClass.CORE, PrivacyClass.PUBLIC)
CORE_FACTS = (  # in the order of the page
    (Incident, ("incident_type", "cause_group", "prior_contact", "manner", "determination", "determination_source")),
    (Review, ("depth", "revision")),
)


def sentence(review: Review, *, reads: bool) -> str:
    """ "Near fatality, child aged 9 months, Bay. Full review, led by Reviewer R-2." """
    incident = review.incident
    what = [incident.get_incident_type_display()]
    who = [review.get_depth_display()] if review.opened_at else []
    if reads:
        if incident.child_age_value is not None:
            what.append(_("child aged %(age)s") % {"age": Age(incident.child_age_value, incident.child_age_unit)})
        what += [incident.office] if incident.office else []
        who += [_("led by %(lead)s") % {"lead": review.lead}] if review.lead else []
    return " ".join(f"{', '.join(part)}." for part in (what, who) if part)


def notice(incident: Incident) -> list[dict[str, Any]]:
    """The answers of the notice, for whoever may read them."""
    when = PartialDate(incident.incident_date, incident.incident_precision)
    age = Age(incident.child_age_value, incident.child_age_unit)
    rows = [
        (_("Kind of incident"), incident.get_incident_type_display()),
        (_("How the harm came about"), incident.get_cause_group_display()),
        (_("When it happened"), str(when)),
        (_("The agency became aware"), words.day(incident.aware_date)),
        (_("Child’s age"), str(age)),
        (_("Child’s sex"), incident.get_child_sex_display()),
        (_("Contact before"), incident.get_prior_contact_display()),
        (_("Office or region"), incident.office),
        (_("Your case number"), incident.local_case_number),
    ]
    return [{"label": label, "value": value, "skipped": not value} for label, value in rows]


def core(review: Review) -> list[dict[str, Any]]:
    """Coded facts only: the fields that their models class as shareable."""
    rows = []
    for model, names in CORE_FACTS:
        allowed = set(fields_in(model, SHARED))
        obj = review if model is Review else review.incident
        rows += [_coded(obj, name) for name in names if name in allowed]
    return rows


def _coded(obj: models.Model, name: str) -> dict[str, Any]:
    field: Any = obj._meta.get_field(name)
    value = getattr(obj, f"get_{name}_display")() if field.choices else getattr(obj, name)
    label = str(field.verbose_name)
    return {"label": label[:1].upper() + label[1:], "value": str(value)}


def clocks(review: Review) -> list[dict[str, Any]]:
    """When each step was taken, and what is due with what moved it."""
    incident = review.incident
    steps = [
        (_("Became aware"), incident.aware_date), (_("Opened"), review.opened_at),
        (_("Scoring since"), review.pinned_at),
        (_("Sent for approval"), review.submitted_at), (_("Returned"), review.returned_at),
        (_("Approved"), review.approved_at), (_("Closed"), review.closed_at),
    ]  # fmt: skip
    rows: list[dict[str, Any]] = [{"label": label, "value": words.day(at)} for label, at in steps if at]
    return rows + dues.facts(review)


def team(review: Review, actor: Actor) -> list[dict[str, Any]]:
    """Who works on it, and with which version of the scale."""
    people = [
        (_("Lead"), review.lead), (_("Second rater"), review.second_rater), (_("Filed by"), review.created_by),
        (_("Sent by"), review.submitted_by), (_("Approved by"), review.approved_by),
    ]  # fmt: skip
    rows = [{"label": label, "value": _person(who, actor)} for label, who in people if who]
    return [*rows, instrument(review, actor)]


def _person(who: Any, actor: Actor) -> str:
    return _("%(name)s (you)") % {"name": who} if who.pk == actor.user_id else str(who)


def instrument(review: Review, actor: Actor) -> dict[str, Any]:
    """The version of the scale that the review is rated with."""
    version, definition = scales.version_of(review), scales.definition_of(review)
    if review.pinned_at:
        sub = _("fixed %(day)s") % {"day": words.day(review.pinned_at)}
    else:
        sub = _("in use now; fixed when scoring starts")
    url = reverse("instruments:version", args=[version.pk]) if "instrument.view" in actor.actions else ""
    return {"label": _("Scale"), "value": f"{definition.title} {definition.version}", "sub": sub, "url": url}


def _held(review: Review) -> str:
    rows = review.debriefs.all()
    return _("%(held)d of %(offered)d") % {"held": sum(1 for one in rows if one.is_held), "offered": len(rows)}


def counts(review: Review) -> list[dict[str, Any]]:
    """How many needs, opportunities and ratings there are; no word of them."""
    sets = selectors.progress(review=review)
    sealed = _("Shown when both raters have sent theirs") if not completeness.is_agreed(review) else ""
    totals = [one.counts.total for one in sets]
    rated = {"done": sum(one.answered for one in totals), "all": sum(one.items for one in totals)}
    return [
        {"label": _("Events of the timeline"), "value": str(len(review.timeline.all()))},
        {"label": _("Debriefs held"), "value": _held(review)},
        {"label": _("Needs"), "value": str(len(review.needs.all()))},
        {"label": _("Improvement opportunities"), "value": str(len(sets) - 1)},
        {"label": _("Items rated"), "value": sealed or _("%(done)d of %(all)d") % rated},
        {"label": _("Not enough information"), "value": sealed or str(sum(one.missing for one in totals))},
    ]
