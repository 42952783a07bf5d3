"""Reviews that are ready to be shared, are shared, or were withdrawn; made through the services."""

from typing import Any

from incidents.models import Review, ShareSubmission
from incidents.services import sharing
from incidents.sharing.checks import submission_of
from npcs.core.access import Actor
from tests import reviews


def with_terms(steward: Actor, review: Review, **changes: Any) -> ShareSubmission:
    """The submission of an approved review whose terms allow sharing."""
    data = {"consent": "yes", "agreement": "DSA 2026-1", "embargo_on": None} | changes
    return sharing.write_terms(actor=steward, review=review, version=0, data=data)


def sha_of(review: Review) -> str:
    """The fingerprint of the form that would leave now."""
    made = sharing.checked_form(review, submission_of(review))
    assert made is not None
    return made.sha256


def share(steward: Actor, review: Review) -> ShareSubmission:
    review = Review.objects.get(pk=review.pk)
    return sharing.share(actor=steward, review=review, version=review.version, sha256=sha_of(review))


def shared(reviewer: Actor, director: Actor, steward: Actor, **changes: Any) -> ShareSubmission:
    """A review that is approved and shared."""
    review = reviews.approved(reviewer, director, **changes)
    with_terms(steward, review)
    return share(steward, review)
