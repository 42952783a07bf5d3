"""Pages of Help."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from npcs.core.access import signed_in
from npcs.core.help import guides
from npcs.core.help.render import page as rendered

EVERYBODY = "A guide holds no record; everybody who is signed in may read it."


@signed_in(EVERYBODY)
@require_safe
def index(request: Any) -> HttpResponse:
    """The guides for what this person does, then all others."""
    all_of_them = [one for one in guides.registered() if one.action]
    mine = [one for one in all_of_them if one.is_for(request.actor)]
    others = [one for one in all_of_them if one not in mine]
    context = {
        "mine": [_link(one) for one in mine],
        "others": [_link(one) for one in others],
        "crumbs": [{"label": _("Help")}],
    }
    return render(request, "help/index.html", context)


@signed_in(EVERYBODY)
@require_safe
def page(request: Any, slug: str) -> HttpResponse:
    """One guide."""
    guide = guides.find(slug)
    if guide is None:
        raise Http404
    title, body = rendered(guide.path)
    crumbs = [{"label": _("Help"), "url": reverse("help")}, {"label": title}]
    return render(request, "help/page.html", {"title": title, "body": body, "crumbs": crumbs})


def _link(guide: guides.Guide) -> dict[str, Any]:
    return {"label": guide.label, "url": reverse("help-page", args=[guide.slug])}
