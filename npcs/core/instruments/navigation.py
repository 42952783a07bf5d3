"""Instruments in the left navigation. Reviews are their first user, so they stand there."""

from django.utils.translation import gettext_lazy as _

from npcs.core.ui import nav

nav.register(
    section="reviews", label=_("Instruments"), url_name="instruments:index", order=40, action="instrument.view"
)
