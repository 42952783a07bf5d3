"""Where the link of an invitation leads. Opening it changes nothing; only the button does.

The secret stands in the query, because request lines are logged without it.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jurisdictions import tokens
from jurisdictions.forms import AcceptForm
from jurisdictions.models import Invitation
from jurisdictions.services import invitations
from npcs.core.access import public
from npcs.core.access.middleware import ACTING_FOR
from npcs.core.accounts.models import User
from npcs.core.versions.errors import FieldErrors


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("The secret of the link is what opens it; without one it shows nothing.")
def invitation_accept(request: Any) -> HttpResponse:
    """Shows what one is invited to and takes the yes: with a new account, or with the one signed in."""
    secret = request.GET.get("code", "")
    with invitations.by_link(secret):
        invitation = tokens.find(secret)
        known = invitation is not None and User.objects.filter(email__iexact=invitation.email).exists()
    if invitation is None or not _may_open(invitation, request.actor):
        return render(request, "jurisdictions/invitation_ended.html", status=410)
    if request.actor.is_signed_in:
        return _join(request, secret, invitation)
    if known:
        return render(request, "jurisdictions/invitation.html", _context(invitation, sign_in_url=_sign_in(request)))
    return _accept(request, secret, invitation)


def _may_open(invitation: Invitation, actor: Any) -> bool:
    """While it works; afterwards only for the person who accepted it, whose second click is harmless."""
    mine = invitation.accepted_by_id is not None and invitation.accepted_by_id == actor.user_id
    return mine or invitation.is_usable(timezone.now())


def _sign_in(request: Any) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"


def _context(invitation: Invitation, **more: Any) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "member": invitation.jurisdiction,
        "form": None,
        "sign_in_url": "",
        "facts": [{"label": _("E-mail"), "value": invitation.email}],
        **more,
    }


def _join(request: Any, secret: str, invitation: Invitation) -> HttpResponse:
    """Somebody who is signed in: one button, if the address is theirs."""
    refused = ""
    if request.method == "POST":
        try:
            membership = invitations.join(secret=secret, actor=request.actor)
        except FieldErrors as refusal:
            refused = " ".join(refusal.errors.values())
        else:
            request.session[ACTING_FOR] = membership.jurisdiction_id
            messages.success(request, _("Welcome to %(member)s.") % {"member": invitation.jurisdiction.name})
            return HttpResponseRedirect(reverse("home"))
    elif request.actor.user.email.lower() != invitation.email.lower():
        refused = _("This invitation went to another e-mail address than yours. Sign out, then open the link again.")
    context = _context(invitation, refused=refused, joining=True)
    return render(request, "jurisdictions/invitation.html", context, status=422 if refused else 200)


def _accept(request: Any, secret: str, invitation: Invitation) -> HttpResponse:
    """A new person: name and password, then straight to Home."""
    initial = {"display_name": invitation.display_name}
    form = AcceptForm(request.POST if request.method == "POST" else None, email=invitation.email, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.accept(
                secret=secret,
                display_name=form.cleaned_data["display_name"],
                password=form.cleaned_data["password"],
                actor=request.actor,
            )
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            request.session[ACTING_FOR] = invitation.jurisdiction_id
            return perform_login(request, person, email_verification="none", redirect_url=reverse("home"))
    return render(
        request, "jurisdictions/invitation.html", _context(invitation, form=form), status=422 if form.errors else 200
    )
