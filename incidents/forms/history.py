"""What the history of a review can be narrowed by."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm

ABOUT = {  # kinds of events by their beginning
    "steps": (_("Steps"), ("incidents.review.", "incidents.notice.filed")),
    "facts": (_("Facts of the incident"), ("incidents.notice.changed", "incidents.incident.")),
    "learning": (_("Needs and opportunities"), ("incidents.need.", "incidents.opportunity.")),
    "ratings": (_("Ratings"), ("incidents.rating.", "incidents.ratingset.")),
}
ISO_DAY = {"type": "date"}


class HistoryFilter(PlainForm):
    """What it is about, who did it, from which day to which."""

    about = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("Everything")), *((key, row[0]) for key, row in ABOUT.items())],
    )
    who = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(ISO_DAY, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-03-12.")},
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(ISO_DAY, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-03-12.")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("who", [("", _("Anybody")), *people])

    def condition(self) -> Q:
        """What fits every valid filter."""
        given, wanted = self.cleaned_data, Q()
        if given.get("about"):
            begins = Q(pk__in=[])
            for start in ABOUT[given["about"]][1]:
                begins |= Q(kind__startswith=start)
            wanted &= begins
        if given.get("who"):
            wanted &= Q(actor_id=int(given["who"]))
        if given.get("since"):
            wanted &= Q(at__gte=_midnight(given["since"]))
        if given.get("until"):
            wanted &= Q(at__lt=_midnight(given["until"] + timedelta(days=1)))
        return wanted


def _midnight(day: Any) -> datetime:
    """The beginning of a day on the member's clocks."""
    return timezone.make_aware(datetime.combine(day, time()))
