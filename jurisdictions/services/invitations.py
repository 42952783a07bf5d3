"""Invitations: sent by mail, used once, within seven days, by the person whose address it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jurisdictions import roles, tokens
from jurisdictions.models import Invitation, Jurisdiction, Membership
from jurisdictions.models.invitations import VALID_FOR
from jurisdictions.services import people
from jurisdictions.services.rights import allow, locked, role_fits, takes_part
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.accounts.models import User
from npcs.core.jobs.services import post_mail
from npcs.core.rls import Scope, current, scope
from npcs.core.versions.errors import FieldErrors

Link = Callable[[str], str]  # the secret -> the address of the page that accepts


@transaction.atomic
def invite(
    *, jurisdiction: Jurisdiction, email: str, display_name: str, role: str, actor: Actor, link: Link
) -> Invitation:
    """Invites an address to a role, by a mail with a link that works once. An open invitation is not sent again.

    Raises FieldErrors by field, or Forbidden.
    """
    allow(actor, "people.manage", jurisdiction)
    place = locked(jurisdiction.pk)[jurisdiction.pk]
    address = email.strip().lower()
    role_fits(role, place)
    takes_part(place)
    _not_here_yet(place, address, actor)
    now = timezone.now()
    unanswered = Invitation.objects.unanswered().filter(jurisdiction=place, email__iexact=address, role=role).first()
    if unanswered is not None and not unanswered.has_run_out(now):
        return unanswered
    if unanswered is not None:
        Invitation.objects.filter(pk=unanswered.pk).update(withdrawn_at=now, withdrawn_by_id=actor.user_id)
    secret = tokens.make(place.pk)
    invitation = Invitation.objects.create(
        jurisdiction=place, email=address, display_name=display_name, role=role, digest=tokens.digest(secret),
        invited_at=now, invited_by_id=actor.user_id, expires_at=now + VALID_FOR,
    )  # fmt: skip
    post_mail(
        key=f"invitation-{invitation.pk}",
        to=address,
        subject=_("You are invited to %(product)s") % {"product": settings.PRODUCT_NAME},
        body=_mail(invitation, place, link(secret)),
    )
    audit.record(
        kind="jurisdictions.invitation.sent", actor=actor, obj=invitation, parent=place, payload={"role": role}
    )
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Actor) -> Invitation:
    """Ends an open invitation: its link stops working. An accepted one stays as it is."""
    allow(actor, "people.manage", invitation)
    rows = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_by_id=actor.user_id):
        _record_withdrawal(invitation, actor)
    invitation.refresh_from_db()
    return invitation


def withdraw_all(*, jurisdiction: Jurisdiction, actor: Actor) -> int:
    """For a member that leaves. Called by ``members.set_status`` in its transaction."""
    rows = list(Invitation.objects.unanswered().filter(jurisdiction=jurisdiction).order_by("pk"))
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(
        withdrawn_at=timezone.now(), withdrawn_by_id=actor.user_id
    )
    for row in rows:
        _record_withdrawal(row, actor)
    return len(rows)


def accept(*, secret: str, display_name: str, password: str, actor: Actor) -> User:
    """A new person accepts: makes their account and starts the role. The mail has proved the address.

    ``password`` is checked by the form. Raises FieldErrors when the link cannot be used (any more).
    """
    with by_link(secret):
        invitation = _usable(secret)
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise FieldErrors({"": _("There is an account with this address. Sign in to accept.")})
        person = User.objects.create_user(
            invitation.email, password, display_name=display_name, time_zone=invitation.jurisdiction.time_zone
        )
        _take(invitation, person, replace(actor, user=person))
    return person


def join(*, secret: str, actor: Actor) -> Membership:
    """Somebody who is signed in accepts with their own account. Accepting twice is accepting once."""
    with by_link(secret):
        invitation = tokens.find(secret)
        if invitation is not None and actor.user.email.lower() != invitation.email.lower():
            message = _(
                "This invitation went to another e-mail address than yours. Sign out, then open the link again."
            )
            raise FieldErrors({"": message})
        if invitation is None or invitation.accepted_by_id != actor.user_id:
            invitation = _usable(secret)
            return _take(invitation, actor.user, actor)
        place = invitation.jurisdiction
        return Membership.objects.filter(user=actor.user, jurisdiction=place, role=invitation.role).latest("started_at")


def by_link(secret: str) -> AbstractContextManager[Scope]:
    """The scope of somebody who holds a link: the one member that the link names, people only."""
    place, outer = tokens.place_of(secret), current() or Scope()
    return scope(people=[] if place is None else [place], user_id=outer.user_id, **outer.context)


def _usable(secret: str) -> Invitation:
    """The open invitation of this link. The member is locked first, so that a link works once, however it is used."""
    locked(tokens.place_of(secret) or 0)
    invitation = tokens.find(secret)
    if invitation is None or not invitation.is_usable(timezone.now()):
        message = _("This invitation has been used or has ended. Ask for a new one; nothing was changed.")
        raise FieldErrors({"": message})
    return invitation


def _take(invitation: Invitation, person: User, actor: Actor) -> Membership:
    place = invitation.jurisdiction
    takes_part(place)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by_id=person.pk)
    return people.start_invited(person=person, jurisdiction=place, role=invitation.role, actor=actor)


def _not_here_yet(place: Jurisdiction, address: str, actor: Actor) -> None:
    if actor.user_id is not None and actor.user.email.lower() == address:
        raise Forbidden(
            "people.manage", _("Nobody changes their own roles. Ask another administrator."), "core.user", actor.user_id
        )
    if Membership.objects.current().filter(jurisdiction=place, user__email__iexact=address).exists():
        raise FieldErrors({"email": _("Somebody with this address is here already. Add the role on their page.")})


def _mail(invitation: Invitation, place: Jurisdiction, address: str) -> str:
    """Names the member and the role, and nothing that a stranger should not read."""
    return _(
        "Hello %(name)s,\n\n"
        "%(member)s invites you to %(product)s as: %(role)s.\n\n"
        "To accept, open this address within 7 days. It works once.\n\n%(address)s\n\n"
        "If you did not expect this, do nothing: without you it has no effect.\n"
    ) % {
        "name": invitation.display_name,
        "member": place.name,
        "product": settings.PRODUCT_NAME,
        "role": roles.label(invitation.role),
        "address": address,
    }


def _record_withdrawal(invitation: Invitation, actor: Actor) -> None:
    audit.record(
        kind="jurisdictions.invitation.withdrawn", actor=actor, obj=invitation, parent=invitation.jurisdiction,
        payload={"role": invitation.role},
    )  # fmt: skip
