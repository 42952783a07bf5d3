"""The director's decision. Never by somebody who wrote or rated (guards.took_no_part)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import choices, content, guards
from incidents.models import Review
from incidents.permissions import APPROVE
from incidents.services.moves import move
from npcs.core.access import Actor, Forbidden, require
from npcs.core.versions.errors import FieldErrors


def return_review(*, actor: Actor, review: Review, version: int, question: str) -> Review:
    """Sends the review back with what the director asks for. Raises Forbidden for somebody who took part."""
    _took_no_part(actor, review)
    return move(actor=actor, review=review, name="return", version=version, reason=question)


@transaction.atomic
def approve(*, actor: Actor, review: Review, version: int, quality: Mapping[str, Any], note: str = "") -> Review:
    """Approves and locks. ``quality`` answers the eight questions; the hash of the content is kept.

    Raises Forbidden for somebody who took part, and FieldErrors naming each question without an answer.
    """
    _took_no_part(actor, review)
    known = [key for key, _label, _ask in choices.QUALITY_DIMENSIONS]
    errors = {key: _("Choose an answer.") for key in known if quality.get(key) not in choices.Quality.values}
    if errors:
        raise FieldErrors(errors)
    changes = {
        "quality": {key: quality[key] for key in known},
        "decision_note": note,
        "content_sha256": content.fingerprint(review),
        "frozen_incident": content.incident_facts(review.incident),
    }
    return move(actor=actor, review=review, name="approve", version=version, changes=changes)


def _took_no_part(actor: Actor, review: Review) -> None:
    """Deciding on one's own work is a missing right, also for a director (docs, incidents scenario 10).

    The workflow's guard says the same, so that the page can tell before anybody tries.
    """
    require(actor, APPROVE, review)
    for why in guards.took_no_part(review, actor):
        raise Forbidden(APPROVE, why, review._meta.label_lower, review.pk)
