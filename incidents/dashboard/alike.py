"""Have we seen this before? Past reviews of the own member that share a cause, a theme or an actionable item."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import scales
from incidents.dashboard.population import counted, counting_sets
from incidents.dashboard.read import actionable
from incidents.dashboard.versions import Version, versions
from incidents.measures.likeness import Likeness, Traits, alike
from incidents.models import ImprovementOpportunity, Rating, Review
from npcs.core.access import Actor
from npcs.core.instruments.definition import Definition

NEWEST = 500  # of the past reviews that share anything, so many are compared
UNDETERMINED = "undetermined"  # the same unknown cause is nothing that two reviews share


@dataclass(frozen=True)
class Wanted:
    """What to look for; of a review, or as somebody chose it."""

    cause: str = ""
    themes: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()  # constructs
    apart_from: UUID | None = None  # the incident itself is no past one

    @property
    def is_empty(self) -> bool:
        return not (self.cause or self.themes or self.items)


def wanted_of(review: Review) -> Wanted:
    """What a review is about so far: its cause, its themes, and the items that call for change, once rated.

    While two people rate apart from each other no set counts yet, so nothing tells one what the other found.
    """
    found = _traits([review])[0]
    return Wanted(review.incident.cause_group, found.themes, found.items, review.incident_id)


def past(*, actor: Actor, wanted: Wanted, limit: int) -> list[Likeness]:
    """Most in common first; among equals the newest. A fixed number of queries, and none per review."""
    if wanted.is_empty:
        return []
    rows = _candidates(actor, wanted).select_related("incident").order_by("-approved_at", "-pk")
    traits = _traits(rows[:NEWEST])
    return alike(Traits(wanted.cause, wanted.themes, wanted.items), traits, limit)


def _candidates(actor: Actor, wanted: Wanted) -> QuerySet[Review]:
    """Past reviews that share at least one thing with what is wanted."""
    rows = counted(actor=actor).exclude(incident=wanted.apart_from)
    known = versions(rows.order_by().values_list("instrument_version_id", flat=True).distinct())
    same = Q(pk__in=[])
    if wanted.cause and wanted.cause != UNDETERMINED:
        same |= Q(incident__cause_group=wanted.cause)
    if wanted.themes:
        themed = ImprovementOpportunity.objects.filter(theme__in=sorted(wanted.themes))
        same |= Q(pk__in=themed.filter(jurisdiction_id__in=actor.jurisdictions).values("review_id"))
    if wanted.items:
        codes = {item.code for one in known for item in one.definition.items if item.construct in wanted.items}
        acts = Rating.objects.filter(actionable(known), item_code__in=sorted(codes), rating_set__in=counting_sets())
        same |= Q(pk__in=acts.filter(jurisdiction_id__in=actor.jurisdictions).values("rating_set__review_id"))
    return rows.filter(same)


def _traits(reviews: Iterable[Review]) -> list[Traits]:
    found = list(reviews)
    keys = [review.pk for review in found]
    themes: dict[UUID, set[str]] = {key: set() for key in keys}
    for key, theme in (
        ImprovementOpportunity.objects.filter(review__in=keys).order_by("pk").values_list("review_id", "theme")
    ):
        themes[key].add(theme)
    known = versions(review.instrument_version_id for review in found)
    items = _actionable_items(keys, known)
    return [
        Traits(one.incident.cause_group, frozenset(themes[one.pk]), frozenset(items[one.pk]), ref=one) for one in found
    ]


def _actionable_items(keys: list[UUID], known: list[Version]) -> dict[UUID, set[str]]:
    constructs = {
        (one.pk, item.code): item.construct for one in known for item in one.definition.items
    }  # an item's code may change with the version, its construct does not
    found: dict[UUID, set[str]] = {key: set() for key in keys}
    rows = Rating.objects.filter(actionable(known), rating_set__in=counting_sets().filter(review__in=keys)).order_by()
    names = ("rating_set__review_id", "rating_set__review__instrument_version_id", "item_code")
    for review, version, code in rows.values_list(*names).distinct():
        found[review].add(constructs[version, code])
    return found


def newest() -> Definition:
    """The definition of the version in use: its labels name what is shared."""
    version = scales.version_in_use()
    return scales.read_definition(version.pk, version.sha256)


def shared(one: Likeness, definition: Definition) -> str:
    """ "Same cause; theme: Safe sleep; items: Supervision, Services"."""
    parts = [_("same cause")] if one.cause else []
    themes = [label for code, label in scales.choices_of(definition, "io.theme") if code in one.themes]
    if themes:
        parts.append(ngettext("theme: %(all)s", "themes: %(all)s", len(themes)) % {"all": ", ".join(themes)})
    items = [item.label for item in definition.items if item.construct in one.items]
    if items:
        parts.append(ngettext("item: %(all)s", "items: %(all)s", len(items)) % {"all": ", ".join(items)})
    return capfirst("; ".join(parts))
