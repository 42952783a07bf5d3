"""Sample drawings: a line with its interval, one with gaps and a break, one with nothing to show, and strips."""

from typing import Any

from npcs.core.ui.charts import Break, Interval, Point, line_chart, strip

STEADY = ((31, 17, 49), (33, 19, 50), (36, 23, 52), (34, 21, 49), (38, 25, 53), (41, 28, 55), (42, 29, 56))


def samples() -> dict[str, Any]:
    """Made-up numbers."""
    steady = [Point(*one, label=str(2024 + n // 2) if n in (1, 5) else "") for n, one in enumerate(STEADY)]
    broken = [*steady[:2], Point(None), steady[3], *(Point(60 + n, 40 + n, 77 + n) for n in range(3))]
    drawn = (
        ("Workload", steady, (), "From 31 to 42 percent in seven quarters."),
        ("Rules and procedures", broken, (Break(4),), "A gap in the third quarter; a newer version from the fifth."),
        ("Training", [Point(None)] * 7, (), "Too few at every quarter's end."),
    )
    lines = [
        {
            "label": label,
            "chart": line_chart(f"line-{n}", points, breaks=breaks, title=label, description=says),
            "says": says,
        }
        for n, (label, points, breaks, says) in enumerate(drawn)
    ]
    near, away = Interval(0.45, 0.26, 0.66), Interval(0.3, 0.2, 0.44, "other")
    strips = [
        {"label": "One share", "chart": strip("strip-1", [near]), "says": "45%, 26 to 66%"},
        {"label": "Two compared", "chart": strip("strip-2", [near, away]), "says": "45% and 30%"},
        {"label": "Withheld", "chart": strip("strip-3", [None]), "says": "Withheld: 3, fewer than 5"},
    ]
    columns = [{"label": "Item"}, {"label": "0 to 100%"}, {"label": "In words", "num": True}]
    return {"lines": lines, "strips": strips, "strip_columns": columns}
