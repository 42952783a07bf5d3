"""The lists of words that may read as blame: to read, to add to for a member, to publish for the partnership."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import wording
from incidents.forms.scoring import WordsForm
from incidents.models import CueVersion, MemberCues
from incidents.permissions import NARRATIVE, RULES, VIEW
from incidents.services import words
from incidents.text_care import lists
from incidents.views import pages
from npcs.core.access import access
from npcs.core.ui.words import day
from npcs.core.versions.editing import Editing

EMPTY: dict[str, Any] = {"cues": [], "people": []}


@access(CueVersion, NARRATIVE, also=(words.MANAGE,))
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Both lists as they are in force."""
    actor = pages.actor_of(request)
    whole, own = wording.shared(), wording.added(actor.acting_for)
    context = {
        "columns": [{"label": _("Words")}, {"label": _("The question that helps")}],
        "shared": _rows(whole.words if whole else lists.shipped()),
        "people": ", ".join((whole.words if whole else lists.shipped())["people"]),
        "shared_version": _version(whole),
        "own": _rows(own.words if own else EMPTY),
        "own_people": ", ".join((own.words if own else EMPTY)["people"]),
        "own_version": _version(own),
        "change_url": pages.url("words-change") if RULES in actor.actions else "",
        "publish_url": pages.url("words-publish") if words.MANAGE in actor.actions else "",
        "crumbs": [*(pages.crumbs() if actor.where(VIEW) else ()), {"label": _("Words that may read as blame")}],
    }
    return render(request, "incidents/words.html", context)


def _version(row: Any) -> str:
    return _("Version %(n)d, %(day)s.") % {"n": row.number, "day": day(row.created_at)} if row else ""


def _rows(stored: Any) -> list[list[dict[str, str]]]:
    cue, ask = _("Words"), _("The question that helps")
    return [[{"label": cue, "text": one["words"]}, {"label": ask, "text": one["ask"]}] for one in stored["cues"]]


@access(MemberCues, RULES)
def change(request: HttpRequest) -> HttpResponse:
    """What the member adds to the partnership's list."""
    actor = pages.actor_of(request)
    own = wording.added(actor.acting_for)
    return _form(request, "words-change", _("Your own words"), own, lambda data, number: words.add(
        actor=actor, number=number, **data))  # fmt: skip


@access(CueVersion, words.MANAGE)
def publish(request: HttpRequest) -> HttpResponse:
    """A new version of the partnership's list."""
    actor = pages.actor_of(request)
    heading = _("The partnership’s list of words")
    return _form(request, "words-publish", heading, wording.shared(), lambda data, number: words.publish(
        actor=actor, number=number, **data))  # fmt: skip


def _form(request: HttpRequest, key: str, heading: str, row: Any, save: Any) -> HttpResponse:
    stored = row.words if row else EMPTY
    form = Editing(
        form_key=key,
        object_id=str(row.pk if row else "none"),
        form_class=WordsForm,
        template="incidents/ask.html",
        initial={"cues": lists.as_lines(stored["cues"]), "people": "\n".join(stored["people"])},
        save=save,
        done=lambda _saved: pages.url("words"),
        current_version=row.number if row else 0,
        success=_("Saved as a new version."),
        context={
            "consequence": "", "missing": (), "advisory": (), "more_url": "", "more": "",
            **pages.form_context(None, heading, submit=_("Save as a new version")),
            "cancel_url": pages.url("words"),
            "crumbs": [{"label": _("Words that may read as blame"), "url": pages.url("words")}, {"label": heading}],
        },
    )  # fmt: skip
    return pages.edit(request, None, form)
