"""What can be done with a person's roles: each step is a page that says what follows, and one button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jurisdictions import selectors
from jurisdictions.forms import LeadershipForm, MoveForm, PlainForm, ReasonForm, RoleForm
from jurisdictions.models import Invitation, Membership
from jurisdictions.services import invitations, people
from jurisdictions.views.members import crumbs, member_crumb, people_address, people_crumb
from npcs.core.access import access
from npcs.core.versions.errors import FieldErrors

Person = selectors.Person


@dataclass(frozen=True)
class Step:
    """``run(person, membership, actor, data)`` calls the service; ``offered`` says when the page shows the button.

    ``consequence`` may name %(person)s, %(member)s and %(role)s. ``on_role``: about the one role, not the person.
    """

    name: str
    label: Any
    consequence: Any
    done: Any
    run: Callable[[Person, Membership, Any, dict[str, Any]], Any]
    offered: Callable[[Any, Person], bool] = lambda actor, person: person.is_current
    form: Callable[..., forms.Form] = ReasonForm
    form_kwargs: Callable[[Any, Person, Membership], dict[str, Any]] = lambda actor, person, membership: {}
    on_role: bool = False


def _held(person: Person) -> list[str]:
    return [row.role for row in person.roles if row.is_current]


def _at(person: Person, membership: Membership, actor: Any) -> dict[str, Any]:
    return {"person": person.user, "jurisdiction": membership.jurisdiction, "actor": actor}


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step(
            "add-role", gettext_lazy("Add a role"),
            gettext_lazy("%(person)s can use it from the next page they open."),
            gettext_lazy("The role is added."),
            lambda person, membership, actor, data: people.add_role(**_at(person, membership, actor), **data),
            form=RoleForm,
            form_kwargs=lambda actor, person, membership: {
                "kind": membership.jurisdiction.kind, "without": _held(person),
            },
        ),
        Step(
            "leadership", gettext_lazy("Change title or leadership"),
            gettext_lazy("Colleagues see this beside the name. It gives and takes no access."),
            gettext_lazy("Title and leadership are saved."),
            lambda person, membership, actor, data: people.set_leadership(**_at(person, membership, actor), **data),
            form=LeadershipForm,
            form_kwargs=lambda actor, person, membership: {
                "initial": {"is_leadership": person.is_leadership, "title": person.title},
            },
        ),
        Step(
            "suspend", gettext_lazy("Suspend"),
            gettext_lazy("%(person)s loses all access to %(member)s at once and keeps the roles. You can restore it."),
            gettext_lazy("The access is suspended."),
            lambda person, membership, actor, data: people.suspend(**_at(person, membership, actor), **data),
            offered=lambda actor, person: person.is_current and not person.is_suspended,
        ),
        Step(
            "restore", gettext_lazy("Restore access"),
            gettext_lazy("%(person)s has the same access to %(member)s as before, at once."),
            gettext_lazy("The access is restored."),
            lambda person, membership, actor, _data: people.restore(**_at(person, membership, actor)),
            offered=lambda actor, person: any(row.is_suspended for row in person.roles),
            form=PlainForm,
        ),
        Step(
            "move", gettext_lazy("Move to another member"),
            gettext_lazy("All roles of %(person)s at %(member)s end at once and the chosen ones start at the new "
                         "member. What they wrote stays with %(member)s."),
            gettext_lazy("The person is moved."),
            lambda person, membership, actor, data: people.move(
                person=person.user, origin=membership.jurisdiction, actor=actor, **data
            ),
            offered=lambda actor, person: person.is_current and not person.is_suspended and len(actor.people) > 1,
            form=MoveForm,
            form_kwargs=lambda actor, person, membership: {
                "initial": {"role_keys": _held(person)},
                "destinations": selectors.destinations(actor=actor, origin=membership.jurisdiction),
            },
        ),
        Step(
            "end", gettext_lazy("End all roles"),
            gettext_lazy("%(person)s loses all access to %(member)s at once. What they wrote is kept. To come back "
                         "they need a new invitation."),
            gettext_lazy("All roles have ended."),
            lambda person, membership, actor, data: people.end(**_at(person, membership, actor), **data),
        ),
        Step(
            "new-second-step", gettext_lazy("Reset the second step of sign-in"),
            gettext_lazy("%(person)s is signed out everywhere and sets up a new second step at the next sign-in. "
                         "Make sure that it is really them who asks."),
            gettext_lazy("The second step is reset."),
            lambda person, membership, actor, _data: people.reset_second_step(**_at(person, membership, actor)),
            form=PlainForm,
        ),
        Step(
            "change-role", gettext_lazy("Change this role"),
            gettext_lazy("The role %(role)s of %(person)s ends and the chosen one starts, at once."),
            gettext_lazy("The role is changed."),
            lambda _person, membership, actor, data: people.change_role(membership=membership, actor=actor, **data),
            form=RoleForm,
            form_kwargs=lambda actor, person, membership: {
                "kind": membership.jurisdiction.kind, "without": [membership.role],
            },
            on_role=True,
        ),
        Step(
            "end-role", gettext_lazy("End this role"),
            gettext_lazy("%(person)s can no longer work as %(role)s at %(member)s. Other roles stay."),
            gettext_lazy("The role has ended."),
            lambda _person, membership, actor, data: people.end_role(membership=membership, actor=actor, **data),
            on_role=True,
        ),
    )
}  # fmt: skip


def steps_for(actor: Any, person: Person) -> list[dict[str, str]]:
    """The buttons of a person's page."""
    membership = person.roles[0]
    return [
        {"label": step.label, "url": reverse("person-step", args=[membership.pk, step.name])}
        for step in STEPS.values()
        if not step.on_role and step.offered(actor, person)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@access(Membership, "people.manage", pk="membership_id", name="membership")
def person_step(request: Any, membership: Membership, step: str) -> HttpResponse:
    """Shows what a step means (GET) and takes it (POST). Taking it twice is taking it once."""
    actor = request.actor
    chosen = STEPS.get(step)
    if chosen is None:
        messages.warning(request, _("There is no such step. Nothing was changed."))
        return HttpResponseRedirect(membership.get_absolute_url())
    person = selectors.person_at(actor=actor, membership=membership)
    data = request.POST if request.method == "POST" else None
    form = chosen.form(data, **chosen.form_kwargs(actor, person, membership))
    if request.method == "POST" and form.is_valid():
        try:
            chosen.run(person, membership, actor, form.cleaned_data)
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(request, chosen.done)
            return HttpResponseRedirect(membership.get_absolute_url())
    context = _context(chosen, person, membership, form, actor)
    return render(request, "jurisdictions/step.html", context, status=422 if form.errors else 200)


def _context(step: Step, person: Person, membership: Membership, form: forms.Form, actor: Any) -> dict[str, Any]:
    member = membership.jurisdiction
    names = {"person": person.user.display_name, "member": member.name, "role": membership.role_label}
    return {
        "crumbs": crumbs(
            member_crumb(member),
            people_crumb(actor, member),
            {"label": person.user.display_name, "url": membership.get_absolute_url()},
            {"label": step.label},
        ),
        "title": f"{step.label}: {person.user.display_name}",
        "consequence": str(step.consequence) % names,
        "action": step.label,
        "form": form,
        "cancel_url": membership.get_absolute_url(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access(Invitation, "people.manage", pk="invitation_id", name="invitation")
def invitation_withdraw(request: Any, invitation: Invitation) -> HttpResponse:
    """Ends an invitation that nobody has accepted."""
    member = invitation.jurisdiction
    back = f"{people_address(request.actor, member)}?view=invited"
    if request.method == "POST":
        ended = invitations.withdraw(invitation=invitation, actor=request.actor)
        if ended.accepted_at is None:
            messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
        else:
            messages.warning(request, _("The invitation had been accepted already, so nothing was changed."))
        return HttpResponseRedirect(back)
    context = {
        "crumbs": crumbs(member_crumb(member), {"label": _("People"), "url": back}, {"label": _("Withdraw")}),
        "title": _("Withdraw the invitation: %(name)s") % {"name": invitation.display_name},
        "consequence": _("The link in the mail to %(email)s stops working at once.") % {"email": invitation.email},
        "action": _("Withdraw the invitation"),
        "form": PlainForm(),
        "cancel_url": back,
    }
    return render(request, "jurisdictions/step.html", context)
