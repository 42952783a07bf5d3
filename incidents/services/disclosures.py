"""Public records: written by hand by one person, published by another. Nothing is ever taken from a review."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.lifecycles import DISCLOSURE
from incidents.models import PublicDisclosure
from incidents.permissions import DISCLOSE
from incidents.services.common import refuse_unknown
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden, require
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import perform

FIELDS = frozenset(
    {
        "case_reference", "rule", "due_on", "incident_type", "incident_date", "incident_precision", "informed_on",
        "review_began_on", "review_ended_on", "reports_before", "assessments_before", "cases_open", "findings",
        "actions",
    }
)  # fmt: skip
NOT_TO_COME = ("incident_date", "informed_on", "review_began_on", "review_ended_on")


@transaction.atomic
def write(*, actor: Actor, once_key: UUID, data: dict[str, Any]) -> PublicDisclosure:
    """Starts a public record of the member acted for; the same ``once_key`` starts it once."""
    if DISCLOSE not in actor.actions or actor.acting_for is None:
        raise Forbidden(DISCLOSE)
    refuse_unknown(data, FIELDS)
    # Its row lock makes two copies of one form queue up, and gives each its number; it stops nobody else's work.
    member = Jurisdiction.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.acting_for)
    earlier = PublicDisclosure.objects.filter(jurisdiction=member, once_key=once_key).first()
    if earlier is not None:
        return earlier
    check(data)
    last = PublicDisclosure.objects.filter(jurisdiction=member).aggregate(last=Max("number"))["last"] or 0
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    made = PublicDisclosure.objects.create(jurisdiction=member, number=last + 1, once_key=once_key, **data, **people)
    audit.record(kind="incidents.publicdisclosure.added", actor=actor, obj=made)
    return made


@transaction.atomic
def change(*, actor: Actor, disclosure: PublicDisclosure, version: int, data: dict[str, Any]) -> PublicDisclosure:
    """Changes a draft. Raises StaleVersion with both texts when somebody saved it in between."""
    refuse_unknown(data, FIELDS)
    row = PublicDisclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    require(actor, DISCLOSE, row)
    check({name: getattr(row, name) for name in FIELDS} | data)
    saved, changed = versions.save(obj=row, expected=version, changes=data, actor=actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.publicdisclosure.changed", actor=actor, obj=saved, payload=payload)
    return saved


def step(*, actor: Actor, disclosure: PublicDisclosure, name: str, version: int, reason: str = "") -> PublicDisclosure:
    """Takes one step of its life (incidents.lifecycles.DISCLOSURE)."""
    return perform(DISCLOSURE, disclosure, name, actor=actor, version=version, reason=reason)


def check(data: dict[str, Any]) -> None:
    """Raises FieldErrors for dates that cannot be: not to come, and in their order."""
    today, errors = timezone.localdate(), {}
    for name in NOT_TO_COME:
        if data.get(name) and data[name] > today:
            errors[name] = _("This day has not come yet.")
    began, ended = data.get("review_began_on"), data.get("review_ended_on")
    if began and ended and ended < began:
        errors["review_ended_on"] = _("The review cannot end before it began. Check the two dates.")
    if (data.get("incident_date") is None) != (data.get("incident_precision", "unknown") == "unknown"):
        errors["incident_date"] = _("Give the date, or say that it is not known.")
    if errors:
        raise FieldErrors(errors)
