"""The core data set, version 1.0.0: every field once. Payload, preview, data dictionary and tests come from here.

``sources`` are the columns of the local record that a field is made from, as paths from the review; their privacy
classes stand in the models. ``form`` makes the shared form; a field without one never leaves. ``twin`` names the
field of NCANDS (Child File) or NFR-CRS (section) that asks the same, so that nobody keys it twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.core_set import lists, shapes
from incidents.core_set import transforms as to
from incidents.core_set.local import Local
from incidents.core_set.shapes import Code, Codes, Listed, Rows, Shape, Whole

VERSION = "1.0.0"
CODE = "core"  # the data set's key: one share key a review and data set
LONGEST = 36_500  # days between two steps; more is a slip of the year


@dataclass(frozen=True)
class Field:
    """One field. ``how`` says in words what the shared form keeps."""

    name: str
    label: Any
    sources: tuple[str, ...]
    how: Any
    shape: Shape | None = None
    form: Callable[[Local], Any] | None = None
    twin: str = ""

    @property
    def is_shared(self) -> bool:
        return self.form is not None


SAME = _("The same code.")
NEVER = _("Never shared.")


def _keys(choices_class: Any) -> tuple[str, ...]:
    return tuple(choices_class.values)


def _or_not_recorded(choices_class: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*choices_class.values, lists.NOT_RECORDED]))


NEED: dict[str, Shape] = {"domain": Code(_keys(choices.NeedDomain)), "status": Code(_keys(choices.NeedStatus))}
RATING: dict[str, Shape] = {
    "item": Listed("item"),
    "value": Whole(0, 9),
    "missing": Listed("missing", empty=True),
}
OPPORTUNITY: dict[str, Shape] = {
    "theme": Listed("io.theme"),
    "locus": Listed("io.locus"),
    "partner_type": Listed("io.partner_type", empty=True),
    "proximity": Listed("io.proximity"),
    "ratings": Rows(RATING),
}

FIELDS: tuple[Field, ...] = (
    Field("core_set_version", _("Version of the core data set"), (), _("The version of this list."),
          shapes.SEMVER, lambda local: VERSION),
    Field("share_uid", _("Share key"), ("id",),
          _("A new random key for this data set. Only your agency can tell which review it is."),
          shapes.UID, lambda local: local.share_uid),
    Field("jurisdiction", _("Member"), ("jurisdiction",),
          _("Kept beside the shared form to keep agreements; not a part of it.")),
    Field("member_class", _("Kind of member"), ("jurisdiction.kind",),
          _("State, county, city or tribal nation. Shown only where three members or more are in a cell."),
          Code(lists.MEMBER_CLASSES), lambda local: local.member_class),
    Field("incident_type", _("Kind of incident"), ("incident.incident_type",), SAME,
          Code(_keys(choices.IncidentType)), lambda local: local.incident_type,
          "NCANDS MALDEATH (fatality); NFR-CRS D"),
    Field("event_kind", _("Harm, near miss or unsafe condition"), ("data_set_facts.event_kind",), SAME,
          Code(_or_not_recorded(lists.EventKind)), lambda local: to.said(local.event_kind)),
    Field("near_fatality_definition", _("Definition of a near fatality"),
          ("data_set_facts.near_fatality_definition",),
          _("The kind of definition. The name of a member’s own rule would name the member."),
          Code(_keys(lists.NearFatality)), lambda local: to.said(local.near_fatality_definition)),
    Field("determination_source", _("Who determined maltreatment"), ("incident.determination_source",), SAME,
          Code(_keys(choices.DeterminationSource)), lambda local: local.determination_source, "NFR-CRS E, F"),
    Field("incident_year", _("Year of the incident"), ("incident.incident_date", "incident.incident_precision"),
          _("The year alone."), Whole(1900, 2200),
          lambda local: to.year(local.incident_date, local.incident_precision), "NFR-CRS D"),
    Field("days_incident_to_aware", _("Days until the agency became aware"),
          ("incident.incident_date", "incident.incident_precision", "incident.aware_date"),
          _("A number of days, where both days are known."), Whole(0, LONGEST),
          lambda local: to.days_between(local.incident_date, local.aware_date,
                                        exact=local.incident_precision == to.DAY)),
    Field("days_aware_to_selected", _("Days until it was selected"), ("incident.aware_date", "selected_at"),
          _("A number of days."), Whole(0, LONGEST),
          lambda local: to.days_between(local.aware_date, local.selected_date)),
    Field("days_selected_to_approved", _("Days until it was approved"), ("selected_at", "approved_at"),
          _("A number of days."), Whole(0, LONGEST),
          lambda local: to.days_between(local.selected_date, local.approved_date)),
    Field("age_band", _("Child’s age"),
          ("data_set_facts.birth_date", "incident.child_age_value", "incident.child_age_unit"),
          _("One of seven bands, or unknown."), Code(lists.AGE_BANDS), to.age_band, "NCANDS ChAge; NFR-CRS A"),
    Field("sex", _("Child’s sex"), ("incident.child_sex",), _("Made coarser; shown only in cells that pass the rule."),
          Code(_keys(lists.SharedSex)), lambda local: to.sex(local.sex), "NCANDS ChSex; NFR-CRS A"),
    Field("race", _("Race and ethnicity"), ("data_set_facts.race",),
          _("Six groups; shown only in cells that pass the rule."),
          Code(_keys(lists.SharedRace)), lambda local: to.race(local.race), "NCANDS ChRacAI to CEthn; NFR-CRS A"),
    Field("tribal_membership", _("Membership in a Tribe"), ("data_set_facts.tribal_membership",), NEVER),
    Field("icwa_applies", _("The Indian Child Welfare Act applies"), ("data_set_facts.icwa_applies",), NEVER),
    Field("manner", _("Manner of death"), ("incident.manner",), SAME,
          Code(_keys(choices.Manner)), lambda local: local.manner, "NFR-CRS F"),
    Field("cause_group", _("How the harm came about"), ("incident.cause_group",), SAME,
          Code(_keys(choices.CauseGroup)), lambda local: local.cause_group, "NFR-CRS F, G"),
    Field("determination", _("Maltreatment determination"), ("incident.determination",), SAME,
          Code(_keys(choices.Determination)), lambda local: local.determination, "NCANDS Mal1Lev to Mal4Lev"),
    Field("prior_contact", _("Contact with the agency before"), ("incident.prior_contact",), SAME,
          Code(_keys(choices.PriorContact)), lambda local: local.prior_contact, "NCANDS CHPRIOR"),
    Field("lookback_months", _("Months looked back"), ("data_set_facts.lookback_months",), _("The same number."),
          Whole(0, 600), lambda local: local.lookback_months),
    Field("case_type", _("Kind of case at the time"), ("data_set_facts.case_type",), SAME,
          Code(_keys(lists.CaseType)), lambda local: to.said(local.case_type)),
    Field("living_arrangement", _("Where the child lived"), ("data_set_facts.living_arrangement",), SAME,
          Code(_keys(lists.Living)), lambda local: to.said(local.living_arrangement), "NCANDS CHLVNG; NFR-CRS A"),
    Field("caregiver_factors", _("Caregivers’ circumstances"), ("data_set_facts.caregiver_factors",),
          _("The same codes; rare ones become “something else”."),
          Codes(tuple(sorted(set(_keys(lists.CaregiverFactor)) - lists.RARE_FACTORS))),
          lambda local: to.caregiver_factors(local.caregiver_factors), "NCANDS FCAlc to FCPublic; NFR-CRS B"),
    Field("depth", _("Depth of the review"), ("depth",), SAME,
          Code(_keys(choices.Depth)), lambda local: local.depth),
    Field("disciplines", _("Disciplines at the table"), ("data_set_facts.disciplines",), _("The same codes."),
          Codes(_keys(lists.Discipline)), lambda local: to.several(local.disciplines), "NFR-CRS team process"),
    Field("tribe_represented", _("The Tribe was represented"), ("data_set_facts.tribe_represented",),
          _("Never shared: it would tell what the fields on the Tribe do not.")),
    Field("family_input", _("The family or people with lived experience were heard"),
          ("data_set_facts.family_input",), SAME,
          Code(_keys(lists.YesNoNA)), lambda local: to.said(local.family_input)),
    Field("debriefs_held", _("Debriefs held"), ("debriefs",), _("A band: 0, 1-2, 3-5, 6 or more. No role codes."),
          Code(lists.COUNT_BANDS), lambda local: to.count_band(local.debriefs_held)),
    Field("needs", _("Needs"), ("needs.domain", "needs.status"), _("Area and whether it was met. No text."),
          Rows(NEED),
          lambda local: to.needs(local.needs)),
    Field("opportunities", _("Improvement opportunities with their ratings"),
          ("opportunities.theme", "opportunities.locus", "opportunities.partner_type", "opportunities.proximity"),
          _("Theme, place, partner, how near, and each item’s value. No text."),
          Rows(OPPORTUNITY),
          lambda local: to.opportunities(local.opportunities)),
    Field("ratings", _("Ratings of the family items"), ("rating_sets",),
          _("Each item’s value, or that there was not enough information. No reason."),
          Rows(RATING), lambda local: to.ratings(local.ratings)),
    Field("instrument", _("Instrument"), ("instrument_version",), _("Its code."),
          Listed("instrument"), lambda local: local.instrument_code),
    Field("instrument_version", _("Version of the instrument"), ("instrument_version",), _("The same."),
          shapes.SEMVER, lambda local: local.instrument_version),
    Field("instrument_sha256", _("Fingerprint of the instrument"), ("instrument_sha256",), _("The same."),
          shapes.SHA256, lambda local: local.instrument_sha256),
    Field("local_numbers", _("Numbers of the review and of the case"),
          ("incident.number", "incident.local_case_number", "incident.office"), NEVER),
    Field("texts", _("Everything written in words"),
          ("incident.summary", "story", "no_opportunity_reason", "needs.needed", "needs.received",
           "opportunities.title", "opportunities.narrative"), NEVER),
)  # fmt: skip

SHARED: tuple[Field, ...] = tuple(field for field in FIELDS if field.is_shared)
BY_NAME = {field.name: field for field in FIELDS}
