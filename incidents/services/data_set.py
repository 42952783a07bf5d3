"""Facts for the data set: written by whoever writes in the review, all of them optional."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.core_set.lists import ALONE
from incidents.models import DataSetFacts, Review
from incidents.permissions import EDIT
from incidents.services.common import locked, refuse_unknown
from npcs.core import audit
from npcs.core.access import Actor
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors

FIELDS = frozenset(
    {
        "event_kind", "near_fatality_definition", "birth_date", "race", "tribal_membership", "icwa_applies",
        "case_type", "living_arrangement", "caregiver_factors", "lookback_months", "disciplines",
        "tribe_represented", "family_input",
    }
)  # fmt: skip
FARTHEST_BACK = 600  # months
CHECK_YEAR = gettext_lazy("Check the year.")


@transaction.atomic
def save_facts(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> DataSetFacts:
    """Saves the facts. ``version`` is theirs, 0 as long as nobody has written any. Raises StaleVersion, FieldErrors."""
    refuse_unknown(data, FIELDS)
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    data = {name: in_order(name, value) if name in DataSetFacts.LISTS else value for name, value in data.items()}
    check(row, data)
    found = DataSetFacts.objects.filter(review=row).first()
    if found is None:
        people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
        saved = DataSetFacts.objects.create(jurisdiction_id=row.jurisdiction_id, review=row, **data, **people)
        changed = list(data)
    else:
        saved, changed = versions.save(obj=found, expected=version, changes=data, actor=actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.datasetfacts.changed", actor=actor, obj=saved, parent=row, payload=payload)
    return saved


def in_order(name: str, codes: Any) -> Any:
    """The codes in the order of their list, each once, so that the same answer is stored in one way."""
    known = DataSetFacts.LISTS[name].values
    return [*(code for code in known if code in codes), *sorted(set(codes) - set(known))]


def check(review: Review, data: dict[str, Any]) -> None:
    """Raises FieldErrors for codes that no list has and for dates and numbers that cannot be."""
    errors = {}
    for name, choices in DataSetFacts.LISTS.items():
        given = set(data.get(name, ()))
        if not given <= set(choices.values):
            errors[name] = _("Choose from the list.")
        elif len(given) > 1 and given & ALONE:
            errors[name] = _("“Not known” and the like stand alone: choose either that or the answers.")
    birth, day = data.get("birth_date"), review.incident.incident_date
    if birth is not None and birth > review.incident.aware_date:
        errors["birth_date"] = _("The agency cannot know of it before the child was born. Check the two dates.")
    elif birth is not None and day is not None and review.incident.incident_precision == "day" and birth > day:
        errors["birth_date"] = _("The child was born after the day of the incident. Check the two dates.")
    months = data.get("lookback_months")
    if months is not None and not 0 <= months <= FARTHEST_BACK:
        errors["lookback_months"] = _("A number of months up to %(most)d.") % {"most": FARTHEST_BACK}
    if errors:
        raise FieldErrors(errors)
