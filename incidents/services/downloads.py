"""What leaves as a file is written down before it leaves."""

from django.db import transaction

from incidents.permissions import VIEW
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.audit.models import Event

ACTION = "review.download"  # the action that the access log names


@transaction.atomic
def note(*, actor: Actor, table: str, kind: str) -> Event:
    """One line in the access log and one event: who took which table in which form."""
    if VIEW not in actor.actions or actor.acting_for is None:
        raise Forbidden(VIEW)
    member = Jurisdiction.objects.get(pk=actor.acting_for)
    audit.exported(actor=actor, obj=member, action=ACTION)
    payload = {"table": table, "kind": kind}
    return audit.record(kind="incidents.reviews.downloaded", actor=actor, obj=member, payload=payload)
