"""When raw debrief notes are destroyed. Pure: no database, no clock."""

from datetime import datetime, timedelta


def destroy_from(ended: datetime | None, days: int) -> datetime | None:
    """The moment from which the notes of a review that ended then are to be destroyed; None while it is open."""
    return None if ended is None else ended + timedelta(days=days)


def is_due(ended: datetime | None, days: int, now: datetime) -> bool:
    """Has the member's time passed since the review was approved (or found to be void)?"""
    moment = destroy_from(ended, days)
    return moment is not None and moment <= now
