"""The first notice of an incident: at most ten fields, filed once however often it is sent."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import checks, rules
from incidents.models import Incident, NumberSeries, Review
from incidents.permissions import FILE, OPEN
from incidents.selectors.clocks import RETYPED
from incidents.services import clocks
from incidents.services.common import locked, refuse_unknown
from incidents.workflow import UNDECIDED
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

FIELDS = frozenset(
    {
        "incident_type", "incident_date", "incident_precision", "aware_date", "child_age_value", "child_age_unit",
        "child_sex", "cause_group", "office", "local_case_number", "prior_contact", "summary",
    }
)  # fmt: skip
CLOCK_FIELDS = {"incident_type", "aware_date"}  # what due dates are computed from

LATER = frozenset({"manner", "determination", "determination_source"})


@transaction.atomic
def file(
    *, actor: Actor, once_key: UUID, data: dict[str, Any], known: dict[str, Any] | None = None, training: bool = False
) -> Review:
    """Files a notice for the member acted for and starts its review in state "notified".

    ``once_key`` comes with the form: a second call with the same key returns the first one's review.
    ``known`` are facts that others have determined already, for a notice that comes late (a spreadsheet).
    ``training`` marks a record to learn on, which no figure counts; only people who open reviews may.
    Raises Forbidden without the right and FieldErrors for dates that cannot be.
    """
    if FILE not in actor.actions or actor.acting_for is None:
        raise Forbidden(FILE)
    if training and OPEN not in actor.actions:
        raise Forbidden(OPEN)
    refuse_unknown(data, FIELDS)
    refuse_unknown(known or {}, LATER)
    check(data)
    member = Jurisdiction.objects.get(pk=actor.acting_for)
    series = _series(member)  # its row lock makes two copies of one form queue up
    earlier = Incident.objects.filter(jurisdiction=member, once_key=once_key).first()
    if earlier is not None:
        return earlier.reviews.order_by("revision")[0]
    series.last += 1
    series.save(update_fields=["last"])
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    number = f"{member.code}-{series.year}-{series.last:03d}"
    incident = Incident.objects.create(
        jurisdiction=member, number=number, once_key=once_key, **data, **(known or {}), **people
    )
    review = Review.objects.create(jurisdiction=member, incident=incident, is_training=training, **people)
    audit.record(kind="incidents.notice.filed", actor=actor, obj=review)
    clocks.refresh(actor=actor, review=review)
    return review


@transaction.atomic
def change(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> Incident:
    """Changes the notice's fields. ``version`` is the incident's. Raises StaleVersion with both texts."""
    action = FILE if review.state in UNDECIDED and FILE in actor.actions else "review.edit"
    row = locked(actor=actor, review_id=review.pk, action=action)
    refuse_unknown(data, FIELDS)
    check({name: getattr(row.incident, name) for name in FIELDS} | data)
    _fits_review(row, data)
    incident, changed = versions.save(obj=row.incident, expected=version, changes=data, actor=actor)
    if changed:
        payload: dict[str, Any] = {"fields": sorted(changed)}
        kind = "incidents.notice.changed"
        if "incident_type" in changed:  # the history of the type is read from these
            kind = RETYPED
            payload |= {"from": row.incident.incident_type, "to": incident.incident_type}
        audit.record(kind=kind, actor=actor, obj=incident, parent=row, payload=payload)
        if CLOCK_FIELDS & set(changed):
            clocks.refresh(actor=actor, review=row)
    return incident


def check(data: dict[str, Any]) -> None:
    """Raises FieldErrors for dates or an age that cannot be. Today is the member's, set for the request."""
    when, precision = data.get("incident_date"), data.get("incident_precision", "day")
    problems = dict(rules.date_problems(when, precision, data.get("aware_date"), timezone.localdate()))
    if rules.age_too_high(data.get("child_age_value"), data.get("child_age_unit", "")):
        problems["child_age_value"] = _("Reviews are about children under 18. Check the age.")
    if problems:
        raise FieldErrors(problems)


def _fits_review(row: Review, data: dict[str, Any]) -> None:
    """Raises FieldErrors where the facts do not fit what was decided or determined since."""
    selected = timezone.localdate(row.selected_at) if row.selected_at else None
    if checks.aware_after_selected(data.get("aware_date", row.incident.aware_date), selected):
        raise FieldErrors({"aware_date": _("It was selected for review before that day. Check the two days.")})


def _series(member: Jurisdiction) -> NumberSeries:
    year = timezone.localdate().year
    NumberSeries.objects.get_or_create(jurisdiction=member, year=year)
    return NumberSeries.objects.select_for_update(of=("self",)).get(jurisdiction=member, year=year)
