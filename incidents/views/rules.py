"""A member's screening rules: the list, one version in plain words, adopting, changing and publishing it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.forms import rules as form
from incidents.models import ScreeningRule
from incidents.permissions import MANAGE_RULES, VIEW
from incidents.rules.definition import read
from incidents.screening import templates, words
from incidents.screening.lifecycle import RULE
from incidents.selectors import rules as reads
from incidents.services import rules
from incidents.views import pages
from npcs.core.access import NotVisible, access
from npcs.core.ui import words as dates
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import WorkflowError
from npcs.core.workflow.errors import NotPermitted

drafts.register("rule", ScreeningRule, MANAGE_RULES, page=lambda rule: pages.url("rule-edit", rule.pk))
STEPS: dict[str, Callable[..., ScreeningRule]] = {"publish": rules.publish, "discard": rules.discard}


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": _("Screening rules"), "url": pages.url("rules")}, *more]


@access(ScreeningRule, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every version of the member's rule, the newest first, and the rules that can be adopted."""
    actor = pages.actor_of(request)
    today = reads.rule_on(jurisdiction_id=actor.acting_for or 0, day=timezone.localdate())
    versions = list(reads.versions(actor=actor))
    manages = MANAGE_RULES in actor.actions
    context = {
        "in_force": today,
        "in_force_url": pages.url("rule", today.row.pk) if today.row else pages.url("rule-template", "default"),
        "columns": [{"label": label} for label in (_("Version"), _("State"), _("Holds from"), _("Published by"))],
        "rows": [_row(one, today.row) for one in versions],
        "shipped": [
            {"slug": one.slug, "title": one.rule.title, "url": pages.url("rule-template", one.slug)}
            for one in templates.offered()
        ],
        "manages": manages,
        "crumbs": [{"label": _("Screening rules")}],
    }
    return render(request, "incidents/rules.html", context)


def _row(rule: ScreeningRule, in_force: ScreeningRule | None) -> list[dict[str, Any]]:
    state = {"tone": "done", "label": _("In force")} if rule == in_force else _state(rule)
    return [
        {"text": str(rule), "url": pages.url("rule", rule.pk), "label": _("Version")},
        {"state": state, "label": _("State")},
        {"text": dates.day(rule.effective_from), "label": _("Holds from")},
        {"text": str(rule.published_by or ""), "label": _("Published by")},
    ]


def _state(rule: ScreeningRule) -> dict[str, Any]:
    state = RULE.states[rule.status]
    return {"tone": state.tone or "quiet", "label": state.label, "icon": state.icon}


@access(ScreeningRule, VIEW)
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A rule that ships with the product, in plain words."""
    found = templates.every().get(slug)
    if found is None:
        raise NotVisible(VIEW, "incidents.screening rule", slug[:60])
    adoptable = MANAGE_RULES in pages.actor_of(request).actions and slug != templates.DEFAULT
    context = _words(found.rule.title, found.data) | {
        "adopt_url": pages.url("rule-adopt", slug) if adoptable else "",
        "crumbs": crumbs({"label": found.rule.title}),
    }
    return render(request, "incidents/rule.html", context)


@access(ScreeningRule, VIEW, pk="rule_id", name="rule")
@require_safe
def show(request: HttpRequest, rule: ScreeningRule) -> HttpResponse:
    """One version in plain words, with what changed against the one before."""
    manages = MANAGE_RULES in pages.actor_of(request).actions
    is_draft = rule.status == "draft"
    context = _words(str(rule), rule.definition) | {
        "rule": rule,
        "state": _state(rule),
        "context_line": _("Holds for notices filed from %(day)s.") % {"day": dates.day(rule.effective_from)}
        if rule.effective_from
        else "",
        "changes": changed(rule),
        "edit_url": pages.url("rule-edit", rule.pk) if manages and is_draft else "",
        "publish_url": pages.url("rule-step", rule.pk, "publish") if manages and is_draft else "",
        "discard_url": pages.url("rule-step", rule.pk, "discard") if manages and is_draft else "",
        "next_url": pages.url("rule-next", rule.pk) if manages and not is_draft else "",
        "crumbs": crumbs({"label": str(rule)}),
    }
    return render(request, "incidents/rule.html", context)


def _words(title: str, data: Mapping[str, Any]) -> dict[str, Any]:
    empty = ("adopt_url", "edit_url", "publish_url", "discard_url", "next_url", "context_line")
    return {
        "title": title,
        "parts": words.parts(read(data), data),
        "check_with_counsel": data["check_with_counsel"],
        "state": None,
        "changes": [],
        **dict.fromkeys(empty, ""),
    }


def changed(rule: ScreeningRule) -> list[dict[str, str]]:
    """The lines that the version before had and this one has not, and the other way round."""
    if rule.supersedes is None:
        return []
    before, now = (words.as_text(read(one.definition), one.definition).split("\n") for one in (rule.supersedes, rule))
    gone = [{"was": line, "now": ""} for line in before if line not in now]
    return gone + [{"was": "", "now": line} for line in now if line not in before]


@access(ScreeningRule, MANAGE_RULES)
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a draft from a shipped rule."""
    found = templates.every().get(slug)
    if found is None or slug == templates.DEFAULT:
        raise NotVisible(MANAGE_RULES, "incidents.screening rule", slug[:60])
    return _start(
        request,
        title=_("Adopt “%(title)s”") % {"title": found.rule.title},
        make=lambda once: rules.adopt(actor=pages.actor_of(request), slug=slug, once_key=once),
        back=pages.url("rule-template", slug),
    )


@access(ScreeningRule, MANAGE_RULES, pk="rule_id", name="rule")
def next_version(request: HttpRequest, rule: ScreeningRule) -> HttpResponse:
    """Start a draft from a version of one's own."""
    return _start(
        request,
        title=_("Change “%(title)s” as a new version") % {"title": rule},
        make=lambda once: rules.next_version(actor=pages.actor_of(request), rule=rule, once_key=once),
        back=pages.url("rule", rule.pk),
    )


def _start(request: HttpRequest, *, title: str, make: Callable[[UUID], ScreeningRule], back: str) -> HttpResponse:
    """A page of its own before a draft is made. Sending it twice makes one."""
    refused = ""
    if request.method == "POST":
        try:
            rule = make(UUID(request.POST.get("once", "")))
        except FieldErrors as refusal:
            refused = " ".join(refusal.errors.values())
        except ValueError:
            refused = _("This page was not complete. Send it again.")
        else:
            messages.success(request, _("The draft is made. Change it, then publish it."))
            return HttpResponseRedirect(pages.url("rule-edit", rule.pk))
    context = {
        "title": title,
        "consequence": _("A draft is made that you can change. Nothing is in force until you publish it."),
        "action": _("Make a draft"), "back": back, "refused": refused, "name": "once", "value": uuid4(),
        "crumbs": crumbs({"label": title}),
    }  # fmt: skip
    return render(request, "incidents/rule_step.html", context, status=422 if refused else 200)


@access(ScreeningRule, MANAGE_RULES, pk="rule_id", name="rule")
def edit(request: HttpRequest, rule: ScreeningRule) -> HttpResponse:
    """Change a draft. A published version leads to where it can be read."""
    if rule.status != "draft":
        messages.info(request, _("This version is not a draft any more. Change it as a new version."))
        return HttpResponseRedirect(pages.url("rule", rule.pk))
    actor = pages.actor_of(request)
    heading = _("Change the draft")
    editing = Editing(
        form_key="rule",
        object_id=str(rule.pk),
        form_class=form.RuleForm,
        form_kwargs={"definition": rule.definition},
        template="incidents/rule_form.html",
        initial=form.initial(rule.definition, rule.effective_from),
        changes=lambda data: form.to_definition(data, rule.definition),
        save=lambda data, version: rules.change(actor=actor, rule=rule, version=version, data=data),
        done=lambda saved: pages.url("rule", saved.pk),
        current_version=rule.version,
        success=_("The draft is saved."),
        show=_shown,
        context={
            **pages.form_context(None, heading, submit=_("Save the draft")),
            "cancel_url": pages.url("rule", rule.pk),
            "crumbs": crumbs({"label": str(rule), "url": pages.url("rule", rule.pk)}, {"label": heading}),
        },
    )
    return pages.edit(request, None, editing)


def _shown(name: str, value: Any) -> str:
    if name == "definition":
        return words.as_text(read(value), value)
    return dates.day(value)


@access(ScreeningRule, MANAGE_RULES, pk="rule_id", name="rule")
def step(request: HttpRequest, rule: ScreeningRule, name: str) -> HttpResponse:
    """Publish or discard a draft, on a page that says what follows."""
    if name not in STEPS:
        raise NotVisible(MANAGE_RULES, "incidents.screening rule step", name[:60])
    refused, status = "", 200
    if request.method == "POST":
        raw = request.POST.get("version", "")
        version = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1
        try:
            STEPS[name](actor=pages.actor_of(request), rule=rule, version=version)
        except NotPermitted:
            raise
        except WorkflowError as error:
            refused, status = " ".join([str(error), *error.findings]), 409
        else:
            messages.success(request, _("Published.") if name == "publish" else _("Discarded."))
            return HttpResponseRedirect(pages.url("rule", rule.pk))
    transition = RULE.transition(name)
    title = f"{transition.label}: {rule}"
    context = {
        "title": title, "consequence": transition.consequence, "action": transition.label, "refused": refused,
        "back": pages.url("rule", rule.pk), "name": "version", "value": rule.version,
        "crumbs": crumbs({"label": str(rule), "url": pages.url("rule", rule.pk)}, {"label": str(transition.label)}),
    }  # fmt: skip
    return render(request, "incidents/rule_step.html", context, status=status)
