"""Who is at the table: debriefs offered and taken up, disciplines, the Tribe, the family."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from incidents.measures.shares import Share

ACCEPTED, NOT_AVAILABLE = "accepted", "not_available"
YES, NO, NOT_APPLICABLE = "yes", "no", "not_applicable"


@dataclass(frozen=True)
class Talks:
    """How many debriefs of one role and answer one review has."""

    review: Any
    role: str
    answer: str
    count: int


def offered(talks: Iterable[Talks], reviews: int) -> Share:
    """Reviews in which somebody was offered a debrief, of all reviews. "Not available" is no offer."""
    return Share(len({one.review for one in talks if one.answer != NOT_AVAILABLE}), reviews)


def accepted(talks: Iterable[Talks]) -> Share:
    """Debriefs that were accepted, of those that were offered."""
    made = [one for one in talks if one.answer != NOT_AVAILABLE]
    return Share(sum(one.count for one in made if one.answer == ACCEPTED), sum(one.count for one in made))


def accepted_by_role(talks: Iterable[Talks]) -> Mapping[str, Share]:
    """The same for each role code."""
    found = list(talks)
    return {role: accepted(one for one in found if one.role == role) for role in {one.role for one in found}}


def named(lists: Iterable[Iterable[str]], reviews: int) -> Mapping[str, Share]:
    """{code: reviews that name it, of the reviews that name any}; those that name none are missing."""
    answered = [set(one) for one in lists if one]
    counts = Counter(code for one in answered for code in one)
    return {code: Share(count, len(answered), reviews - len(answered)) for code, count in counts.items()}


def said_yes(answers: Iterable[str], reviews: int) -> Share:
    """Yes of yes and no. "Does not apply" is in neither; no answer, or "not recorded", is missing."""
    counts = Counter(answers)
    told = counts[YES] + counts[NO]
    return Share(counts[YES], told, missing=reviews - told - counts[NOT_APPLICABLE])
