"""The words that are looked for in a member's texts: the partnership's list and what the member adds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidents.models import CueVersion, MemberCues
from incidents.text_care import CueList, Hint, Hit, hints, lists, pattern_hits

# Narrative fields by model label: what is looked at on save, on the form and at check-answers.
NARRATIVES = {
    "incidents.Incident": ("summary",),
    "incidents.Review": ("story", "no_opportunity_reason"),
    "incidents.TimelineEvent": ("what", "known_then"),
    "incidents.Debrief": ("learned",),
    "incidents.MapNode": ("text",),
    "incidents.Need": ("needed", "received", "accepted_reason"),
    "incidents.ImprovementOpportunity": ("title", "narrative", "systems_observation"),
    "incidents.Rating": ("rationale",),
}
# On forms raw debrief notes are looked at as well; they are no part of the record, so check-answers leaves them out.
FIELDS = frozenset(name for names in NARRATIVES.values() for name in names) | {"notes"}


@dataclass(frozen=True)
class Noticed:
    """What was noticed in one text."""

    hints: tuple[Hint, ...] = ()
    hits: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.hints or self.hits)

    def rows(self) -> list[dict[str, Any]]:
        """All of it in the order of the text: kind, start, end, text and, for words, a question that may help."""
        found = [("words", one.start, one.end, one.text, one.ask) for one in self.hints]
        found += [(one.kind, one.start, one.end, one.text, "") for one in self.hits]
        names = ("kind", "start", "end", "text", "ask")
        return [dict(zip(names, one, strict=True)) for one in sorted(found, key=lambda one: one[1])]


def shared() -> CueVersion | None:
    """The partnership's list in force; None before set-up has loaded the one that ships."""
    return CueVersion.objects.order_by("-number").first()


def added(jurisdiction_id: int | None) -> MemberCues | None:
    """What the member adds, as its newest version."""
    return MemberCues.objects.filter(jurisdiction_id=jurisdiction_id or 0).order_by("-number").first()


def cue_list(jurisdiction_id: int | None) -> CueList:
    """Everything that is looked for in the member's texts. Two queries."""
    own, whole = added(jurisdiction_id), shared()
    base = lists.read(whole.words if whole else lists.shipped())
    return base + lists.read(own.words) if own else base


def pin(jurisdiction_id: int) -> dict[str, Any]:
    """The versions in force, as a review keeps them when scoring starts."""
    own, whole = added(jurisdiction_id), shared()
    return {"shared": whole.number if whole else 0, "member": own.number if own else 0}


def notice(text: str, cues: CueList) -> Noticed:
    """What is noticed in a text; nothing in an empty one."""
    return Noticed(tuple(hints(text, cues)), tuple(pattern_hits(text))) if text.strip() else Noticed()


def narratives(review: Any) -> Iterable[tuple[Any, str, str]]:
    """(row, field, text) of every narrative of a loaded review but the reasons of ratings, in the order of the work."""
    told = (*review.timeline.all(), *review.debriefs.all(), *review.map_nodes.all())
    rows = (review.incident, review, *told, *review.needs.all(), *review.opportunities.all())
    for row in rows:
        for name in NARRATIVES[row._meta.label]:
            yield row, name, getattr(row, name)
