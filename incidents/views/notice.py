"""The notice: filing it, and changing its facts later."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.forms import notice as forms
from incidents.models import Incident, Review
from incidents.permissions import EDIT, FILE, OPEN, VIEW
from incidents.services import notices, reviews
from incidents.views import pages
from incidents.workflow import UNDECIDED
from npcs.core.access import access, require
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import StaleVersion


def _newest(incident: Incident) -> Review:
    return incident.reviews.order_by("-revision")[0]


drafts.register("notice", Incident, FILE, page=lambda incident: pages.url("notice-edit", _newest(incident).pk))
drafts.register("incident", Incident, EDIT, page=lambda incident: pages.url("notice-edit", _newest(incident).pk))
drafts.register("facts", Incident, EDIT, page=lambda incident: pages.url("facts", _newest(incident).pk))


@access(Review, FILE)
def new(request: HttpRequest) -> HttpResponse:
    """Report an incident. Sending the form twice files it once."""
    actor = pages.actor_of(request)
    form = Editing(
        form_key="notice",
        object_id=f"new-{actor.acting_for}",
        form_class=forms.NoticeForm,
        template="incidents/notice.html",
        changes=forms.to_columns,
        form_kwargs={"may_train": OPEN in actor.actions},
        save=lambda data, once: _file(actor, once, data),
        done=lambda review: review.get_absolute_url(),
        success=_("The notice is received. Thank you."),
        context=pages.form_context(
            None,
            _("Report an incident"),
            intro=_("Ten short questions. You can stop at any time; what you typed is kept as your draft."),
            submit=_("Send the notice"),
        ),
    )
    return pages.edit(request, None, form)


def _file(actor: Any, once: Any, data: dict[str, Any]) -> Review:
    training = bool(data.pop("is_training", False))
    return notices.file(actor=actor, once_key=once, data=data, training=training)


@access(Review, VIEW, pk="review_id", name="review")
def change(request: HttpRequest, review: Review) -> HttpResponse:
    """Change the facts of the notice: by whoever filed it until it is opened, then by the reviewers."""
    actor = pages.actor_of(request)
    action = FILE if review.state in UNDECIDED and FILE in actor.actions else EDIT
    require(actor, action, review)
    form = Editing(
        form_key="notice" if action == FILE else "incident",
        object_id=str(review.incident_id),
        form_class=forms.NoticeForm,
        template="incidents/form.html",
        initial=forms.initial(review.incident),
        save=lambda answers, version: _save(actor, review, answers, version),
        done=lambda _incident: review.get_absolute_url(),
        current_version=review.incident.version,
        show=pages.shown(forms.NoticeForm()),
        success=_("Saved."),
        context=pages.form_context(review, _("Incident and notice")),
    )
    return pages.edit(request, review, form)


def _save(actor: Any, review: Review, answers: dict[str, Any], version: int) -> Incident:
    """Saves; a clash is told by question, so that a date and how exact it is stay together."""
    try:
        return notices.change(actor=actor, review=review, version=version, data=forms.to_columns(answers))
    except StaleVersion as stale:
        raise forms.as_answers(stale, answers) from None


@access(Review, EDIT, pk="review_id", name="review")
def facts(request: HttpRequest, review: Review) -> HttpResponse:
    """What others determined after the notice."""
    actor = pages.actor_of(request)
    incident = review.incident
    form = Editing(
        form_key="facts",
        object_id=str(incident.pk),
        form_class=forms.FactsForm,
        template="incidents/form.html",
        initial={name: getattr(incident, name) for name in forms.FactsForm.base_fields},
        save=lambda data, version: reviews.save_facts(actor=actor, review=review, version=version, data=data),
        done=lambda _incident: review.get_absolute_url(),
        current_version=incident.version,
        show=pages.shown(forms.FactsForm()),
        success=_("Saved."),
        context=pages.form_context(review, _("What was determined")),
    )
    return pages.edit(request, review, form)
