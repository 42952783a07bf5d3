"""The review itself: opening, the story, scoring, sending for approval."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import choices, scales, selectors, wording
from incidents.models import Incident, Review
from incidents.permissions import EDIT, OPEN
from incidents.services import scoring
from incidents.services.common import locked, refuse_unknown
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.access import Actor, require
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import perform

STORY_FIELDS = frozenset({"story", "depth", "no_opportunity_reason", "no_debrief_reason"})
FACT_FIELDS = frozenset({"manner", "determination", "determination_source", "prior_contact"})


def take(*, actor: Actor, review: Review, version: int, name: str, reason: str = "") -> Review:
    """Takes a step that changes nothing but the state. Raises what ``perform`` raises."""
    return perform(REVIEW, review, name, actor=actor, version=version, reason=reason)


def open_review(*, actor: Actor, review: Review, version: int, lead_id: int | None = None) -> Review:
    """Takes the notice up. The lead is ``lead_id``, or whoever opens it; the lead must be allowed to rate.

    Raises FieldErrors by "lead", and what ``perform`` raises.
    """
    lead = _lead(actor, review, lead_id)
    return perform(REVIEW, review, "open", actor=actor, version=version, changes={"lead_id": lead})


def _lead(actor: Actor, review: Review, lead_id: int | None) -> int | None:
    require(actor, OPEN, review)
    lead = actor.user_id if lead_id is None else lead_id
    if not selectors.possible_leads(review=review).filter(pk=lead).exists():
        raise FieldErrors({"lead": _("Choose a lead who may rate this review.")})
    return lead


def open_record(*, actor: Actor, review: Review, version: int, lead_id: int | None = None) -> Review:
    """Takes up an incident that was not selected, to be scored from the record alone."""
    lead = _lead(actor, review, lead_id)
    changes = {"lead_id": lead, "depth": choices.Depth.RECORD_REVIEW}
    return perform(REVIEW, review, "open_record", actor=actor, version=version, changes=changes)


def start_scoring(
    *,
    actor: Actor,
    review: Review,
    version: int,
    double_rating: bool | None = None,
    second_rater_id: int | None = None,
) -> Review:
    """Fixes the instrument's version and its hash for this review; later versions never change it.

    ``double_rating`` is the lead's choice where the member's rule leaves it open. Raises FieldErrors by
    "second_rater", and what ``perform`` raises.
    """
    instrument = scales.version_in_use()
    pin = {
        "instrument_version_id": instrument.pk,
        "instrument_sha256": instrument.sha256,
        "pins": review.pins | {"words": wording.pin(review.jurisdiction_id)},
        **scoring.at_start(actor, review, double_rating, second_rater_id),
    }
    return perform(REVIEW, review, "start_scoring", actor=actor, version=version, changes=pin)


def submit(*, actor: Actor, review: Review, version: int) -> Review:
    """Sends the review to a director. Raises GuardFailed with every finding that is still open."""
    return perform(REVIEW, review, "submit", actor=actor, version=version)


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
