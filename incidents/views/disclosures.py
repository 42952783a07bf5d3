"""Public records: the list, one as it will read, writing it, its steps, and the same as a PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import followup, public_record, text_care
from incidents.forms import notice as pairs
from incidents.forms.disclosure import DisclosureForm
from incidents.lifecycles import DISCLOSURE
from incidents.models import PublicDisclosure
from incidents.permissions import DISCLOSE, PUBLISH, VIEW
from incidents.record.values import label
from incidents.services import disclosures
from incidents.views import lifecycle, pages, paging
from incidents.views.review import entries
from npcs.core import audit
from npcs.core.access import access, policy_of
from npcs.core.documents import pdf
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import StaleVersion

LABELS = {
    "all": gettext_lazy("All"),
    "draft": gettext_lazy("Drafts"),
    "in_approval": gettext_lazy("Waiting for approval"),
    "published": gettext_lazy("Published"),
    "withdrawn": gettext_lazy("Withdrawn"),
}

drafts.register("disclosure", PublicDisclosure, DISCLOSE, page=lambda one: pages.url("disclosure-edit", one.pk))


def _trail(*more: dict[str, str]) -> list[dict[str, str]]:
    return [*pages.crumbs(), {"label": _("Public records"), "url": pages.url("disclosures")}, *more]


@access(PublicDisclosure, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The public records one may see, newest first. Who neither writes nor decides sees the published ones."""
    actor = pages.actor_of(request)
    insider = bool(actor.where(DISCLOSE) or actor.where(PUBLISH))
    shown = tuple(LABELS) if insider else ("published",)
    view = request.GET.get("view", shown[0])
    view = view if view in shown else shown[0]
    rows = followup.disclosures(actor=actor, view=view)
    counts = followup.disclosure_counts(actor=actor)
    found, ways = paging.page(request, rows, followup.NEWEST)
    context = {
        "views": [
            {"label": LABELS[name], "url": f"?view={name}", "count": counts[name], "current": name == view}
            for name in shown
        ],
        "columns": [
            {"label": label} for label in (_("Record"), _("Rule"), _("State"), _("Publish by"), _("Published"))
        ],
        "rows": [_row(one) for one in found],
        **ways,
        "can_write": DISCLOSE in actor.actions,
        "crumbs": [*pages.crumbs(), {"label": _("Public records")}],
    }
    return render(request, "incidents/disclosures.html", context)


def _row(one: Any) -> list[dict[str, Any]]:
    labels = (_("Record"), _("Rule"), _("State"), _("Publish by"), _("Published"))
    waits = one.state in {"draft", "in_approval"} and one.due_on
    cells: tuple[dict[str, Any], ...] = (
        {"text": str(one), "url": one.get_absolute_url()},
        {"text": one.rule or _("Not given"), "sub": one.get_incident_type_display()},
        {"state": lifecycle.state_tag(DISCLOSURE, one)},
        {"text": words.day(one.due_on), "soon": bool(waits) and words.due(one.due_on, timezone.localdate())["soon"]},
        {"text": words.day(one.published_at)},
    )  # fmt: skip
    return [{**cell, "label": label} for cell, label in zip(cells, labels, strict=True)]


@access(PublicDisclosure, VIEW, pk="disclosure_id", name="disclosure")
@require_safe
def show(request: HttpRequest, disclosure: PublicDisclosure) -> HttpResponse:
    """The record as it reads when it is printed, what is checked, and the steps."""
    actor = pages.actor_of(request)
    policy = policy_of(PublicDisclosure)
    insider = policy.can(actor, PUBLISH, disclosure) or DISCLOSE in actor.actions
    if insider:
        audit.read(actor=actor, obj=disclosure, action="disclosure.read")
    context = {
        "disclosure": disclosure,
        "document": public_record.document_of(disclosure),
        "state": lifecycle.state_tag(DISCLOSURE, disclosure),
        "hint": DISCLOSURE.states[disclosure.state].hint,
        "steps": lifecycle.buttons(DISCLOSURE, disclosure, actor, lambda name: _step_url(disclosure, name)),
        "edit_url": pages.url("disclosure-edit", disclosure.pk) if policy.can(actor, DISCLOSE, disclosure) else "",
        "pdf_url": pages.url("disclosure-pdf", disclosure.pk),
        "question": followup.given_back(disclosure=disclosure) if insider else None,
        "patterns": patterns(disclosure) if insider and disclosure.state != "published" else [],
        "reference": disclosure.case_reference if insider else "",
        "due": words.due(disclosure.due_on, timezone.localdate())["text"] if _waits(disclosure) else "",
        "history": entries(followup.events_of(obj=disclosure, limit=8)) if insider else [],
        "printed_by": actor.label,
        "printed_at": timezone.now(),
        "crumbs": _trail({"label": str(disclosure)}),
    }
    return render(request, "incidents/disclosure.html", context)


def patterns(disclosure: PublicDisclosure) -> list[dict[str, Any]]:
    """What in its words looks like a name, a date or a number, to be looked at before it is published."""
    kinds = {
        "date": _("a date"), "mail": _("an address for mail"), "phone": _("a phone number"),
        "case_number": _("a case number"), "name": _("a name"),
    }  # fmt: skip
    found = [
        (name, hit) for name in public_record.TEXTS for hit in text_care.pattern_hits(getattr(disclosure, name))
    ]  # fmt: skip
    said = _("%(where)s: “%(text)s” looks like %(kind)s.")
    return [
        {"ok": False, "text": said % {"where": _label(name), "text": hit.text, "kind": kinds[hit.kind]}, "url": ""}
        for name, hit in found
    ]


def _label(name: str) -> str:
    return label(PublicDisclosure, name)


def _waits(disclosure: PublicDisclosure) -> bool:
    return disclosure.due_on is not None and disclosure.state in {"draft", "in_approval"}


def _step_url(one: PublicDisclosure, name: str) -> str:
    return pages.url("disclosure-step", one.pk, name)


@access(PublicDisclosure, VIEW, pk="disclosure_id", name="disclosure")
@require_safe
@cache_control(private=True, no_store=True)
def show_pdf(request: HttpRequest, disclosure: PublicDisclosure) -> HttpResponse:
    """The record as a file. Each download is one line in the access log."""
    content = pdf(public_record.document_of(disclosure))
    audit.exported(actor=pages.actor_of(request), obj=disclosure, action="disclosure.read")
    name = f"{disclosure.jurisdiction.code}-{disclosure}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@access(PublicDisclosure, DISCLOSE)
def add(request: HttpRequest) -> HttpResponse:
    """Write a public record. It starts empty: nothing is taken from a review. Sending it twice starts it once."""
    actor = pages.actor_of(request)

    def save(answers: dict[str, Any], once: UUID) -> PublicDisclosure:
        return disclosures.write(actor=actor, once_key=once, data=pairs.to_columns(answers))

    form = _editing(None, save, _("Write a public record"), f"new-{actor.acting_for}")
    return pages.edit(request, None, form)


@access(PublicDisclosure, DISCLOSE, pk="disclosure_id", name="disclosure")
def change(request: HttpRequest, disclosure: PublicDisclosure) -> HttpResponse:
    """Change a draft."""
    actor = pages.actor_of(request)

    def save(answers: dict[str, Any], version: int) -> PublicDisclosure:
        data = pairs.to_columns(answers)
        try:
            return disclosures.change(actor=actor, disclosure=disclosure, version=version, data=data)
        except StaleVersion as stale:
            raise pairs.as_answers(stale, answers) from None

    form = _editing(disclosure, save, _("Change the public record"), str(disclosure.pk))
    make = pairs.PAIRS["incident_date"][1]
    form.initial = {name: getattr(disclosure, name) for name in DisclosureForm.base_fields}
    form.initial["incident_date"] = make(disclosure.incident_date, disclosure.incident_precision)
    form.current_version = disclosure.version
    return pages.edit(request, None, form)


def _editing(one: PublicDisclosure | None, save: Any, heading: str, object_id: str) -> Editing:
    back = one.get_absolute_url() if one else pages.url("disclosures")
    here = [{"label": str(one), "url": back}] if one else []
    return Editing(
        form_key="disclosure",
        object_id=object_id,
        form_class=DisclosureForm,
        template="incidents/form.html",
        save=save,
        done=lambda saved: saved.get_absolute_url(),
        show=pages.shown(DisclosureForm()),
        success=_("Saved as a draft. Nobody outside sees it."),
        context=pages.form_context(
            None,
            heading,
            intro=_("Written by hand for the public. It is not made from the review, and no part of it leads there."),
            cancel_url=back,
            crumbs=_trail(*here, {"label": heading}),
        )
        | {"kicker": str(one) if one else "", "page_title": f"{heading}, {one}" if one else heading},
    )


@access(PublicDisclosure, VIEW, pk="disclosure_id", name="disclosure")
def step(request: HttpRequest, disclosure: PublicDisclosure, name: str) -> HttpResponse:
    """Send it, give it back, publish it, withdraw it."""
    actor = pages.actor_of(request)

    def take(**given: Any) -> PublicDisclosure:
        return disclosures.step(actor=actor, disclosure=disclosure, **given)

    trail = _trail({"label": str(disclosure), "url": disclosure.get_absolute_url()})
    return lifecycle.ask(
        request,
        DISCLOSURE,
        disclosure,
        name,
        take=take,
        crumbs=trail,
        success=_("Saved in the history."),
        look=patterns(disclosure) if name in {"send", "publish"} else (),
    )
