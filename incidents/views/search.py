"""One box over the reviews of the member. Whoever reads no narrative finds by number and code, and sees no text."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import search as searching
from incidents import selectors
from incidents.choices import CAUSE_IN_BRIEF
from incidents.forms.search import SearchForm
from incidents.keyset import Key, page_of
from incidents.models import Review
from incidents.permissions import NARRATIVE, VIEW
from incidents.views import pages
from npcs.core import audit
from npcs.core.access import Actor, access
from npcs.core.ui import care

PAGE = 20
NEWEST = (Key("pk", down=True),)
FOUND = "review.search"  # the action that the access log names; what was looked for is kept nowhere


@access(Review, VIEW)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was looked for, newest review first. The words are in the page, never in its title or in a log."""
    actor = pages.actor_of(request)
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "reads": NARRATIVE in actor.actions,
        "crumbs": pages.crumbs(None, {"label": _("Search")}),
    }
    context |= _found(request, actor, words) if words else {"hits": [], "total": 0, "newer_url": "", "older_url": ""}
    return render(request, "incidents/search.html", context)


def _found(request: HttpRequest, actor: Actor, words: str) -> dict[str, Any]:
    rows = searching.narrow(searching.listed(selectors.reviews(actor=actor)), actor=actor, words=words)
    back = "before" in request.GET
    edge = _row_at(rows, request.GET.get("before" if back else "after", ""))
    if edge is None:
        page = page_of(searching.with_total(rows), order=NEWEST, size=PAGE)
        total = page.rows[0].total if page.rows else 0
    else:
        page = page_of(rows, order=NEWEST, size=PAGE, edge=edge, back=back)
        total = rows.count()
    shows_text = NARRATIVE in actor.actions and care.seen(request)
    found = (
        searching.hits(actor=actor, reviews=page.rows, words=words)
        if shows_text
        else [searching.Hit(review) for review in page.rows]
    )
    audit.read_many(actor=actor, objs=[one.review for one in found if one.snippets], action=FOUND)
    return {
        "hits": [_card(one) for one in found],
        "total": total,
        "newer_url": _address(words, before=page.rows[0].pk) if page.has_earlier and page.rows else "",
        "older_url": _address(words, after=page.rows[-1].pk) if page.has_later and page.rows else "",
    }


def _row_at(rows: Any, raw: str) -> Review | None:
    try:
        return rows.filter(pk=UUID(raw)).first()
    except ValueError:
        return None


def _address(words: str, **edge: Any) -> str:
    return f"?{urlencode({'q': words, **edge})}"


def _card(hit: searching.Hit) -> dict[str, Any]:
    review, incident = hit.review, hit.review.incident
    return {
        "number": incident.number,
        "url": review.get_absolute_url(),
        "incident": f"{incident.get_incident_type_display()}, {CAUSE_IN_BRIEF[incident.cause_group]}",
        "state": pages.state_tag(review),
        "training": review.is_training,
        "snippets": hit.snippets,
    }
