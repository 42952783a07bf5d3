"""The form of one part of a review: where it is listed, where one goes on, what the page says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from incidents.models import Review
from incidents.views import pages
from npcs.core.versions.editing import Editing


@dataclass(frozen=True)
class Kind:
    """One kind of part. ``index`` names the page that lists it, ``title`` is that page's name."""

    key: str
    index: str
    title: Any
    form_class: type[forms.Form]
    template: str = "incidents/part_form.html"
    anchor: Callable[[Any], str] = lambda _part: ""

    def adding(self, review: Review, save: Callable[..., Any], form_kwargs: dict[str, Any], **words: Any) -> Editing:
        """The form of a new part."""
        return self._editing(review, f"new-{review.pk}", save, form_kwargs, words)

    def changing(self, part: Any, save: Callable[..., Any], form_kwargs: dict[str, Any], **words: Any) -> Editing:
        """The form of a part that is there."""
        editing = self._editing(part.review, str(part.pk), save, form_kwargs, words)
        editing.current_version = part.version
        editing.initial = {name: _first(part, name) for name in self.form_class.base_fields}
        return editing

    def _editing(
        self, review: Review, object_id: str, save: Callable[..., Any], form_kwargs: dict[str, Any], words: Any
    ) -> Editing:
        back = pages.url(self.index, review.pk)
        trail = pages.crumbs(review, {"label": str(self.title), "url": back}, {"label": words["heading"]})
        return Editing(
            form_key=self.key,
            object_id=object_id,
            form_class=self.form_class,
            form_kwargs=form_kwargs,
            template=self.template,
            save=save,
            done=lambda part: back + self.anchor(part),
            show=pages.shown(self.form_class(**form_kwargs)),
            success=_("Saved."),
            context=pages.form_context(review, **words) | {"cancel_url": back, "crumbs": trail},
        )


def _first(part: Any, name: str) -> Any:
    """A field's first value; a record that is linked to by its key."""
    value = getattr(part, name)
    return value.pk if isinstance(value, models.Model) else value
