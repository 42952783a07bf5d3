"""Lists of codes that screening rules and decisions use. A key is stored and never changes."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    MUST = "must", _("Must be reviewed")
    MAY = "may", _("May be reviewed")
    OUTSIDE = "outside", _("Outside the rule")


class Choice(TextChoices):
    SELECT = "select", _("Select for a review")
    NOT_SELECT = "not_select", _("Close without a review")


class Told(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class Maltreatment(TextChoices):
    SUBSTANTIATED = "substantiated", _("Substantiated")
    SUSPECTED = "suspected", _("Known or suspected, not decided")
    NOT = "not", _("Not suspected")
    UNKNOWN = "unknown", _("Not known yet")


class Person(TextChoices):
    CHILD = "child", _("The child")
    SIBLING = "sibling", _("A sibling")
    HOUSEHOLD_CHILD = "household_child", _("Another child of the household")
    CAREGIVER = "caregiver", _("A caregiver")


class ContactKind(TextChoices):
    CUSTODY = "custody", _("In the agency’s custody at the time")
    OPEN_CASE = "open_case", _("Open case at the time")
    OPEN_ASSESSMENT = "open_assessment", _("Open assessment or investigation at the time")
    CLOSED_CASE = "closed_case", _("Earlier case, closed")
    ASSESSED = "assessed", _("Report that was assessed or investigated")
    SCREENED_OUT = "screened_out", _("Report that was screened out")
    SERVICES = "services", _("Services without a case")


class Seat(TextChoices):
    DIRECTOR = "director", _("Agency director or delegate")
    LEAD_STAFF = "lead_staff", _("Lead staff for reviews")
    MEDIA_STAFF = "media_staff", _("Media or public affairs staff")
    SUPERVISOR = "supervisor", _("Supervisor who took no decision in the case")
    COUNTY_STAFF = "county_staff", _("County or local agency staff")
    REGIONAL_TEAM = "regional_team", _("Regional review team")
    STATE_FACILITATOR = "state_facilitator", _("State facilitator")
    INSPECTOR_GENERAL = "inspector_general", _("Inspector General’s team")
    MULTIDISCIPLINARY_TEAM = "multidisciplinary_team", _("Multidisciplinary team")
    TRIBAL_REPRESENTATIVE = "tribal_representative", _("Representative of the child’s Tribe")
    HEALTH = "health", _("Health or medical examiner")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    LEGAL = "legal", _("Legal counsel or prosecutor")
    COMMUNITY = "community", _("Community member")
    LIVED_EXPERIENCE = "lived_experience", _("Person with lived experience")
    OTHER = "other", _("Other")


class When(TextChoices):
    ALWAYS = "always", _("Always")
    INDIAN_CHILD = "indian_child", _("For an Indian child (Indian Child Welfare Act)")
    FATALITY = "fatality", _("When a child died")
    NEAR_FATALITY = "near_fatality", _("After a near fatality")


class StartsFrom(TextChoices):
    AWARE = "aware", _("the day the agency became aware")
    NOTIFIED = "notified", _("the day the notice was filed")
    SELECTED = "selected", _("the day of selection")
    OPENED = "opened", _("the day the review was opened")


class MetBy(TextChoices):
    SCREENED = "screened", _("deciding whether a review follows")
    OPENED = "opened", _("opening the review")
    SUBMITTED = "submitted", _("sending it for approval")
    APPROVED = "approved", _("the approval")
    RECORDED = "recorded", _("a date that somebody records")


class HolidayList(TextChoices):
    NONE = "none", _("Weekends only")
    FEDERAL = "us_federal", _("Weekends and federal holidays (5 U.S.C. 6103)")


def labels(choices: type[TextChoices], keys: Any) -> list[str]:
    """Labels in the order of the list, whatever the order of ``keys``."""
    wanted = set(keys)
    return [str(label) for key, label in choices.choices if key in wanted]
