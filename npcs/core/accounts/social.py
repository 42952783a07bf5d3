"""Sign-in by an agency's identity provider (OpenID Connect), when the installation names one."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from npcs.core.accounts.models import User


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Lets in people who are here already; nobody becomes a user by signing in elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Left to ``pre_social_login``: the library's own way would take the person's password away."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Goes on for a known link; links an active person with the same verified address; else stops."""
        if sociallogin.is_existing:
            return
        person = self._person(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/no_account.html", status=403))
        sociallogin.connect(request, person)

    @staticmethod
    def _person(sociallogin: SocialLogin) -> User | None:
        """The one active person with an address that the provider says it has checked.

        ``is True``: some providers send the words "true" and "false", and any word counts as yes otherwise.
        """
        checked = [address.email.lower() for address in sociallogin.email_addresses if address.verified is True]
        found: list[Any] = [person for person in User.objects.filter(email__in=checked) if person.may_sign_in]
        return found[0] if len(found) == 1 else None
