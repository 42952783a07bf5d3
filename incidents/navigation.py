"""Pages of the review process in the left navigation."""

from django.utils.translation import gettext_lazy as _

from npcs.core.help import guides
from npcs.core.ui import nav

nav.register(
    section="reviews", label=_("Worklist"), url_name="incidents:worklist", order=10,
    when=lambda actor: bool(actor.where("review.view") or actor.where("notice.file")),
)  # fmt: skip
nav.register(section="reviews", label=_("Dashboards"), url_name="incidents:dashboard", order=15, action="review.view")
nav.register(section="reviews", label=_("Search"), url_name="incidents:search", order=12, action="review.view")
nav.register(section="search", label=_("Search"), url_name="incidents:search", action="review.view")
nav.register(
    section="reviews", label=_("Report an incident"), url_name="incidents:notice", order=20, action="notice.file"
)
nav.register(
    section="reviews", label=_("What is missing"), url_name="incidents:missing", order=55, action="review.view"
)
nav.register(
    section="reviews", label=_("Bring in a spreadsheet"), url_name="incidents:imports", order=60, action="review.import"
)
nav.register(
    section="reviews", label=_("Recommendations"), url_name="incidents:recommendations", order=30, action="review.view"
)
nav.register(
    section="reviews", label=_("Public records"), url_name="incidents:disclosures", order=35, action="review.view"
)
nav.register(section="reviews", label=_("Screening rules"), url_name="incidents:rules", order=35, action="review.view")
nav.register(section="reviews", label=_("Sharing"), url_name="incidents:sharing-list", order=45, action="review.share")
nav.register(section="reviews", label=_("Downloads"), url_name="incidents:exports", order=65, action="review.view")
guides.register(
    slug="caseworker", label=_("Guide for a caseworker"), file="guide/caseworker.md", action="notice.file", order=10
)
guides.register(
    slug="reviewer", label=_("Guide for a reviewer"), file="guide/reviewer.md", action="review.edit", order=20
)
guides.register(
    slug="second-rater",
    label=_("Guide for a second rater"),
    file="guide/second-rater.md",
    action="review.rate",
    order=24,
)
guides.register(
    slug="coordinator", label=_("Guide for a coordinator"), file="guide/coordinator.md", action="rules.manage", order=26
)
guides.register(
    slug="data-steward",
    label=_("Guide for a data steward"),
    file="guide/data-steward.md",
    action="review.share",
    order=35,
)
guides.register(
    slug="director", label=_("Guide for a director"), file="guide/director.md", action="review.approve", order=30
)
nav.register(
    section="reviews", label=_("Do we agree?"), url_name="incidents:agreement", order=60, action="narrative.view"
)
nav.register(
    section="reviews", label=_("Who rates"), url_name="incidents:scoring-settings", order=70, action="rules.manage"
)
nav.register(
    section="reviews", label=_("Words and blame"), url_name="incidents:words", order=80,
    when=lambda actor: bool(actor.where("narrative.view") or actor.where("instrument.manage")),
)  # fmt: skip
