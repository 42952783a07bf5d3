"""The pages of one's own account, in the menu behind one's name."""

from django.utils.translation import gettext_lazy as _

from npcs.core.ui import nav

nav.register(section="you", label=_("Your account"), url_name="account", order=10)
nav.register(section="you", label=_("Sign-in and security"), url_name="mfa_index", order=20)
nav.register(section="you", label=_("Tokens for programs"), url_name="account-tokens", order=30, action="token.use")
nav.register(section="you", label=_("What is logged about you"), url_name="account-log", order=40)
