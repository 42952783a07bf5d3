"""A loaded review as the core data set asks about it, and its shared form."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents import completeness, scales
from incidents.core_set import Local, Opportunity, Payload, Rated, shared_form
from incidents.core_set.shapes import Vocabulary
from npcs.core.instruments.definition import Definition


def payload_of(review: Any, share_uid: UUID) -> Payload:
    """The shared form of a review. Raises NotShareable; whatever else goes wrong, nothing comes out either."""
    definition = scales.definition_of(review)
    return shared_form(local_of(review, share_uid), vocabulary_of(definition), local_texts_of(review))


def vocabulary_of(definition: Definition) -> Vocabulary:
    """Every code that the pinned instrument knows, by list."""
    found = {choice_list.field: frozenset(choice_list.codes) for choice_list in definition.lists}
    return {
        **found,
        "item": frozenset(item.code for item in definition.items),
        "missing": frozenset(code for scale in definition.scales for code in scale.missing_codes),
        "instrument": frozenset({definition.code}),
    }


def local_texts_of(review: Any) -> list[str]:
    """Numbers and ids of the member that must not be found in what leaves."""
    incident, member = review.incident, review.jurisdiction
    texts = [incident.number, incident.local_case_number, member.code, member.name, str(review.pk), str(incident.pk)]
    return [text for text in texts if text]


def local_of(review: Any, share_uid: UUID) -> Local:
    """Reads the review's parts; ``selectors.whole_review`` has them loaded."""
    incident, definition = incident_of(review), scales.definition_of(review)
    return Local(
        share_uid=str(share_uid),
        member_class=review.jurisdiction.kind,
        incident_type=incident.incident_type,
        incident_date=incident.incident_date,
        incident_precision=incident.incident_precision,
        aware_date=incident.aware_date,
        selected_date=day_at(review.jurisdiction, review.selected_at),
        approved_date=day_at(review.jurisdiction, review.approved_at),
        age_value=incident.child_age_value,
        age_unit=incident.child_age_unit,
        sex=incident.child_sex,
        manner=incident.manner,
        cause_group=incident.cause_group,
        determination=incident.determination,
        determination_source=incident.determination_source,
        prior_contact=incident.prior_contact,
        depth=review.depth,
        instrument_code=definition.code,
        instrument_version=definition.version,
        instrument_sha256=review.instrument_sha256,
        debriefs_held=sum(debrief.is_held for debrief in review.debriefs.all()),
        needs=tuple((need.domain, need.status) for need in review.needs.all()),
        ratings=tuple(_rated(completeness.set_of(review, None))),
        opportunities=tuple(_opportunity(review, one) for one in review.opportunities.all()),
        **_facts(review),
    )


def incident_of(review: Any) -> Any:
    """The facts as this revision was approved with. Not content.as_approved: the workflow's guards ask this module."""
    frozen = review.frozen_incident
    if not frozen:
        return review.incident
    model = type(review.incident)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in frozen.items() if name in fields})


FACTS = (
    "event_kind", "near_fatality_definition", "birth_date", "lookback_months", "case_type", "living_arrangement",
    "family_input",
)  # fmt: skip
SEVERAL = ("race", "caregiver_factors", "disciplines")


def _facts(review: Any) -> dict[str, Any]:
    """The facts for the data set; nothing where nobody wrote them."""
    facts = getattr(review, "data_set_facts", None)
    if facts is None:
        return {"birth_date": None}
    return {name: getattr(facts, name) for name in FACTS} | {name: tuple(getattr(facts, name)) for name in SEVERAL}


def day_at(member: Any, moment: datetime | None) -> date | None:
    """The day of a moment on the member's own clock: a page and a job must come to the same form."""
    return moment.astimezone(ZoneInfo(member.time_zone)).date() if moment else None


def _opportunity(review: Any, one: Any) -> Opportunity:
    rated = tuple(_rated(completeness.set_of(review, one)))
    return Opportunity(one.theme, one.locus, one.partner_type, one.proximity, rated)


def _rated(rating_set: Any) -> Iterator[Rated]:
    if rating_set is not None:
        for rating in rating_set.ratings.all():
            yield Rated(rating.item_code, rating.value, rating.missing_code)
