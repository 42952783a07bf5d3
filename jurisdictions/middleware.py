"""The member a request acts for, and its time zone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from jurisdictions import selectors
from npcs.core.accounts.middleware import zone

GetResponse = Callable[[Any], HttpResponse]


class MemberMiddleware:
    """Comes after ActorMiddleware. ``request.member`` is the Jurisdiction acted for, or None.

    Times are shown as on the member's clocks, because a due date is a day there; the person's own zone counts
    where they act for nobody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.member = selectors.member_of(request.actor)
        if request.member is None:
            return self.get_response(request)
        with timezone.override(zone(request.member.time_zone)):
            return self.get_response(request)
