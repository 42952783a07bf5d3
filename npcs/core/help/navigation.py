"""Help in the left navigation and at the foot of every page."""

from django.utils.translation import gettext_lazy as _

from npcs.core.ui import nav

nav.register(section="help", label=_("Guides"), url_name="help", order=10)
nav.register(section="footer", label=_("Help"), url_name="help", order=10)
