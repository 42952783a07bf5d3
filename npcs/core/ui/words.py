"""Dates, times and counts in words, the same on every page, in print and in mail."""

import datetime as dt
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 10  # ux: a due date within this many days is marked


def day(value: dt.date | None) -> str:
    """``12 Mar 2026``. A datetime is taken in the current time zone."""
    if value is None or value == "":
        return ""
    return formats.date_format(_local(value), "j M Y")


def clock(value: dt.datetime | None) -> str:
    """``10:42``, 24 hours."""
    if value is None or value == "":
        return ""
    return formats.date_format(_local(value), "H:i")


def moment(value: dt.datetime | None) -> str:
    """``12 Mar 2026, 10:42``."""
    if value is None or value == "":
        return ""
    return f"{day(value)}, {clock(value)}"


def _local(value: Any) -> Any:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def days_left(date: dt.date, today: dt.date) -> str:
    """How far away a due date is: "9 days left", "today", "2 days over"."""
    left = (date - today).days
    if left == 0:
        return _("today")
    if left < 0:
        return ngettext("%(n)s day over", "%(n)s days over", -left) % {"n": -left}
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


def due(date: dt.date | None, today: dt.date, *, short: bool = False) -> dict[str, Any]:
    """{"text", "soon"} of a due date, for the ``due`` tag."""
    if date is None:
        return {"text": _("no date"), "soon": False}
    left = days_left(date, today)
    text = left if short else _("Due %(date)s, %(left)s") % {"date": _short_day(date, today), "left": left}
    return {"text": text, "soon": (date - today).days <= SOON_DAYS}


def _short_day(date: dt.date, today: dt.date) -> str:
    """The year only where it is not this year."""
    return formats.date_format(date, "j M" if date.year == today.year else "j M Y")


def number(count: int) -> str:
    """A whole number with a thousands separator: "4,000"."""
    return formats.number_format(count, decimal_pos=0, force_grouping=True)
