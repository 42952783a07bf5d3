"""Stable keys of the members' tables. Labels may change; keys are stored and never do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    STATE = "state", _("State")
    COUNTY = "county", _("County")
    CITY = "city", _("City")
    TRIBAL = "tribal", _("Tribal nation")
    OFFICE = "office", _("Partnership office")


class Status(models.TextChoices):
    PROSPECTIVE = "prospective", _("Prospective")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


class Precision(models.TextChoices):
    """How exactly a date is known. The stored date is the first day of what is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("not known")
