"""The content note before narratives: asked once a day, remembered in the session, never in the browser."""

from typing import Any

from django.utils import timezone

KEY = "content_note_day"


def seen(request: Any) -> bool:
    """Has this person said today that they want to read narratives?"""
    return request.session.get(KEY) == timezone.localdate().isoformat()


def remember(request: Any) -> None:
    """Keeps the answer until the day ends in the person's time zone."""
    request.session[KEY] = timezone.localdate().isoformat()
