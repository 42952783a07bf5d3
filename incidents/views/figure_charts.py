"""Figures as drawings: which number stands where. The shapes come from npcs.core.ui.charts."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from incidents.dashboard.figures import ItemFigure
from incidents.measures.basis import quarter_of
from incidents.measures.days import Span
from incidents.measures.shares import Share
from incidents.measures.trend import Step
from incidents.views import figure_words
from npcs.core.ui.charts import Break, Drawing, Interval, Point, line_chart, strip
from npcs.core.ui.words import day


def item(figure: ItemFigure) -> Drawing:
    """The share at each quarter's end with its interval, in percent, and where it cannot be compared."""
    steps = figure.trend.steps
    return line_chart(
        f"item-{figure.item.code.lower()}",
        [_point(step) for step in steps],
        breaks=[Break(number) for number in figure.trend.breaks],
        title=figure.item.label,
        description=said(figure),
    )


def said(figure: ItemFigure) -> str:
    """What the line shows, for those who do not see it."""
    shown = [
        _("%(day)s: %(share)s") % {"day": day(step.end), "share": figure_words.in_one_line(step.share)}
        for step in figure.trend.steps
        if step.share.is_shown
    ]
    if not shown:
        return _("Too few reviews at every quarter’s end to show a share.")
    words = _("Share of reviews rated 2 or 3 over three years, at each quarter’s end.") + " " + "; ".join(shown) + "."
    return f"{words} {broken(figure)}".strip()


def broken(figure: ItemFigure) -> str:
    """Why the line breaks; "" when it does not."""
    steps = (figure.trend.steps[number] for number in figure.trend.breaks)
    return " ".join(
        _("The line breaks before %(day)s. %(why)s") % {"day": day(step.end), "why": figure.why.get(step.group, "")}
        for step in steps
    ).strip()


def _point(step: Step) -> Point:
    label = str(step.end.year) if quarter_of(step.end)[1] == 4 and _is_end(step.end) else ""
    share = step.share
    if share.value is None or share.interval is None:
        return Point(None, label=label)
    low, high = share.interval
    return Point(100 * share.value, 100 * low, 100 * high, label)


def _is_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def shares(key: str, *found: Share | None) -> Drawing:
    """One share on a strip from 0 to 100%, or two that are compared: the first solid, the second hollow."""
    kinds = ("", "other")
    return strip(key, [_interval(one, kind) for one, kind in zip(found, kinds, strict=False)])


def _interval(share: Share | None, kind: str) -> Interval | None:
    if share is None or share.value is None or share.interval is None:
        return None
    return Interval(share.value, *share.interval, kind)


def spans(key: str, found: Span, longest: float) -> Drawing:
    """Median, and a line on to where nine in ten were done, on a scale that all rows share."""
    if not found.is_shown or found.median is None or found.most is None:
        return strip(key, [None])
    return strip(key, [Interval(found.median, found.median, found.most)], top=longest)


def longest(found: Sequence[Span]) -> float:
    return max((one.most for one in found if one.is_shown and one.most), default=1.0)
