"""Keeping, renaming, sharing and removing views of the worklist."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import selectors
from incidents.forms.saved_views import SavedViewForm
from incidents.models import SavedView
from incidents.permissions import VIEW
from incidents.services import saved_views
from incidents.views import pages
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

FORM = "saved-view"
drafts.register(FORM, SavedView, VIEW, page=lambda view: pages.url("saved-view", view.pk))


@access(SavedView, VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own views and those that colleagues show."""
    actor = pages.actor_of(request)
    found = selectors.saved_views(actor=actor)
    context = {
        "own": [_card(view) for view in found if view.owner_id == actor.user_id],
        "shared": [_card(view) for view in found if view.owner_id != actor.user_id],
        "crumbs": pages.crumbs(None, {"label": _("Saved views")}),
    }
    return render(request, "incidents/saved_views.html", context)


def _card(view: SavedView) -> dict[str, Any]:
    return {
        "view": view,
        "url": selectors.view_address(view),
        "change_url": pages.url("saved-view", view.pk),
        "remove_url": pages.url("saved-view-remove", view.pk),
    }


@access(SavedView, VIEW)
def new(request: HttpRequest) -> HttpResponse:
    """Keeps the filters that the worklist has now under a name."""
    actor = pages.actor_of(request)
    form = Editing(
        form_key=FORM,
        object_id=f"new-{actor.acting_for}",
        form_class=SavedViewForm,
        template="incidents/form.html",
        initial={"query": saved_views.query_of(request.GET.urlencode())},
        save=lambda data, once: saved_views.keep(actor=actor, once_key=once, query=data.pop("query"), data=data),
        done=selectors.view_address,
        success=_("The view is kept."),
        context=_texts(_("Keep this view"), _("Filters, tab and order are kept, not the reviews in it.")),
    )
    return pages.edit(request, None, form)


@access(SavedView, VIEW, pk="view_id", name="view")
def change(request: HttpRequest, view: SavedView) -> HttpResponse:
    """Renames a view, shows it to colleagues or no longer, opens the worklist with it."""
    actor = pages.actor_of(request)
    saved_views.own(actor, view)
    form = Editing(
        form_key=FORM,
        object_id=str(view.pk),
        form_class=SavedViewForm,
        template="incidents/form.html",
        initial={"name": view.name, "is_shared": view.is_shared, "is_default": view.is_default},
        changes=lambda data: {name: data[name] for name in saved_views.FIELDS},
        save=lambda data, version: saved_views.change(actor=actor, view=view, version=version, data=data),
        done=lambda _view: pages.url("saved-views"),
        current_version=view.version,
        success=_("Saved."),
        context=_texts(_("Change this view"), ""),
    )
    return pages.edit(request, None, form)


def _texts(heading: str, intro: str) -> dict[str, Any]:
    trail = pages.crumbs(None, {"label": _("Saved views"), "url": pages.url("saved-views")}, {"label": heading})
    return pages.form_context(None, heading, intro=intro, crumbs=trail, cancel_url=pages.url("saved-views"))


@access(SavedView, VIEW, pk="view_id", name="view")
def remove(request: HttpRequest, view: SavedView) -> HttpResponse:
    """Asks once, then removes the view; the reviews in it stay."""
    actor = pages.actor_of(request)
    saved_views.own(actor, view)
    return pages.confirm_removal(
        request,
        None,
        remove=lambda version: saved_views.remove(actor=actor, view=view, version=version),
        version=view.version,
        back=pages.url("saved-views"),
        keep=pages.url("saved-views"),
        title=_("Remove this view"),
        shown=view.name,
        consequence=_("Only the name and its filters go. No review changes."),
        action=_("Remove the view"),
    )
