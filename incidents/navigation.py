"""Pages of the review process in the left navigation."""

from django.utils.translation import gettext_lazy as _

from npcs.core.help import guides
from npcs.core.ui import nav

nav.register(
    section="reviews", label=_("Worklist"), url_name="incidents:worklist", order=10,
    when=lambda actor: bool(actor.where("review.view") or actor.where("notice.file")),
)  # fmt: skip
nav.register(section="reviews", label=_("Dashboards"), url_name="incidents:dashboard", order=15, action="review.view")
nav.register(
    section="reviews", label=_("Report an incident"), url_name="incidents:notice", order=20, action="notice.file"
)
guides.register(
    slug="caseworker", label=_("Guide for a caseworker"), file="guide/caseworker.md", action="notice.file", order=10
)
guides.register(
    slug="reviewer", label=_("Guide for a reviewer"), file="guide/reviewer.md", action="review.edit", order=20
)
guides.register(
    slug="director", label=_("Guide for a director"), file="guide/director.md", action="review.approve", order=30
)
