"""Items: how often what was rated calls for a change, in reviews and in improvement opportunities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from incidents.measures.shares import Share


@dataclass(frozen=True, slots=True)
class Tally:
    """How one item was answered in one review, approved on this day.

    An item of the family is asked once, the others for each opportunity. ``asked`` >= ``rated`` + ``nr``; what is left
    was left blank. ``actionable`` of the rated call for a change (2 or 3 on the shipped scale). The last four count the
    same for opportunities near to the outcome (proximity 2 or 3) and away from it (0 or 1); unknown is in neither.
    """

    approved: date
    version: str
    asked: int = 0
    rated: int = 0
    actionable: int = 0
    nr: int = 0
    near_rated: int = 0
    near_actionable: int = 0
    away_rated: int = 0
    away_actionable: int = 0


def prevalence(tallies: Iterable[Tally]) -> Share:
    """Actionable prevalence: reviews with the item actionable in any opportunity, of those where any was rated.

    A review in which the item was only left blank is missing; one with nothing but "not enough information" (and
    blanks) is ``nr``. A review that asked nothing (it has no opportunity) is not counted at all.
    """
    k = n = missing = nr = 0
    for one in tallies:
        if one.rated:
            n += 1
            k += one.actionable > 0
        elif one.nr:
            nr += 1
        elif one.asked:
            missing += 1
    return Share(k, n, missing, nr)


def opportunity_share(tallies: Iterable[Tally]) -> Share:
    """The same counted by improvement opportunity: those rated actionable of those rated."""
    k = n = asked = nr = 0
    for one in tallies:
        k += one.actionable
        n += one.rated
        nr += one.nr
        asked += one.asked
    return Share(k, n, asked - n - nr, nr)


def near_and_away(tallies: Iterable[Tally]) -> tuple[Share, Share]:
    """The share of opportunities near to the outcome, and of those away from it, in which the item is actionable."""
    near = near_of = away = away_of = 0
    for one in tallies:
        near += one.near_actionable
        near_of += one.near_rated
        away += one.away_actionable
        away_of += one.away_rated
    return Share(near, near_of), Share(away, away_of)
