"""The first page after sign-in: what needs me, what I worked on, who is who."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jurisdictions import selectors
from npcs.core.access import signed_in
from npcs.core.ui import needs, panels


@require_safe
@signed_in("It shows what concerns the person at the member acted for; each part asks its own policy.")
def home(request: Any) -> HttpResponse:
    """Whoever acts for no member does not come here: the gate shows them why (npcs.core.accounts)."""
    actor, member = request.actor, request.member
    now = timezone.localtime()
    found = needs.items(actor)
    context = {
        "member": member,
        "greeting": greeting(now),
        "context": f"{formats.date_format(now, 'l j M Y')}. {summary(needs.count(request))}",
        "tasks": [_task(need, first=number == 0) for number, need in enumerate(found)],
        "recent": panels.render("home.recent", request, member),
        "colleagues": selectors.who_is_who(actor=actor, member=member),
        "may_see_people": "people.view" in actor.actions,
    }
    return render(request, "jurisdictions/home.html", context)


def greeting(now: dt.datetime) -> str:
    """By the clock where the member is."""
    if now.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if now.hour < 18 else _("Good evening")


def summary(count: int) -> str:
    if not count:
        return _("Nothing needs you now.")
    return ngettext("One thing needs you.", "%(n)d things need you.", count) % {"n": count}


def _task(need: needs.Need, *, first: bool) -> dict[str, Any]:
    return {
        "title": need.title,
        "url": need.url,
        "hint": need.hint,
        "due": need.due,
        "next": first,
        "state": {"tone": need.tone, "label": need.state, "icon": need.icon} if need.state else None,
    }
