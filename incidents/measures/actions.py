"""Do actions happen? Recommendations by strength and status, how long they take, and whether the theme comes back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from incidents.measures.days import Span, span
from incidents.measures.shares import Share

STRONG, DECLINED = "strong", "declined"
FINISHED = frozenset({"done", "verified"})


@dataclass(frozen=True)
class Action:
    """One recommendation. ``finished`` is the day it was done, None until then."""

    strength: str
    status: str
    theme: str
    proposed: date
    finished: date | None = None
    due: date | None = None


def by_strength_and_status(actions: Iterable[Action]) -> Mapping[tuple[str, str], int]:
    """{(strength, status): how many}."""
    return Counter((one.strength, one.status) for one in actions)


def strong(actions: Iterable[Action]) -> Share:
    """Strong ones (design or resource) of all that were not declined."""
    kept = [one for one in actions if one.status != DECLINED]
    return Share(sum(one.strength == STRONG for one in kept), len(kept))


def overdue(actions: Iterable[Action], today: date) -> Share:
    """Those over their date of those that still have something to do; one without a date is missing."""
    going = [one for one in actions if one.status != DECLINED and one.status not in FINISHED]
    dated = [one.due for one in going if one.due]
    return Share(sum(day < today for day in dated), len(dated), missing=len(going) - len(dated))


def days_to_done(actions: Iterable[Action]) -> Span:
    """Days from the proposal until it was done, of those that are done."""
    return span((one.proposed, one.finished) for one in actions if one.status in FINISHED)


def came_back(actions: Iterable[Action], themes: Iterable[tuple[date, str]]) -> Share:
    """Finished ones whose theme a later incident shows again, of the finished ones.

    ``themes`` are (day on which the agency became aware, theme) of the opportunities of reviews with a decision.
    It says where to look again, not that the action failed.
    """
    latest: dict[str, date] = {}
    for day, theme in themes:
        latest[theme] = max(day, latest.get(theme, day))
    done = [one for one in actions if one.status in FINISHED and one.finished]
    again = sum(1 for one in done if one.finished and latest.get(one.theme, one.finished) > one.finished)
    return Share(again, len(done))
