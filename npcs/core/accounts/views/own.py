"""A person's own profile, tokens and log."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from npcs.core import audit
from npcs.core.access import Actor, access, signed_in, tokens
from npcs.core.access.models import ApiToken
from npcs.core.accounts import selectors, services
from npcs.core.accounts.forms import WRITE, ProfileForm, TokenForm
from npcs.core.accounts.permissions import REVOKE
from npcs.core.accounts.views.pages import tabs
from npcs.core.audit.models import AccessLog

OWN = "It shows and changes only what belongs to the person."
EVENTS, READS = "did", "read"
SECOND = timedelta(seconds=1)


@signed_in(OWN)
@require_http_methods(["GET", "POST"])
def profile(request: Any) -> HttpResponse:
    """Name shown, language, time zone. The address stays: it is what an invitation was sent to."""
    user = request.user
    initial = {"display_name": user.display_name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial, zone=user.time_zone)
    if request.method == "POST" and form.is_valid():
        services.change_profile(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account"))
    return render(request, "accounts/profile.html", {"form": form, "tabs": tabs(request), "email": user.email})


@signed_in(OWN)
@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request: Any) -> HttpResponse:
    """The person's tokens. A new one is shown once, in the answer itself: it is kept nowhere to show it again."""
    allowed = tokens.ACTION in request.actor.actions
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        form = TokenForm() if made else form
    rows = [_row(token) for token in selectors.tokens(request.actor)]
    names = (_("For"), _("May"), _("Last day"), _("Last used"), _("State"))
    context = {
        "tabs": tabs(request),
        "form": form,
        "made": made,
        "rows": rows,
        "columns": [{"label": name} for name in names],
        "allowed": allowed,
    }
    return render(request, "accounts/tokens.html", context)


def _make(request: Any, form: TokenForm) -> dict[str, Any] | None:
    data = form.cleaned_data
    try:
        token, secret = tokens.create(
            actor=request.actor,
            name=data["name"],
            expires_at=data["expires_at"],
            can_write=data["rights"] == WRITE,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return {"name": token.name, "secret": secret}


def _row(token: ApiToken) -> dict[str, Any]:
    ended = token.expires_at <= timezone.now()
    if token.revoked_at:
        state = {"tone": "quiet", "label": _("Ended by you")}
    elif ended:
        state = {"tone": "quiet", "label": _("Ended")}
    else:
        state = {"tone": "done", "label": _("Works")}
    works = not ended and not token.revoked_at
    return {
        "token": token,
        "state": state,
        "last_day": token.expires_at - SECOND,  # it ends with that day
        "revoke_url": reverse("account-token-revoke", args=[token.pk]) if works else "",
    }


@access(ApiToken, REVOKE, pk="token_id", name="token")
@require_http_methods(["GET", "POST"])
def token_revoke(request: Any, token: ApiToken) -> HttpResponse:
    """Ends a token: GET says what that means, POST does it."""
    if request.method == "POST":
        tokens.revoke(actor=request.actor, token=token)
        messages.success(request, _("The token no longer works."))
        return HttpResponseRedirect(reverse("account-tokens"))
    return render(request, "accounts/token_revoke.html", {"token": token, "cancel_url": reverse("account-tokens")})


@signed_in(OWN)
@never_cache
@require_safe
def log(request: Any) -> HttpResponse:
    """What the product has written down about what this person did and looked at."""
    kind = READS if request.GET.get("kind") == READS else EVENTS
    before = _uuid(request.GET.get("before", ""))
    entries, more = _entries(request.actor, kind, before)
    address = reverse("account-log")
    context = {
        "tabs": tabs(request),
        "kinds": [
            {"label": _("What you did"), "url": address, "current": kind == EVENTS},
            {"label": _("What you looked at"), "url": f"{address}?kind={READS}", "current": kind == READS},
        ],
        "entries": entries,
        "newer_url": f"{address}?kind={kind}" if before else "",
        "older_url": f"{address}?kind={kind}&before={entries[-1]['id']}" if more else "",
    }
    return render(request, "accounts/log.html", context)


def _entries(actor: Actor, kind: str, before: UUID | None) -> tuple[list[dict[str, Any]], bool]:
    """One page of lines in words, and whether there are older ones."""
    if kind == READS:
        lines = [_read(row) for row in selectors.own_reads(actor, before=before)]
    else:
        events = selectors.own_events(actor, before=before)
        lines = [
            {"id": event.pk, "when": event.at, "text": audit.describe(event), "why": _thing(event.object_type)}
            for event in events
        ]
    return lines[: selectors.PAGE], len(lines) > selectors.PAGE


def _read(row: AccessLog) -> dict[str, Any]:
    """One line of the access log in words, with the code of what it was."""
    words = f"{_thing(row.object_type)}: {row.get_outcome_display()}"
    return {"id": row.pk, "when": row.at, "text": words, "why": row.action}


def _thing(object_type: str) -> str:
    """The model's own words; the code where there is no such model (a route, say)."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return object_type or _("A page")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
