"""Whether a legal hold keeps a review as it is."""

from incidents.models import Review


def on_legal_hold(review: Review) -> bool:
    """Nothing of a held review is destroyed on schedule."""
    return review.state == "on_hold"
