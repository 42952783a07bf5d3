"""What the pages of "Your account" share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PAGES = (
    ("account", gettext_lazy("You")),
    ("mfa_index", gettext_lazy("Sign-in and security")),
    ("account-tokens", gettext_lazy("Tokens for programs")),
    ("account-log", gettext_lazy("What is logged about you")),
)


def tabs(request: Any) -> list[dict[str, Any]]:
    """The pages beside one another; the one shown is marked."""
    here = request.resolver_match.view_name
    return [{"label": label, "url": reverse(name), "current": name == here} for name, label in PAGES]


def crumbs(here: str) -> list[dict[str, str]]:
    """The way from "Sign-in and security" to a page below it."""
    return [{"label": _("Sign-in and security"), "url": reverse("mfa_index")}, {"label": here}]
