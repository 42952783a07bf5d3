"""Is a review on legal hold? One question, for whoever is about to destroy something of it."""

from incidents.models import Review
from incidents.selectors import clocks


def on_legal_hold(review: Review) -> bool:
    """A hold in force on any revision of the review keeps all of it from destruction."""
    return clocks.on_legal_hold(review)
