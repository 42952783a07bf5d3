"""The directory, a member's page, its settings and its lifecycle."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jurisdictions import selectors
from jurisdictions.forms import MemberFilter, MemberForm, StatusForm
from jurisdictions.models import Jurisdiction
from jurisdictions.services import members
from jurisdictions.workflow import MEMBER
from npcs.core.access import access
from npcs.core.accounts.zones import ZONES
from npcs.core.ui import words
from npcs.core.versions.editing import Editing, handle
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import Transition, WorkflowError, available

DATED_STEPS = {"join", "leave"}


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    start = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Members"), "url": reverse("member-list")}]
    return [*start, *more]


def member_crumb(member: Jurisdiction) -> dict[str, str]:
    return {"label": member.name, "url": member.get_absolute_url()}


def people_address(actor: Any, member: Jurisdiction) -> str:
    """The list of people: one's own in the navigation, any other's below its member."""
    return reverse("people-here") if member.pk == actor.acting_for else reverse("people-list", args=[member.pk])


def people_crumb(actor: Any, member: Jurisdiction) -> dict[str, str]:
    return {"label": _("People"), "url": people_address(actor, member)}


def state_of(member: Jurisdiction) -> dict[str, Any]:
    state = MEMBER.states[member.status]
    return {"tone": state.tone, "label": state.label, "icon": state.icon}


@require_safe
@access(Jurisdiction, "member.view")
def member_list(request: Any) -> HttpResponse:
    """Every member with its public facts. The filter narrows what the policy shows, never widens it."""
    form = MemberFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.members(actor=request.actor, words=chosen.get("q", ""))
    shown = list(rows.filter(**{name: chosen[name] for name in ("kind", "status") if chosen.get(name)}))
    total = selectors.members(actor=request.actor).count()
    context = {
        "crumbs": [crumbs()[0], {"label": _("Members")}],
        "form": form,
        "columns": [
            {"label": _("Member")}, {"label": _("Kind")}, {"label": _("Part of")}, {"label": _("Joined")},
            {"label": _("Status")}, {"label": _("Source"), "less": True},
        ],
        "rows": [_row(member) for member in shown],
        "lead": ngettext("%(n)s member.", "%(n)s members.", total) % {"n": words.number(total)},
        "foot": _("%(shown)s of %(total)s") % {"shown": words.number(len(shown)), "total": words.number(total)},
        "may_add": "partnership.manage" in request.actor.actions,
    }  # fmt: skip
    return render(request, "jurisdictions/member_list.html", context)


def _row(member: Jurisdiction) -> list[dict[str, Any]]:
    return [
        {"label": _("Member"), "text": member.name, "url": member.get_absolute_url(), "sub": member.agency},
        {"label": _("Kind"), "text": member.get_kind_display()},
        {
            "label": _("Part of"),
            "text": member.part_of.short_name if member.part_of else "–",
            "muted": not member.part_of,
        },
        {"label": _("Joined"), "text": str(member.joined), "muted": member.joined_on is None, "nowrap": True},
        {"label": _("Status"), "state": state_of(member)},
        {"label": _("Source"), "text": _("Made up") if member.is_synthetic else member.source, "less": True},
    ]


@require_safe
@access(Jurisdiction, "member.view", pk="member_id", name="member")
def member_detail(request: Any, member: Jurisdiction) -> HttpResponse:
    actor = request.actor
    steps = [offer.transition for offer in available(MEMBER, member, actor) if offer.allowed]
    context = {
        "crumbs": crumbs({"label": member.name}),
        "member": member,
        "state": state_of(member),
        "facts": _facts(member),
        "parts": selectors.parts_of(actor=actor, member=member),
        "history": selectors.member_history(actor=actor, member=member),
        "steps": [] if member.is_office else steps,
        "may_manage": "member.manage" in actor.actions and member.pk in actor.people,
        "people_url": people_address(actor, member)
        if "people.view" in actor.actions and member.pk in actor.people
        else "",
    }
    return render(request, "jurisdictions/member_detail.html", context)


def _days(count: int) -> str:
    return ngettext("%(n)d day after approval", "%(n)d days after approval", count) % {"n": count}


def _facts(member: Jurisdiction) -> list[dict[str, Any]]:
    zones = dict(ZONES)
    part_of: dict[str, Any] = {"label": _("Part of"), "value": _("No other member")}
    if member.part_of is not None:
        part_of |= {"value": member.part_of.name, "url": member.part_of.get_absolute_url()}
    facts: list[dict[str, Any]] = [
        {"label": _("Kind"), "value": member.get_kind_display()},
        {"label": _("Code"), "value": member.code},
        {"label": _("Agency"), "value": member.agency or _("Not given")},
        part_of,
        {"label": _("Joined"), "value": str(member.joined)},
    ]
    if member.left_on is not None:
        facts.append({"label": _("Left"), "value": words.day(member.left_on)})
    facts.append({"label": _("Time zone"), "value": zones.get(member.time_zone, member.time_zone)})
    facts.append({"label": _("Raw debrief notes kept"), "value": _days(member.notes_days)})
    source = _("Made up for the demonstration") if member.is_synthetic else member.source
    return [*facts, {"label": _("Source"), "value": source or _("Not given")}]


@require_http_methods(["GET", "HEAD", "POST"])
@access(Jurisdiction, "partnership.manage")
def member_new(request: Any) -> HttpResponse:
    """Adds a member as prospective. Sending it twice adds it once: the code is the key."""
    editing = Editing(
        form_key="member",
        object_id="new",
        form_class=MemberForm,
        form_kwargs={"member": None, "office": True},
        template="jurisdictions/member_form.html",
        save=lambda facts, _once: members.create(actor=request.actor, **facts),
        done=lambda member: member.get_absolute_url(),
        initial={"time_zone": request.member.time_zone},
        context={
            "crumbs": crumbs({"label": _("New member")}),
            "title": _("Add a member"),
            "lead": _("It starts as prospective."),
            "cancel_url": reverse("member-list"),
        },
        success=_("The member is added."),
    )
    return handle(request, editing)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Jurisdiction, "member.manage", pk="member_id", name="member")
def member_settings(request: Any, member: Jurisdiction) -> HttpResponse:
    office = "partnership.manage" in request.actor.actions
    zones = dict(ZONES)
    facts = ("name", "short_name", "agency", "time_zone", "notes_days", "part_of", "joined", "source")
    editing = Editing(
        form_key="member",
        object_id=str(member.pk),
        form_class=MemberForm,
        form_kwargs={"member": member, "office": office},
        template="jurisdictions/member_form.html",
        save=lambda changes, version: members.change(
            jurisdiction=member, expected=version, changes=changes, actor=request.actor
        ),
        done=lambda _saved: member.get_absolute_url(),
        initial={name: getattr(member, name) for name in facts},
        current_version=member.version,
        show=lambda name, value: str(zones.get(value, value)) if value is not None else _("Nothing"),
        context={
            "crumbs": crumbs(member_crumb(member), {"label": _("Settings")}),
            "title": _("Settings of %(member)s") % {"member": member.name},
            "lead": "",
            "cancel_url": member.get_absolute_url(),
        },
        success=_("The settings are saved."),
    )
    return handle(request, editing)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Jurisdiction, "partnership.manage", pk="member_id", name="member")
def member_status(request: Any, member: Jurisdiction, step: str) -> HttpResponse:
    """A page of its own for a step of the lifecycle: what follows from it, day and reason, one button."""
    transition = next((one for one in MEMBER.transitions if one.name == step), None)
    if transition is None:
        messages.warning(request, _("There is no such step. Nothing was changed."))
        return HttpResponseRedirect(member.get_absolute_url())
    data = request.POST if request.method == "POST" else None
    initial = {"version": member.version}
    form = StatusForm(data, initial=initial, dated=step in DATED_STEPS, reason=transition.reason)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            members.set_status(
                jurisdiction=member,
                step=step,
                expected=form.cleaned_data["version"],
                reason=form.cleaned_data.get("reason", ""),
                on=form.cleaned_data.get("on"),
                actor=request.actor,
            )
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                form.add_error(name if name in form.fields else None, message)
        except WorkflowError as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("%(member)s: saved.") % {"member": member.name})
            return HttpResponseRedirect(member.get_absolute_url())
    return render(request, "jurisdictions/step.html", _step_context(member, transition, form), status=status)


def _step_context(member: Jurisdiction, transition: Transition, form: StatusForm) -> dict[str, Any]:
    return {
        "crumbs": crumbs(member_crumb(member), {"label": transition.label}),
        "title": f"{transition.label}: {member.name}",
        "consequence": transition.consequence,
        "action": transition.label,
        "form": form,
        "cancel_url": member.get_absolute_url(),
    }
