"""The figures of a dashboard, from what was read. No query is made here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from incidents import choices, rules
from incidents.core_set import lists
from incidents.dashboard.read import AWAY, NEAR, Fact, ItemRow, Material, is_family
from incidents.dashboard.versions import Groups, Version, groups
from incidents.measures import actions, days, needs, people, ratings, small, trend
from incidents.measures.basis import Basis, Window
from incidents.measures.days import Span
from incidents.measures.ratings import Tally
from incidents.measures.shares import Share, apart
from incidents.measures.trend import Trend
from npcs.core.instruments.definition import Domain, Item


@dataclass(frozen=True)
class ItemFigure:
    """One item of the newest version. ``opportunities``, ``near`` and ``away`` are None for items of the family."""

    item: Item
    share: Share  # actionable prevalence, by review
    opportunities: Share | None
    near: Share | None
    away: Share | None
    trend: Trend
    change: int  # the later half of the window against the earlier: -1 clearly lower, 1 clearly higher
    halves: tuple[Share, Share]
    left_out: int  # reviews in the window under versions that cannot be compared
    why: Mapping[int, str]  # in words, why each later group of versions cannot be compared with the one before


@dataclass(frozen=True)
class DomainFigures:
    domain: Domain
    items: tuple[ItemFigure, ...]


@dataclass(frozen=True)
class Group:
    """One group of a comparison of selected with not selected. ``share`` None: withheld, because it is small."""

    code: str
    share: Share | None


@dataclass(frozen=True)
class Table:
    """Debriefs: reviews with an offer, offers accepted, and the same by role code."""

    offered: Share
    accepted: Share
    by_role: list[tuple[str, Any, Share]]
    disciplines: list[tuple[str, Any, Share]]
    family: Share


@dataclass(frozen=True)
class Actions:
    """Recommendations; ``counts`` by (strength, status)."""

    counts: Mapping[tuple[str, str], int]
    total: int
    strong: Share
    overdue: Share
    days: Span
    again: Share


@dataclass(frozen=True)
class Gap:
    """An answer that some reviews lack. ``share`` counts those that lack it."""

    code: str
    share: Share


@dataclass(frozen=True)
class Times:
    """Days between the steps, what came after its date, and what waits now."""

    selected: Span
    approved: Span
    whole: Span
    late: Share
    over: Share
    held: int
    on_hold: Span  # days under a hold that stopped the clocks, of the reviews that had one


class Figures:
    """All figures of one member and one depth. Each is worked out when it is first asked for."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.window = Window.rolling(material.today)
        self.all_decided = [fact for fact in material.facts if fact.pk in material.counted]
        self.decided = [one for one in self.all_decided if one.depth == material.depth and _when(one) in self.window]
        self.basis = Basis(self.window, material.depth, tuple(one.semver for one in self._versions_here()))

    @property
    def is_empty(self) -> bool:
        """Has the member no review with a decision in the window, of this depth?"""
        return not self.decided

    @cached_property
    def by_depth(self) -> Mapping[str, int]:
        """How many reviews with a decision the window holds, by depth."""
        return Counter(one.depth for one in self.all_decided if _when(one) in self.window)

    @cached_property
    def open(self) -> list[Fact]:
        """What is open now, of every depth; the nearest due date first."""
        found = [fact for fact in self.material.facts if fact.is_open]
        return sorted(found, key=lambda fact: (fact.due or date.max, fact.number))

    @cached_property
    def opportunities(self) -> int:
        return sum(self._in_window_by_proximity.values())

    @cached_property
    def proximity(self) -> list[tuple[str, str, int]]:
        """(code, label, how many opportunities) in the order of the list, from the outcome outwards."""
        options = next(one.options for one in self.newest.definition.lists if one.field == "io.proximity")
        return [(one.code, one.label, self._in_window_by_proximity[one.code]) for one in options]

    @cached_property
    def near(self) -> Share:
        """Opportunities near to the outcome, of those whose proximity is known."""
        found = self._in_window_by_proximity
        near, away = sum(found[code] for code in NEAR), sum(found[code] for code in AWAY)
        return Share(near, near + away, missing=sum(found.values()) - near - away)

    @property
    def newest(self) -> Version:
        return self.material.versions[-1]

    @cached_property
    def domains(self) -> list[DomainFigures]:
        """Every item of the newest version in its order, never by rank."""
        definition = self.newest.definition
        ordered = sorted(definition.domains, key=lambda domain: domain.order)
        return [
            DomainFigures(domain, tuple(self._item(one) for one in definition.items if one.domain == domain.code))
            for domain in ordered
        ]

    @property
    def items(self) -> list[ItemFigure]:
        return [item for domain in self.domains for item in domain.items]

    @cached_property
    def times(self) -> Times:
        """Reviews approved in the window; what is open counts under its own date."""
        done = self.decided
        dated = [one for one in self.open if one.due]
        today = self.material.today
        return Times(
            selected=days.span((one.aware, one.selected) for one in done),
            approved=days.span((one.selected, one.first_approved) for one in done),
            whole=days.span((one.aware, one.first_approved) for one in done),
            late=Share(
                sum(_when(one) > one.due for one in done if one.due),
                sum(1 for one in done if one.due),
                missing=sum(1 for one in done if not one.due),
            ),
            over=Share(sum(one.due < today for one in dated if one.due), len(dated), len(self.open) - len(dated)),
            held=sum(one.state == "on_hold" for one in self.open),
            on_hold=days.of_numbers(self._days_on_hold()),
        )

    @cached_property
    def unmet(self) -> list[tuple[str, Any, Share]]:
        """(area of life, label, needs unmet of needs recorded) in the order of the list."""
        found = needs.unmet_by_domain(self._need_counts)
        return [(code, label, found.get(code, Share(0, 0))) for code, label in choices.NeedDomain.choices]

    @cached_property
    def conversion(self) -> Share:
        return needs.conversion(self._need_counts)

    @cached_property
    def table(self) -> Table:
        """Debriefs of the reviews in the window."""
        talks = [one for one in self.material.talks if one.review in self._in_window]
        roles = people.accepted_by_role(talks)
        facts = [one for one in self.material.table if one[0] in self._in_window]
        named = people.named((codes for _key, codes, _heard in facts), len(self.decided))
        return Table(
            offered=people.offered(talks, len(self.decided)),
            accepted=people.accepted(talks),
            by_role=[(code, label, roles[code]) for code, label in choices.DebriefRole.choices if code in roles],
            disciplines=[(code, label, named[code]) for code, label in lists.Discipline.choices if code in named],
            family=people.said_yes((heard for _key, _codes, heard in facts), len(self.decided)),
        )

    @cached_property
    def actions(self) -> Actions:
        """Recommendations made in the window, from reviews of every depth."""
        found = [one for one in self.material.actions if one.proposed in self.window]
        aware = {one.pk: one.aware for one in self.decided}
        themes = [(aware[one.review], one.theme) for one in self.material.opportunities if one.review in aware]
        return Actions(
            counts=actions.by_strength_and_status(found),
            total=len(found),
            strong=actions.strong(found),
            overdue=actions.overdue(found, self.material.today),
            days=actions.days_to_done(found),
            again=actions.came_back(found, themes),
        )

    @cached_property
    def selection(self) -> dict[str, list[Group]]:
        """{fact: groups}: selected of all that were decided on, by the day the agency became aware."""
        known = [one for one in self.material.facts if one.revision == 1 and one.aware in self.window]
        known = [one for one in known if one.selected or one.closed or one.opened]  # opened from the record only: not
        return {name: _groups(known, of, codes) for name, (of, codes) in SELECTED_BY.items()}

    @cached_property
    def answers(self) -> tuple[Share, Share]:
        """Of all items asked in the window: those with not enough information, and those left blank."""
        found = [one for item in self.newest.definition.items for one in self._tallies(item.construct)]
        found = [one for one in found if one.approved in self.window]
        asked, rated = sum(one.asked for one in found), sum(one.rated for one in found)
        unknown = sum(one.nr for one in found)
        return Share(unknown, asked), Share(asked - rated - unknown, asked)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Facts of the incident that reviews with a decision lack."""
        asked = {name: [one for one in self.decided if applies(one)] for name, (applies, _lacks) in FACTS_ASKED.items()}
        return [
            Gap(name, Share(sum(FACTS_ASKED[name][1](one) for one in found), len(found)))
            for name, found in asked.items()
        ]

    def _days_on_hold(self) -> Iterable[int]:
        stretches: dict[UUID, list[tuple[date, date]]] = {}
        for review, start, end in self.material.holds:
            if review in self._in_window:
                stretches.setdefault(review, []).append((start, end))
        return [days.covered(found) for found in stretches.values()]

    def _versions_here(self) -> list[Version]:
        here = {one.version_id for one in self.decided}
        return [one for one in self.material.versions if one.pk in here]

    @cached_property
    def _in_window(self) -> frozenset[UUID]:
        return frozenset(one.pk for one in self.decided)

    @cached_property
    def _in_window_by_proximity(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for one in self.material.opportunities:
            if one.review in self._in_window:
                found[one.proximity] += one.count
        return found

    @cached_property
    def _need_counts(self) -> list[needs.NeedCount]:
        return [count for review, count in self.material.needs if review in self._in_window]

    @cached_property
    def _asked(self) -> Counter[UUID]:
        """Opportunities by review: how often each of their items was asked."""
        found: Counter[UUID] = Counter()
        for one in self.material.opportunities:
            found[one.review] += one.count
        return found

    @cached_property
    def _rows(self) -> Mapping[tuple[UUID, str], ItemRow]:
        return {(row.review, row.item): row for row in self.material.items}

    def _tallies(self, construct: str) -> list[Tally]:
        """One for each review whose version has the item, also where nobody answered it."""
        items = {one.pk: (one, one.item_of(construct)) for one in self.material.versions}
        found = []
        for fact in self.all_decided:
            version, item = items.get(fact.version_id, (None, None)) if fact.version_id else (None, None)
            if version is None or item is None or fact.depth != self.material.depth:
                continue
            asked = 1 if is_family(version.definition.level_of(item)) else self._asked[fact.pk]
            found.append(_tally(_when(fact), version.semver, asked, self._rows.get((fact.pk, item.code))))
        return found

    def _item(self, item: Item) -> ItemFigure:
        tallies = self._tallies(item.construct)
        known: Groups = groups(self.material.versions, self.material.published, item.construct)
        here = [one for one in tallies if one.approved in self.window]
        counts = trend.comparable(here, known.of)
        earlier, later = (
            ratings.prevalence(one for one in counts if one.approved in half) for half in self.window.halves
        )
        level = self.newest.definition.level_of(item)
        by_opportunity = None if is_family(level) else ratings.opportunity_share(counts)
        near, away = (None, None) if is_family(level) else ratings.near_and_away(counts)
        return ItemFigure(
            item, ratings.prevalence(counts), by_opportunity, near, away,
            trend.rolling(tallies, self.window, known.of), apart(earlier, later), (earlier, later),
            len(here) - len(counts), known.why,
        )  # fmt: skip


def _when(fact: Fact) -> date:
    """The day on which a review with a decision was first approved: where it stands in time."""
    assert fact.first_approved is not None  # a state with a decision has its stamp
    return fact.first_approved


def _tally(day: date, version: str, asked: int, row: ItemRow | None) -> Tally:
    if row is None:
        return Tally(day, version, asked)
    return Tally(
        day, version, asked, row.rated, row.actionable, row.nr, row.near_rated, row.near_actionable, row.away_rated,
        row.away_actionable,
    )  # fmt: skip


def _band(fact: Fact) -> str:
    return rules.age_band(fact.age_value, fact.age_unit)


AGE_BANDS = (*(name for _top, name in rules.BANDS), "unknown")
SELECTED_BY: Mapping[str, tuple[Callable[[Fact], str], Iterable[str]]] = {
    "age_band": (_band, AGE_BANDS),
    "cause_group": (lambda fact: fact.cause, choices.CauseGroup.values),
    "prior_contact": (lambda fact: fact.prior_contact, choices.PriorContact.values),
}


def _groups(known: list[Fact], of: Callable[[Fact], str], codes: Iterable[str]) -> list[Group]:
    """In the order of the list; a group of nobody is left out."""
    counts = Counter(of(one) for one in known)
    chosen = Counter(of(one) for one in known if one.selected)
    hidden = small.withheld(counts)
    return [
        Group(code, None if code in hidden else Share(chosen[code], counts[code])) for code in codes if counts[code]
    ]


def _always(_fact: Fact) -> bool:
    return True


# {fact: (of which reviews it is asked, which of these lack it)}
FACTS_ASKED: Mapping[str, tuple[Callable[[Fact], bool], Callable[[Fact], bool]]] = {
    "manner": (lambda fact: fact.kind == "fatality", lambda fact: fact.manner == "pending"),
    "determination": (_always, lambda fact: fact.determination == "pending"),
    "prior_contact": (_always, lambda fact: fact.prior_contact == "unknown"),
    "child_age": (_always, lambda fact: fact.age_value is None),
    "child_sex": (_always, lambda fact: fact.sex == "unknown"),
    "cause_group": (_always, lambda fact: fact.cause == "undetermined"),
}
