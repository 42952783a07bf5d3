"""That whoever leads a review had no decision to take in the case: their own word, and a colleague's check."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import LeadCheck, Review
from incidents.permissions import EDIT, SCREEN
from incidents.services.common import locked
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.workflow import StaleVersion


@transaction.atomic
def vouch(*, actor: Actor, review: Review, version: int | None = None) -> LeadCheck:
    """The lead says so themselves; anybody else who screens says that they checked it. Saying it twice is once.

    ``version`` is the review's, where the caller names one. Raises Forbidden for a review without a lead, and for
    people who neither lead nor screen.
    """
    is_lead = review.lead_id is not None and review.lead_id == actor.user_id
    row = locked(actor=actor, review_id=review.pk, action=EDIT if is_lead else SCREEN)
    if row.lead_id is None or (row.lead_id == actor.user_id) != is_lead:
        raise Forbidden(SCREEN, _("The lead has changed. Open the review again."), row._meta.label_lower, row.pk)
    if version is not None and row.version != version:
        raise StaleVersion(row)
    check, _created = LeadCheck.objects.get_or_create(
        review=row, lead_id=row.lead_id, defaults={"jurisdiction_id": row.jurisdiction_id}
    )
    changes: dict[str, Any] = {}
    if is_lead and check.declared_at is None:
        changes = {"declared_at": timezone.now()}
    elif not is_lead and check.checked_at is None:
        changes = {"checked_at": timezone.now(), "checked_by_id": actor.user_id}
    if changes:
        LeadCheck.objects.filter(pk=check.pk).update(**changes)
        kind = "incidents.lead.declared" if is_lead else "incidents.lead.checked"
        audit.record(kind=kind, actor=actor, obj=check, parent=row)
        check.refresh_from_db()
    return check
