"""Where members and people stand in the navigation, and which members the header offers to act for."""

from django.utils.translation import gettext_lazy as _

from jurisdictions import selectors
from npcs.core.help import guides
from npcs.core.ui import nav, switch

nav.register(section="home", label=_("Home"), url_name="home", order=0)
nav.register(section="partnership", label=_("Members"), url_name="member-list", order=10, action="member.view")
nav.register(section="partnership", label=_("Our people"), url_name="people-here", order=20, action="people.view")
switch.register(selectors.places)
guides.register(
    slug="partnership-steward", label=_("Guide for a partnership steward"), file="guide/partnership-steward.md",
    action="instrument.manage", order=45,
)  # fmt: skip
guides.register(
    slug="member-administrator", label=_("Guide for a member administrator"), file="guide/member-administrator.md",
    action="people.manage", order=40,
)  # fmt: skip
