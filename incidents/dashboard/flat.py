"""The figures as rows, one a line: the spreadsheet and the API give the same. What is withheld has no number."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from incidents.dashboard.figures import Figures, Group, ItemFigure
from incidents.measures.days import Span
from incidents.measures.shares import FEWEST, Share

TOO_FEW, SMALL_GROUP = "too_few", "small_group"
PLACES = 4  # of a share


@dataclass(frozen=True)
class Row:
    """One figure. ``unit`` says of what ``n`` is a number; empty numbers are withheld or do not apply."""

    measure: str
    code: str
    unit: str
    k: int | None = None
    n: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    nine_in_ten: float | None = None
    missing: int | None = None
    not_enough_information: int | None = None
    withheld: str = ""
    until: str = ""  # the last day that is counted, where it is not the window's


COLUMNS = tuple(Row.__dataclass_fields__)
CONTEXT = ("window_start", "window_end", "depth", "instrument_versions", "confidence")


def rows(figures: Figures) -> Iterator[Row]:
    """Every figure of the dashboards, in the order of the page."""
    for item in figures.items:
        yield from _item(item)
    yield _share("near_the_outcome", "all", "opportunities", figures.near)
    for code, _label, count in figures.proximity:
        yield Row("opportunities_by_proximity", code, "opportunities", k=count, n=figures.opportunities)
    yield from _times(figures)
    for code, _label, share in figures.unmet:
        yield _share("unmet_needs", code, "needs", share)
    yield _share("needs_that_led_to_an_opportunity", "all", "needs", figures.conversion)
    yield from _table(figures)
    yield from _actions(figures)
    for name, groups in figures.selection.items():
        for group in groups:
            yield _group(f"selected_by_{name}", group)
    for gap in figures.gaps:
        yield _share("missing_fact", gap.code, "reviews", gap.share)
    unknown, blank = figures.answers
    yield _share("answers_without_enough_information", "all", "answers", unknown)
    yield _share("answers_left_blank", "all", "answers", blank)


def context(figures: Figures) -> dict[str, Any]:
    """What every row stands on."""
    basis = figures.basis
    return {
        "window_start": basis.window.start.isoformat(),
        "window_end": basis.window.end.isoformat(),
        "depth": basis.depth,
        "instrument_versions": list(basis.versions),
        "confidence": 0.95,
    }


def as_dict(row: Row) -> dict[str, Any]:
    return asdict(row)


def _item(item: ItemFigure) -> Iterator[Row]:
    code = item.item.code
    yield _share("actionable_prevalence", code, "reviews", item.share)
    for unit, share in (("", item.opportunities), ("_near", item.near), ("_away", item.away)):
        if share is not None:
            yield _share(f"actionable_opportunities{unit}", code, "opportunities", share)
    for step in item.trend.steps[:-1]:
        yield _share("actionable_prevalence_until", code, "reviews", step.share, until=step.end.isoformat())


def _group(measure: str, group: Group) -> Row:
    code = f"{group.code} y" if group.code[-1].isdigit() else group.code  # a spreadsheet takes "2-4" for a day
    if group.share is None:
        return Row(measure, code, "incidents", withheld=SMALL_GROUP)
    return _share(measure, code, "incidents", group.share)


def _times(figures: Figures) -> Iterator[Row]:
    times = figures.times
    yield _span("days_aware_to_selected", times.selected)
    yield _span("days_selected_to_approved", times.approved)
    yield _span("days_aware_to_approved", times.whole)
    yield _span("days_on_hold", times.on_hold)
    yield _share("approved_after_due", "all", "reviews", times.late)
    yield _share("open_over_due", "all", "reviews", times.over)
    yield Row("on_hold_now", "all", "reviews", k=times.held, n=len(figures.open))


def _table(figures: Figures) -> Iterator[Row]:
    yield _share("reviews_with_a_debrief_offered", "all", "reviews", figures.table.offered)
    yield _share("debriefs_accepted", "all", "debriefs", figures.table.accepted)
    for code, _label, share in figures.table.by_role:
        yield _share("debriefs_accepted", code, "debriefs", share)
    for code, _label, share in figures.table.disciplines:
        yield _share("discipline_at_the_table", code, "reviews", share)
    yield _share("family_was_heard", "all", "reviews", figures.table.family)


def _actions(figures: Figures) -> Iterator[Row]:
    found = figures.actions
    for (strength, status), count in sorted(found.counts.items()):
        yield Row("recommendations", f"{strength} {status}", "recommendations", k=count, n=found.total)
    yield _share("strong_recommendations", "all", "recommendations", found.strong)
    yield _share("overdue_recommendations", "all", "recommendations", found.overdue)
    yield _span("days_to_done", found.days)
    yield _share("theme_came_back", "all", "recommendations", found.again)


def _share(measure: str, code: str, unit: str, share: Share, **more: Any) -> Row:
    counts: dict[str, Any] = {"n": share.n, "missing": share.missing, "not_enough_information": share.nr}
    if share.value is None or share.interval is None:
        return Row(measure, code, unit, withheld=TOO_FEW if share.n < FEWEST else "", **counts, **more)
    low, high = share.interval
    numbers: dict[str, Any] = {
        "share": round(share.value, PLACES),
        "low": round(low, PLACES),
        "high": round(high, PLACES),
    }
    return Row(measure, code, unit, k=share.k, **numbers, **counts, **more)


def _span(measure: str, span: Span) -> Row:
    counts: dict[str, Any] = {"n": span.n, "missing": span.missing}
    if not span.is_shown:
        return Row(measure, "all", "days", withheld=TOO_FEW, **counts)
    return Row(measure, "all", "days", median=span.median, nine_in_ten=span.most, **counts)
