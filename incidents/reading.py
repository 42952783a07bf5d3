"""How much of a review one person reads. The page to print, the PDF and the API all take it from here."""

from dataclasses import dataclass

from incidents.models import Incident, Review
from incidents.permissions import NARRATIVE, VIEW
from npcs.core.access import Actor, policy_of
from npcs.core.privacy import PrivacyClass

CODED = frozenset({PrivacyClass.CORE, PrivacyClass.PUBLIC})
WHOLE = frozenset(PrivacyClass)
Classes = frozenset[PrivacyClass]


@dataclass(frozen=True)
class Reader:
    """Privacy classes that somebody reads.

    ``classes`` of the review and its parts, ``incident`` of the facts of the incident. ``parts`` is False for
    whoever only filed the notice: they follow the review and do not see its needs, opportunities and ratings.
    """

    classes: Classes = CODED
    incident: Classes = CODED
    parts: bool = False

    @property
    def is_whole(self) -> bool:
        return self.classes == WHOLE

    @property
    def sees_identifying(self) -> bool:
        """Is such a reading written to the access log?"""
        return self.classes != CODED or self.incident != CODED


def reader_of(actor: Actor, review: Review) -> Reader:
    """What ``actor`` reads of a review that they may see. Whoever filed the notice reads the facts they gave."""
    whole = policy_of(Review).can(actor, NARRATIVE, review)
    facts = policy_of(Incident).can(actor, NARRATIVE, review.incident)
    return Reader(
        classes=WHOLE if whole else CODED,
        incident=WHOLE if facts else CODED,
        parts=actor.has(VIEW, review.jurisdiction_id),
    )
