"""A review as the core data set asks about it: plain values, still local. Pure; ``incidents.sharing`` fills it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rated:
    """One item's answer: a value, or the code that says why there is none."""

    item: str
    value: int | None
    missing: str = ""


@dataclass(frozen=True)
class Opportunity:
    """An improvement opportunity in codes, with its ratings."""

    theme: str
    locus: str
    partner_type: str
    proximity: str
    ratings: tuple[Rated, ...] = ()


@dataclass(frozen=True)
class Local:
    """Empty text and None say that nobody recorded it."""

    share_uid: str
    member_class: str
    incident_type: str
    incident_date: date | None
    incident_precision: str
    aware_date: date | None
    selected_date: date | None
    approved_date: date | None
    birth_date: date | None
    age_value: int | None
    age_unit: str
    sex: str
    manner: str
    cause_group: str
    determination: str
    determination_source: str
    prior_contact: str
    depth: str
    instrument_code: str
    instrument_version: str
    instrument_sha256: str
    event_kind: str = ""
    near_fatality_definition: str = ""
    race: tuple[str, ...] = ()
    lookback_months: int | None = None
    case_type: str = ""
    living_arrangement: str = ""
    caregiver_factors: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    family_input: str = ""
    debriefs_held: int | None = None
    needs: tuple[tuple[str, str], ...] = ()
    ratings: tuple[Rated, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
