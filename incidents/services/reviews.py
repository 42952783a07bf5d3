"""The review itself: opening, the story, scoring, sending for approval."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import choices, scales, selectors, wording
from incidents.models import Incident, Review
from incidents.permissions import EDIT, OPEN
from incidents.selectors import rules
from incidents.services import holds, leads, scoring
from incidents.services.common import locked, refuse_unknown
from incidents.services.moves import move
from npcs.core import audit
from npcs.core.access import Actor, require
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

STORY_FIELDS = frozenset({"story", "depth", "no_opportunity_reason", "no_debrief_reason"})
FACT_FIELDS = frozenset({"manner", "determination", "determination_source", "prior_contact"})


def take(*, actor: Actor, review: Review, version: int, name: str, reason: str = "") -> Review:
    """Takes a step that asks for a reason at most. Raises what ``perform`` raises.

    A hold and its end are steps too, but of the legal hold: they leave a row of their own.
    """
    if name in holds.STEPS:
        return holds.STEPS[name](actor=actor, review=review, version=version, reason=reason)
    return move(actor=actor, review=review, name=name, version=version, reason=reason)


@transaction.atomic
def open_review(
    *, actor: Actor, review: Review, version: int, lead_id: int | None = None, lead_is_free: bool = False
) -> Review:
    """Takes the notice up. The lead is ``lead_id``, or whoever opens it; the lead must be allowed to rate.

    ``lead_is_free`` is the word that the lead had no decision to take in the case: the lead's own, or that of the
    person who names them. Without it scoring cannot start (services.leads). Raises FieldErrors by "lead", and what
    ``perform`` raises.
    """
    changes = {"lead_id": _lead(actor, review, lead_id)}
    row = move(actor=actor, review=review, name="open", version=version, changes=changes)
    return _vouched(actor, row, lead_is_free=lead_is_free)


def _vouched(actor: Actor, review: Review, *, lead_is_free: bool) -> Review:
    if lead_is_free:
        leads.vouch(actor=actor, review=review)
    return review


def _lead(actor: Actor, review: Review, lead_id: int | None) -> int | None:
    require(actor, OPEN, review)
    lead = actor.user_id if lead_id is None else lead_id
    if not selectors.possible_leads(review=review).filter(pk=lead).exists():
        raise FieldErrors({"lead": _("Choose a lead who may rate this review.")})
    return lead


@transaction.atomic
def open_record(
    *, actor: Actor, review: Review, version: int, lead_id: int | None = None, lead_is_free: bool = False
) -> Review:
    """Takes up an incident that was not selected, to be scored from the record alone."""
    lead = _lead(actor, review, lead_id)
    changes = {"lead_id": lead, "depth": choices.Depth.RECORD_REVIEW}
    row = move(actor=actor, review=review, name="open_record", version=version, changes=changes)
    return _vouched(actor, row, lead_is_free=lead_is_free)


def start_scoring(
    *,
    actor: Actor,
    review: Review,
    version: int,
    double_rating: bool | None = None,
    second_rater_id: int | None = None,
) -> Review:
    """Fixes the versions of the instrument and of the screening rule for this review; later ones never change it.

    ``double_rating`` is the lead's choice where the member's rule leaves it open. Raises FieldErrors by
    "second_rater", and what ``perform`` raises.
    """
    instrument = scales.version_in_use()
    pin = {
        "instrument_version_id": instrument.pk,
        "instrument_sha256": instrument.sha256,
        "pins": {**review.pins, **rules.pins(review=review), "words": wording.pin(review.jurisdiction_id)},
        **scoring.at_start(actor, review, double_rating, second_rater_id),
    }
    return move(actor=actor, review=review, name="start_scoring", version=version, changes=pin)


def submit(*, actor: Actor, review: Review, version: int) -> Review:
    """Sends the review to a director. Raises GuardFailed with every finding that is still open."""
    return move(actor=actor, review=review, name="submit", version=version)


@transaction.atomic
def save_story(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> Review:
    """Saves the story, the depth, or why there is no opportunity or no debrief. Raises StaleVersion with both texts."""
    refuse_unknown(data, STORY_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    saved, changed = versions.save(obj=row, expected=version, changes=data, actor=actor)
    if changed:
        audit.record(kind="incidents.review.written", actor=actor, obj=saved, payload={"fields": sorted(changed)})
    return saved


@transaction.atomic
def save_facts(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> Incident:
    """Saves what was determined since the notice. ``version`` is the incident's."""
    refuse_unknown(data, FACT_FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    incident, changed = versions.save(obj=row.incident, expected=version, changes=data, actor=actor)
    if changed:
        audit.record(
            kind="incidents.notice.changed", actor=actor, obj=incident, parent=row, payload={"fields": sorted(changed)}
        )
    return incident
