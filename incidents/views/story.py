"""The story of the review: what happened, seen from the work."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.forms.learning import StoryForm
from incidents.models import Review
from incidents.permissions import EDIT
from incidents.services import reviews
from incidents.views import pages
from npcs.core.access import access
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing

drafts.register("story", Review, EDIT, page=lambda review: pages.url("story", review.pk))


@access(Review, EDIT, pk="review_id", name="review")
def story(request: HttpRequest, review: Review) -> HttpResponse:
    """Write the story and say how deep the review goes."""
    actor = pages.actor_of(request)
    form = Editing(
        form_key="story",
        object_id=str(review.pk),
        form_class=StoryForm,
        template="incidents/form.html",
        initial={"story": review.story, "depth": review.depth},
        save=lambda data, version: reviews.save_story(actor=actor, review=review, version=version, data=data),
        done=lambda saved: saved.get_absolute_url(),
        current_version=review.version,
        show=pages.shown(StoryForm()),
        success=_("Saved."),
        context=pages.form_context(review, _("What happened, seen from the work")),
    )
    return pages.edit(request, review, form)
