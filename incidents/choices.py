"""Lists of codes. A key is stored and never changes; a label may be reworded.

The lists follow the core data set (docs: incidents, section 3.1), so that a shared form needs no mapping.
Themes, places, partners and proximity of an improvement opportunity are not here: they are lists of the
instrument's version (incidents/instruments/), pinned with it.
"""

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class IncidentType(TextChoices):
    FATALITY = "fatality", _("Fatality")
    NEAR_FATALITY = "near_fatality", _("Near fatality")
    SERIOUS_INJURY = "serious_injury", _("Serious injury")
    SUICIDE_ATTEMPT = "suicide_attempt", _("Suicide attempt")
    OTHER = "other", _("Other critical incident")


class CauseGroup(TextChoices):
    SLEEP = "sleep", _("Sleep-related or sudden unexpected infant death")
    INFLICTED = "inflicted", _("Inflicted injury")
    DROWNING = "drowning", _("Drowning")
    FIREARM = "firearm", _("Firearm")
    VEHICLE = "vehicle", _("Vehicle")
    POISONING = "poisoning", _("Poisoning or ingestion")
    FIRE = "fire", _("Fire")
    MEDICAL_NEED = "medical_need", _("Unmet medical need")
    SUICIDE = "suicide", _("Suicide or self-harm")
    OTHER = "other", _("Other")
    UNDETERMINED = "undetermined", _("Not known or undetermined")


# For a cell of a dense table, after the kind of incident: "Fatality, sleep".
CAUSE_IN_BRIEF: dict[str, Any] = {
    CauseGroup.SLEEP: _("sleep"),
    CauseGroup.INFLICTED: _("inflicted"),
    CauseGroup.DROWNING: _("drowning"),
    CauseGroup.FIREARM: _("firearm"),
    CauseGroup.VEHICLE: _("vehicle"),
    CauseGroup.POISONING: _("poisoning"),
    CauseGroup.FIRE: _("fire"),
    CauseGroup.MEDICAL_NEED: _("medical need"),
    CauseGroup.SUICIDE: _("self-harm"),
    CauseGroup.OTHER: _("other"),
    CauseGroup.UNDETERMINED: _("undetermined"),
}


class Manner(TextChoices):
    PENDING = "pending", _("Pending")
    NATURAL = "natural", _("Natural")
    ACCIDENT = "accident", _("Accident")
    SUICIDE = "suicide", _("Suicide")
    HOMICIDE = "homicide", _("Homicide")
    UNDETERMINED = "undetermined", _("Undetermined")
    NOT_A_DEATH = "not_a_death", _("Not a death")


class Determination(TextChoices):
    PENDING = "pending", _("Pending")
    SUBSTANTIATED = "substantiated", _("Maltreatment substantiated")
    NOT_SUBSTANTIATED = "not", _("Not substantiated")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class DeterminationSource(TextChoices):
    PENDING = "pending", _("Pending")
    AGENCY = "agency", _("Child welfare agency")
    MEDICAL_EXAMINER = "medical_examiner", _("Medical examiner or coroner")
    COURT = "court", _("Court")
    CDR_TEAM = "cdr_team", _("Child death review team")


class PriorContact(TextChoices):
    NONE = "none", _("No contact before")
    SCREENED_OUT = "screened_out", _("Reports that were screened out only")
    PRIOR_CLOSED = "prior_closed", _("Earlier case, closed")
    OPEN = "open", _("Open at the time")
    UNKNOWN = "unknown", _("Not known yet")


class AgeUnit(TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Sex(TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Another answer")
    UNKNOWN = "unknown", _("Not known or not recorded")


class DatePrecision(TextChoices):
    DAY = "day", _("exact day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("not known")


class Depth(TextChoices):
    SCREENED_ONLY = "screened_only", _("Screened only")
    RECORD_REVIEW = "record_review", _("Record review")
    FULL = "full", _("Full review")


class NeedDomain(TextChoices):
    ECONOMIC = "economic", _("Money, food, housing, utilities")
    CHILD_HEALTH = "child_health", _("Child’s health, disability, development")
    CAREGIVER_HEALTH = "caregiver_health", _("Caregiver’s health and mental health")
    SUBSTANCE_USE = "substance_use", _("Substance use treatment")
    SAFETY_ADULTS = "safety_adults", _("Safety between adults")
    SUPERVISION = "supervision", _("Supervision, sleep and home safety")
    CHILD_CARE = "child_care", _("Child care and school")
    KIN_CULTURE = "kin_culture", _("Kin, community and culture")
    LEGAL = "legal", _("Legal help and court")
    OTHER = "other", _("Other")


class NeedStatus(TextChoices):
    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    UNMET = "unmet", _("Unmet")


class TimelineSource(TextChoices):
    AGENCY_RECORD = "agency_record", _("Agency record")
    HOTLINE = "hotline", _("Report to the hotline")
    DEBRIEF = "debrief", _("Debrief")
    HEALTH = "health", _("Health record")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement record")
    COURT = "court", _("Court record")
    SCHOOL = "school", _("School or child care record")
    PROVIDER = "provider", _("Provider record")
    FAMILY = "family", _("Child, family or community")
    PUBLISHED = "published", _("Published report")
    OTHER = "other", _("Other source")


class DebriefRole(TextChoices):
    WORKER = "worker", _("Worker")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Manager")
    HOTLINE = "hotline", _("Hotline worker")
    FOSTER_PARENT = "foster_parent", _("Foster parent or kin carer")
    HEALTH = "health", _("Health partner")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement partner")
    COURT = "court", _("Court partner")
    SCHOOL = "school", _("School partner")
    TRIBE = "tribe", _("Tribal partner")
    PROVIDER = "provider", _("Provider")
    OTHER = "other", _("Other person")


class DebriefAnswer(TextChoices):
    OFFERED = "offered", _("Offered, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    NOT_AVAILABLE = "not_available", _("Not available")


class NoDebriefReason(TextChoices):
    DECLINED = "declined", _("Those who were asked declined")
    NONE_AVAILABLE = "none_available", _("Nobody who was there is available")
    LEGAL_ADVICE = "legal_advice", _("Legal advice")


class MapLevel(IntegerChoices):
    FRONTLINE = 1, _("Frontline")
    TEAM = 2, _("Team and supervision")
    OFFICE = 3, _("Office")
    AGENCY = 4, _("Agency")
    PARTNERS = 5, _("Partners and community")
    LAW = 6, _("Law, budget and courts")


class Quality(TextChoices):
    GOOD = "good", _("Good")
    SOME = "some", _("Some")
    LITTLE = "little", _("Little")


QUALITY_DIMENSIONS = (
    ("care", _("Care"), _("Are the child, the family and staff spoken of with respect?")),
    ("systems", _("Systems view"), _("Does it look at conditions and links, not at one person?")),
    ("sense", _("Why it made sense"), _("Does it show how things looked at the time?")),
    ("no_blame", _("No blame words"), _("Is the text free of blame?")),
    ("no_if_only", _("No “if only”"), _("Does it avoid arguing from what did not happen?")),
    ("went_well", _("What went well"), _("Is good work named?")),
    ("actions", _("Useful actions"), _("Do the ideas change conditions, not only remind people?")),
    ("clear", _("Clear"), _("Could a new colleague follow it?")),
)


class Level(TextChoices):
    UNIT = "unit", _("Unit or office")
    AGENCY = "agency", _("Agency")
    PARTNER = "partner", _("Partner agency")
    STATE_LAW = "state_law", _("State law or budget")


class Strength(TextChoices):
    """How much an action changes by itself. Source: the action hierarchy of root cause work (docs: incidents, 5.4)."""

    STRONG = "strong", _("Strong")
    MEDIUM = "medium", _("Medium")
    WEAK = "weak", _("Weak")


STRENGTH_MEANS: dict[str, Any] = {
    Strength.STRONG: _("Design or resource: the safer way becomes the easy one."),
    Strength.MEDIUM: _("Process or software: people are helped to do it."),
    Strength.WEAK: _("Reminder, training or policy text: people must remember it."),
}
