"""One page a group of components, and sample pages that show them together."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from npcs.core.access import signed_in
from npcs.core.ui.gallery import charts, forms, samples

PAGES = {
    "parts": _("Small parts, notes, lists"),
    "tables": _("Tables, views, filters, pages"),
    "charts": _("Charts"),
    "forms": _("Forms"),
    "forms-errors": _("Forms with errors"),
    "saving": _("Saving, conflict, confirm, dialogs"),
    "home": _("Sample: Home"),
    "review": _("Sample: a review"),
    "rating": _("Sample: rating"),
    "approve": _("Sample: approve or return"),
    "print": _("Sample: a record on paper"),
    "plain": _("Sample: a page without the shell"),
}


def _allowed(actor: Any) -> bool:
    return settings.DEMO or settings.DEBUG or "instrument.manage" in actor.actions


@require_safe
@signed_in("Shows components with made-up content and no record.")
def index(request: Any) -> HttpResponse:
    """The list of gallery pages."""
    if not _allowed(request.actor):
        raise Http404
    return render(request, "gallery/index.html", {"pages": PAGES.items()})


@require_safe
@signed_in("Shows components with made-up content and no record.")
def page(request: Any, page: str) -> HttpResponse:
    """One page of the gallery."""
    if not _allowed(request.actor) or page not in PAGES:
        raise Http404
    return render(request, f"gallery/{page}.html", context(page))


def context(page: str) -> dict[str, Any]:
    """The made-up values of a gallery page."""
    crumbs = [{"label": _("Gallery"), "url": "../"}, {"label": PAGES[page]}]
    values: dict[str, Any] = {"crumbs": crumbs, **samples.values()}
    if page == "forms":
        values["form"] = forms.GalleryForm()
    if page == "forms-errors":
        values["form"] = forms.GalleryForm(forms.WRONG)
    if page == "tables":
        values["filter_form"] = forms.FilterForm({"state": "open"})
    if page == "charts":
        values |= charts.samples()
    if page == "approve":
        values["form"] = forms.QualityForm(initial={"care": "good", "system": "some"})
    return values
