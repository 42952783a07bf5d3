"""The record of a review: a page to read and print, and the same content as a tagged PDF."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import record as records
from incidents.models import Review
from incidents.permissions import VIEW
from npcs.core import audit
from npcs.core.access import access
from npcs.core.documents import pdf
from npcs.core.ui import care

READ = "review.record"  # the action that the access log names


@access(Review, VIEW, pk="review_id", name="review")
@require_safe
@cache_control(private=True, no_store=True)
def record(request: HttpRequest, review: Review) -> HttpResponse:
    """The record as a page. Narratives come after the content note; reading them is logged."""
    actor = _actor(request)
    source = records.load(actor=actor, review=review)
    document = records.record_of(source)
    shown = not source.reader.sees_identifying or care.seen(request)
    if shown and source.reader.sees_identifying:
        audit.read(actor=actor, obj=review, action=READ)
    first, *others = document.chapters
    context = {
        "review": review,
        "document": document,
        "first": first,
        "others": others,
        "shown": shown,
        "state": review.get_state_display(),
        "printed_by": actor.label,
        "printed_at": timezone.now(),
        "pdf_url": reverse("incidents:record-pdf", args=[review.pk]),
        "crumbs": [{"label": review.incident.number, "url": review.get_absolute_url()}, {"label": _("Record")}],
    }
    return render(request, "incidents/record.html", context)


@access(Review, VIEW, pk="review_id", name="review")
@require_safe
@cache_control(private=True, no_store=True)
def record_pdf(request: HttpRequest, review: Review) -> HttpResponse:
    """The record as a file. Each download is one line in the access log."""
    actor = _actor(request)
    source = records.load(actor=actor, review=review)
    content = pdf(records.record_of(source))
    audit.exported(actor=actor, obj=review, action=READ)
    name = f"{review.incident.number}-r{review.revision}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]
