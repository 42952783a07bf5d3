"""The timeline, the debriefs and the systems map."""

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.forms.base import CHOOSE, PlainForm
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField, PartialDate, PartialDateField
from npcs.core.ui.text import CleanTextField
from npcs.core.versions.errors import StaleVersion


class EventForm(PlainForm):
    """One event of the timeline. The date and how exact it is are one question."""

    event_date = PartialDateField(
        label=_("When did it happen?"),
        help_text=_("Fill in what is known. Leave the day empty if only the month is known."),
        latest=timezone.localdate,
    )
    what = CleanTextField(
        label=_("What happened?"),
        multiline=True,
        max_length=4000,
        help_text=_("One step, decision or contact. Use role codes such as “Worker A”, no names."),
    )
    source_kind = forms.ChoiceField(
        label=_("Where does it come from?"), choices=[CHOOSE, *choices.TimelineSource.choices]
    )
    known_then = CleanTextField(
        label=_("What was known then?"),
        multiline=True,
        max_length=4000,
        required=False,
        help_text=_("What the people who decided could know on that day, not what came to light later."),
    )


def event_columns(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned answers as the service's fields."""
    columns = dict(answers)
    if "event_date" in columns:
        columns["event_date"], columns["event_precision"] = columns["event_date"]
    return columns


def event_clash(stale: StaleVersion, answers: Mapping[str, Any]) -> StaleVersion:
    """The same clash told by question: a date and how exact it is stay together."""
    differences = dict(stale.differences)
    if differences.keys() & {"event_date", "event_precision"}:
        differences.pop("event_precision", None)
        differences["event_date"] = (answers["event_date"], stale.current.when)
    return StaleVersion(stale.current, differences)


class DebriefForm(PlainForm):
    """An offer of a talk, its answer, and what came of it."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[CHOOSE, *choices.DebriefRole.choices],
        help_text=_("Role and letter together are the code, such as “Worker A”. A name is never stored."),
    )  # fmt: skip
    letter = forms.ChoiceField(
        label=_("Letter"), choices=[(one, one) for one in ascii_uppercase], initial="A",
        help_text=_("Use the same letter for the same person in the whole review."),
    )  # fmt: skip
    answer = CardChoiceField(
        label=_("What was the answer?"),
        cards=[Card(value, label) for value, label in choices.DebriefAnswer.choices],
    )
    held_on = DayField(
        label=_("When did the talk take place?"), required=False, latest=timezone.localdate,
        help_text=_("Leave it empty until then."),
    )  # fmt: skip
    learned = CleanTextField(
        label=_("What does it add to the picture?"), multiline=True, max_length=4000, required=False,
        help_text=_("Why the steps made sense at the time. This stays with the review."),
    )  # fmt: skip
    notes = CleanTextField(
        label=_("Raw notes"), multiline=True, max_length=20_000, required=False,
        help_text=_("For the review team only. They are destroyed some time after approval and are in no record."),
    )  # fmt: skip

    def __init__(self, *args: Any, destroyed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if destroyed:
            del self.fields["notes"]


class NoDebriefForm(PlainForm):
    """Why a full review goes without a debrief."""

    no_debrief_reason = forms.ChoiceField(
        label=_("Why was there none?"),
        choices=[("", _("A debrief is offered or will be")), *choices.NoDebriefReason.choices],
        required=False,
        help_text=_("A full review needs this answer if no talk takes place."),
    )


class NodeForm(PlainForm):
    """One box of the systems map."""

    level = forms.TypedChoiceField(
        label=_("At which level?"), coerce=int, choices=[CHOOSE, *reversed(choices.MapLevel.choices)]
    )
    text = CleanTextField(
        label=_("What shaped the work?"),
        max_length=200,
        help_text=_("One condition or decision, in a few words: “No car was free”, “Two of six posts were empty”."),
    )
    opportunity: Any = forms.ModelChoiceField(
        label=_("Improvement opportunity that it is part of"), queryset=None, required=False, empty_label=_("None yet")
    )

    def __init__(self, *args: Any, opportunities: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opportunity"].queryset = opportunities  # type: ignore[attr-defined]


class LinkForm(PlainForm):
    """An arrow between two boxes."""

    from_node: Any = forms.ModelChoiceField(label=_("From the box"), queryset=None, empty_label=_("Choose one"))
    to_node: Any = forms.ModelChoiceField(label=_("It leads to"), queryset=None, empty_label=_("Choose one"))
    label = CleanTextField(
        label=_("How?"), max_length=80, required=False,
        help_text=_("A few words, such as “so visits were late”. It may stay empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, nodes: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_node", "to_node"):
            self.fields[name].queryset = nodes  # type: ignore[attr-defined]


def event_initial(event: Any) -> dict[str, Any]:
    """The form's first values from an event."""
    when = PartialDate(event.event_date, event.event_precision)
    return {"event_date": when, "what": event.what, "source_kind": event.source_kind, "known_then": event.known_then}
