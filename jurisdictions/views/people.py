"""People of a member: the list, one person, and an invitation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jurisdictions import selectors
from jurisdictions.forms import InviteForm
from jurisdictions.models import Jurisdiction, Membership
from jurisdictions.services import invitations
from jurisdictions.views.members import crumbs, member_crumb, people_address, people_crumb
from jurisdictions.views.steps import steps_for
from npcs.core import audit
from npcs.core.access import access
from npcs.core.ui import words
from npcs.core.versions.errors import FieldErrors

PAGE = 50
CURRENT, ENDED, INVITED = "current", "ended", "invited"


@require_safe
@access(Membership, "people.view")
def people_here(request: Any) -> HttpResponse:
    """The people of the member acted for, whichever that is."""
    return _list(request, request.member)


@require_safe
@access(Jurisdiction, "people.view", pk="member_id", name="member")
def people_list(request: Any, member: Jurisdiction) -> HttpResponse:
    """The people of any member, for the partnership's office."""
    return _list(request, member)


def _list(request: Any, member: Jurisdiction) -> HttpResponse:
    """Who is here, who was, and who is invited; one view at a time, 50 to a page."""
    actor = request.actor
    may_manage = "people.manage" in actor.actions
    view = request.GET.get("view", CURRENT)
    if view not in (CURRENT, ENDED) and not (view == INVITED and may_manage):
        view = CURRENT
    audit.read(actor=actor, obj=member, action="people.view")
    context = {
        "crumbs": crumbs(member_crumb(member), {"label": _("People")}),
        "member": member,
        "views": _views(people_address(actor, member), view, may_manage=may_manage),
        "may_manage": may_manage,
        "view_invited": view == INVITED,
        "invite_url": reverse("person-invite", args=[member.pk]) if may_manage else "",
    }
    if view == INVITED:
        context |= _invited(actor, member)
    else:
        context |= _people(request, member, ended=view == ENDED)
    return render(request, "jurisdictions/people_list.html", context)


def _views(address: str, view: str, *, may_manage: bool) -> list[dict[str, Any]]:
    names = [(CURRENT, _("Here now")), (ENDED, _("Were here"))]
    names += [(INVITED, _("Invited"))] if may_manage else []
    return [{"label": name, "url": f"{address}?view={key}", "current": key == view} for key, name in names]


def _people(request: Any, member: Jurisdiction, *, ended: bool) -> dict[str, Any]:
    actor = request.actor
    pages = Paginator(selectors.people(actor=actor, member=member, ended=ended), PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = [
        _row(person, ended=ended)
        for person in selectors.with_roles(actor=actor, member=member, users=page.object_list, ended=ended)
    ]
    address = f"{people_address(actor, member)}?view={ENDED if ended else CURRENT}&page="
    return {
        "columns": [
            {"label": _("Name")}, {"label": _("Roles")}, {"label": _("Until") if ended else _("Since")},
            {"label": _("Leadership"), "less": True}, {"label": _("State")},
        ],
        "rows": rows,
        "ended": ended,
        "foot": _("%(from)s to %(to)s of %(total)s")
        % {"from": page.start_index(), "to": page.end_index(), "total": words.number(pages.count)},
        "newer_url": f"{address}{page.number - 1}" if page.has_previous() else "",
        "older_url": f"{address}{page.number + 1}" if page.has_next() else "",
    }  # fmt: skip


def _row(person: selectors.Person, *, ended: bool) -> list[dict[str, Any]]:
    moment = person.until if ended else person.since
    leadership = (person.title or _("Yes")) if person.is_leadership else ""
    return [
        {"label": _("Name"), "text": person.user.display_name, "url": person.url},
        {"label": _("Roles"), "text": person.role_words},
        {"label": _("Until") if ended else _("Since"), "text": words.day(moment), "nowrap": True},
        {"label": _("Leadership"), "text": leadership, "less": True},
        {"label": _("State"), "state": state_of(person)},
    ]


def state_of(person: selectors.Person) -> dict[str, Any]:
    if not person.is_current:
        return {"tone": "quiet", "label": _("Ended"), "icon": "logout"}
    if person.is_suspended:
        return {"tone": "wait", "label": _("Suspended"), "icon": ""}
    return {"tone": "done", "label": _("Active"), "icon": ""}


def _invited(actor: Any, member: Jurisdiction) -> dict[str, Any]:
    now = timezone.now()
    found = selectors.invitations(actor=actor, member=member)
    return {
        "invitations": [{"invitation": row, "has_run_out": row.has_run_out(now)} for row in found],
        "invitation_columns": [
            {"label": label} for label in (_("Name"), _("Role"), _("Invited"), _("State"), _("Step"))
        ],
    }


@require_safe
@access(Membership, "people.view", pk="membership_id", name="membership")
def person_detail(request: Any, membership: Membership) -> HttpResponse:
    """One person at one member: roles then and now, what can be done, and what happened."""
    actor, member = request.actor, membership.jurisdiction
    person = selectors.person_at(actor=actor, membership=membership)
    audit.read(actor=actor, obj=membership, action="people.view")
    myself = membership.user_id == actor.user_id
    may_manage = "people.manage" in actor.actions and not myself
    context = {
        "crumbs": crumbs(member_crumb(member), people_crumb(actor, member), {"label": person.user.display_name}),
        "person": person,
        "member": member,
        "state": state_of(person),
        "membership": membership,
        "myself": myself,
        "facts": [
            {"label": _("E-mail"), "value": person.user.email},
            {"label": _("Leadership"), "value": _("Yes") if person.is_leadership else _("No")},
        ],
        "role_columns": [
            {"label": label}
            for label in [_("Role"), _("Since"), _("Until"), _("State"), *([_("Step")] if may_manage else [])]
        ],
        "may_manage": may_manage,
        "steps": steps_for(actor, person) if may_manage else [],
        "history": selectors.person_history(actor=actor, person=person),
    }
    return render(request, "jurisdictions/person_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Jurisdiction, "people.manage", pk="member_id", name="member")
def person_invite(request: Any, member: Jurisdiction) -> HttpResponse:
    """Sends an invitation by mail. The link leads back to the address that this page was opened at."""
    form = InviteForm(request.POST if request.method == "POST" else None, kind=member.kind)
    if request.method == "POST" and form.is_valid():
        page = request.build_absolute_uri(reverse("invitation-accept"))
        try:
            invitations.invite(
                jurisdiction=member,
                actor=request.actor,
                link=lambda secret: f"{page}?code={secret}",
                **form.cleaned_data,
            )
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(request, _("The invitation is on its way. It works for 7 days."))
            return HttpResponseRedirect(f"{people_address(request.actor, member)}?view={INVITED}")
    context = {
        "crumbs": crumbs(member_crumb(member), people_crumb(request.actor, member), {"label": _("Invite")}),
        "member": member,
        "form": form,
        "cancel_url": people_address(request.actor, member),
    }
    return render(request, "jurisdictions/invite.html", context, status=422 if form.errors else 200)
