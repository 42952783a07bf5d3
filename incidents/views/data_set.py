"""Facts for the data set: one roomy page, nothing required. And the data dictionary, as a page and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.core_set import VERSION, dictionary
from incidents.forms.data_set import DataSetForm
from incidents.models import DataSetFacts, Review
from incidents.permissions import EDIT
from incidents.services import data_set
from incidents.views import pages
from npcs.core import sheets
from npcs.core.access import access, signed_in
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

WHY = "The data dictionary describes fields; it holds no record and no name."

drafts.register("data-set", DataSetFacts, EDIT, page=lambda facts: pages.url("data-set", facts.review_id))


@access(Review, EDIT, pk="review_id", name="review")
def facts(request: HttpRequest, review: Review) -> HttpResponse:
    """Write what the core data set asks beyond the notice."""
    actor = pages.actor_of(request)
    found = DataSetFacts.objects.filter(review=review).first()
    form = Editing(
        form_key="data-set",
        object_id=str(found.pk) if found else f"new-{review.pk}",
        form_class=DataSetForm,
        template="incidents/form.html",
        initial={name: getattr(found, name) for name in data_set.FIELDS} if found else {},
        save=lambda data, version: data_set.save_facts(actor=actor, review=review, version=version, data=data),
        done=lambda _facts: review.get_absolute_url(),
        current_version=found.version if found else 0,
        show=pages.shown(DataSetForm()),
        success=_("Saved."),
        context=pages.form_context(
            review, _("Facts for the data set"),
            intro=_("Answer what you know. Everything here is optional, and “not recorded” is an answer too."),
        ),
    )  # fmt: skip
    return pages.edit(request, review, form)


@signed_in(WHY)
@require_safe
def core_set(request: HttpRequest) -> HttpResponse:
    """Every field of the core data set: where it is kept, what is shared of it, and its federal twin."""
    head = dictionary.head()
    context = {
        "version": VERSION,
        "columns": [{"label": label} for label in head],
        "rows": [_row(head, row) for row in dictionary.rows()],
        "csv_url": pages.url("core-set-csv"),
        "crumbs": [{"label": _("Core data set")}],
    }
    return render(request, "incidents/core_set.html", context)


def _row(head: list[str], row: list[str]) -> list[dict[str, Any]]:
    return [{"text": text, "label": label} for label, text in zip(head, row, strict=True)]


@signed_in(WHY)
@require_safe
def core_set_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    content = b"".join(sheets.csv_lines(dictionary.head(), dictionary.rows()))
    name = f"core-set-{VERSION}.csv"
    return HttpResponse(
        content, content_type=sheets.TYPES["csv"], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
