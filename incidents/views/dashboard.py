"""The director's dashboard: what presses on the work, how near, how long, what families needed, who is chosen."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents import choices
from incidents.dashboard import flat
from incidents.dashboard.figures import Figures, Group, ItemFigure
from incidents.dashboard.read import Fact, read
from incidents.forms.dashboard import SHOWN, DepthFilter
from incidents.lifecycles import RECOMMENDATION
from incidents.measures.days import Span
from incidents.measures.shares import Share
from incidents.models import Review
from incidents.permissions import VIEW
from incidents.selectors import DUE_SOON
from incidents.views import figure_charts, figure_words, pages
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.access import access
from npcs.core.sheets import csv_lines
from npcs.core.ui import words

MOST_NAMED = 5  # of more items than these, the summary gives the number
SOONEST = 8  # open reviews listed by their date
CHANGE: dict[int, Any] = {
    -1: gettext_lazy("Lower than before"),
    0: gettext_lazy("No clear change"),
    1: gettext_lazy("Higher than before"),
}
FACTS: dict[str, Any] = {
    "manner": (gettext_lazy("Manner of death"), gettext_lazy("pending")),
    "determination": (gettext_lazy("Maltreatment determination"), gettext_lazy("pending")),
    "prior_contact": (gettext_lazy("Contact with the agency before"), gettext_lazy("not known yet")),
    "child_age": (gettext_lazy("Child’s age"), gettext_lazy("not known")),
    "child_sex": (gettext_lazy("Child’s sex"), gettext_lazy("not known or not recorded")),
    "cause_group": (gettext_lazy("How the harm came about"), gettext_lazy("not known or undetermined")),
}
COMPARED: dict[str, Any] = {
    "age_band": gettext_lazy("Child’s age"),
    "cause_group": gettext_lazy("How the harm came about"),
    "prior_contact": gettext_lazy("Contact with the agency before"),
}
AGES: dict[str, Any] = {
    "0-27 d": gettext_lazy("0 to 27 days"),
    "28-364 d": gettext_lazy("28 to 364 days"),
    "1": gettext_lazy("1 year"),
    "2-4": gettext_lazy("2 to 4 years"),
    "5-9": gettext_lazy("5 to 9 years"),
    "10-14": gettext_lazy("10 to 14 years"),
    "15-17": gettext_lazy("15 to 17 years"),
    "unknown": gettext_lazy("Not known"),
}
LABELS: dict[str, dict[str, Any]] = {
    "age_band": AGES,
    "cause_group": dict(choices.CauseGroup.choices),
    "prior_contact": dict(choices.PriorContact.choices),
}


@access(Review, VIEW)
@require_safe
def director(request: HttpRequest) -> HttpResponse:
    """Figures of the member acted for. Numbers only: who may see reviews may see it."""
    chosen = DepthFilter(request.GET)
    figures = Figures(read(actor=pages.actor_of(request), depth=chosen.chosen))
    context = {
        "figures": figures,
        "views": tabs("director"),
        "filters": chosen,
        "said": _said(figures),
        "other_depths": _other_depths(figures),
        "csv_url": f"{pages.url('dashboard-csv')}?depth={chosen.chosen}",
        "crumbs": pages.crumbs(None, {"label": _("Dashboards")}),
        "due_rows": [_due(one) for one in figures.open[:SOONEST]],
        "open_count": len(figures.open),
        "tables": _tables(),
    }
    if not figures.is_empty:
        context |= _whole(figures)
    return render(request, "incidents/dashboard.html", context)


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the dashboards."""
    shown = (("director", _("What shapes our work"), "dashboard"), ("reviewer", _("For reviewers"), "seen-before"))
    return [
        {"label": label, "url": pages.url(name), "count": None, "current": key == current} for key, label, name in shown
    ]


def _tables() -> dict[str, list[dict[str, Any]]]:
    """Columns of the tables by name; a star marks numbers."""
    scale, reviews, ios = _("0 to 100%"), _("Reviews"), _("Opportunities")
    columns = {
        "due": (_("Review"), _("State"), _("Due"), "*" + _("Left")),
        "gaps": (_("Question"), _("Missing")),
        "items": (_("Item"), "*" + reviews, "*" + ios, "*" + _("Not enough information"), "*" + _("Blank")),
        "near": (_("Item"), scale, "*" + _("Near"), "*" + _("Away")),
        "times": (_("Step"), _("Days, from 0"), "*" + _("Half within"), "*" + _("Nine in ten within"), "*" + reviews),
        "needs": (_("Area of life"), scale, "*" + _("Unmet")),
        "disciplines": (_("Discipline"), scale, "*" + _("At the table")),
        "roles": (_("Role"), scale, "*" + _("Accepted")),
    }
    return {name: [_column(label) for label in labels] for name, labels in columns.items()}


def _column(label: str) -> dict[str, Any]:
    return {"label": label.removeprefix("*"), "num": label.startswith("*")}


def _said(figures: Figures) -> str:
    """n, window, depth, version: what every figure on the page stands on."""
    window = figures.window
    depth = choices.Depth(figures.basis.depth).label.lower()
    reviews = ngettext("%(n)s review", "%(n)s reviews", len(figures.decided)) % {"n": len(figures.decided)}
    ios = ngettext("%(n)s improvement opportunity", "%(n)s improvement opportunities", figures.opportunities)
    said = _("%(reviews)s (%(depth)s) with %(ios)s, approved from %(start)s to %(end)s.") % {
        "reviews": reviews, "depth": depth, "ios": ios % {"n": figures.opportunities},
        "start": words.day(window.start), "end": words.day(window.end),
    }  # fmt: skip
    versions = ", ".join(figures.basis.versions)
    title = figures.newest.definition.title
    return f"{said} {_('%(title)s %(versions)s.') % {'title': title, 'versions': versions}}" if versions else said


def _other_depths(figures: Figures) -> list[dict[str, str]]:
    """How many reviews of another depth there are: they are never mixed in."""
    counted = [(one, figures.by_depth.get(one.value, 0)) for one in SHOWN if one.value != figures.basis.depth]
    return [
        {"label": _("%(label)s: %(n)s") % {"label": one.label, "n": n}, "url": f"?depth={one.value}"}
        for one, n in counted
        if n
    ]


def _whole(figures: Figures) -> dict[str, Any]:
    unknown, blank = figures.answers
    return {
        "short": _short(figures),
        "gap_rows": [*_gaps(figures), *_answer_gaps(unknown, blank)],
        "verdict": _verdict(figures.items),
        "domains": [
            {"label": one.domain.label, "items": [_multi(item) for item in one.items]} for one in figures.domains
        ],
        "item_rows": [_item_row(item) for item in figures.items],
        "quarter_columns": _quarter_columns(figures),
        "quarter_rows": [_quarter_row(item) for item in figures.items],
        "near_said": _near_said(figures),
        "near_rows": [_near_row(item) for item in figures.items if item.near is not None],
        "time_rows": _times(figures),
        "time_said": _time_said(figures),
        "need_rows": [_need_row(*one) for one in figures.unmet if one[2].n],
        "conversion": figure_words.in_one_line(figures.conversion),
        "table_said": _table_said(figures),
        "role_rows": [_need_row(f"role-{code}", label, share) for code, label, share in figures.table.by_role],
        "discipline_rows": [
            _need_row(f"table-{code}", label, share) for code, label, share in figures.table.disciplines
        ],
        "action_said": _action_said(figures),
        **_action_table(figures),
        "comparisons": [_comparison(name, groups) for name, groups in figures.selection.items()],
    }


def _short(figures: Figures) -> list[dict[str, str]]:
    """Three sentences: what presses most often, what changed, what is due. Items stand in the instrument's order."""
    changed = [
        _("%(item)s (%(how)s)") % {"item": one.item.label, "how": str(CHANGE[one.change]).lower()}
        for one in figures.items
        if one.change
    ]
    return [
        {"title": _("Pressure:"), "text": _pressure(figures)},
        {
            "title": _("Change:"),
            "text": f"{'; '.join(changed)}." if changed else _("no item has clearly changed in the last 18 months."),
        },
        {"title": _("Time:"), "text": _time_short(figures)},
    ]


def _pressure(figures: Figures) -> str:
    often = [one.item.label for one in figures.items if one.share.value is not None and one.share.value >= 0.5]
    if not often:
        return _("no item was rated 2 or 3 in half of the reviews.")
    if len(often) <= MOST_NAMED:
        return _("rated 2 or 3 in at least half of the reviews: %(items)s.") % {"items": "; ".join(often)}
    said = _("%(n)s of %(all)s items were rated 2 or 3 in at least half of the reviews.")
    return said % {"n": len(often), "all": len(figures.items)}


def _time_short(figures: Figures) -> str:
    today = figures.material.today
    over = sum(1 for one in figures.open if one.due and one.due < today)
    soon = sum(1 for one in figures.open if one.due and today <= one.due <= today + DUE_SOON)
    late = ngettext("%(n)s open review is over its date", "%(n)s open reviews are over their date", over) % {"n": over}
    near = ngettext("%(n)s more is due within %(days)s days", "%(n)s more are due within %(days)s days", soon)
    parts = [late if over else _("no open review is over its date")]
    parts += [near % {"n": soon, "days": DUE_SOON.days}] if soon else []
    return f"{', '.join(parts)}. {_held(figures.times.held)}"


def _held(count: int) -> str:
    if not count:
        return _("None is on hold.")
    return ngettext("%(n)s open review is on hold.", "%(n)s open reviews are on hold.", count) % {"n": count}


def _due(fact: Fact) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "number": fact.number,
        "url": pages.url("review", fact.pk),
        "state": REVIEW.states[fact.state].label,
        "due": words.day(fact.due) or _("no date"),
        "left": words.due(fact.due, today, short=True) if fact.due else None,
    }


def _gaps(figures: Figures) -> Iterable[dict[str, Any]]:
    for gap in figures.gaps:
        if gap.share.n:
            label, sub = FACTS[gap.code]
            yield _gap_row(label, sub, gap.share)


def _answer_gaps(unknown: Share, blank: Share) -> Iterable[dict[str, Any]]:
    yield _gap_row(_("Answers to all items"), _("not enough information"), unknown)
    yield _gap_row(_("Answers to all items"), _("left blank"), blank)


def _gap_row(label: Any, sub: Any, share: Share) -> dict[str, Any]:
    return {"label": label, "sub": sub, "k": share.k, "n": share.n, "of": figure_words.of(share.k, share.n)}


def _verdict(items: list[ItemFigure]) -> str:
    changed = [one.item.label for one in items if one.change]
    if not changed:
        return _("None of %(n)s items has clearly changed") % {"n": len(items)}
    said = ngettext("One of %(all)s items has clearly changed: %(items)s", "%(n)s of %(all)s items have clearly changed: %(items)s", len(changed))  # noqa: E501  # fmt: skip
    return said % {"n": len(changed), "all": len(items), "items": figure_words.listed(changed)}


def _multi(figure: ItemFigure) -> dict[str, Any]:
    known = all(half.is_shown for half in figure.halves)
    return {
        "label": figure.item.label,
        "chart": figure_charts.item(figure),
        "share": figure_words.share(figure.share),
        "change": CHANGE[figure.change] if known else _("Too few to tell a change"),
        "changed": bool(figure.change),
        "broken": figure_charts.broken(figure),
        "left_out": _left_out(figure),
    }


def _left_out(figure: ItemFigure) -> str:
    if not figure.left_out:
        return ""
    said = ngettext(
        "%(n)s review under an older version is not counted in the share.",
        "%(n)s reviews under an older version are not counted in the share.",
        figure.left_out,
    )
    return said % {"n": figure.left_out}


def _item_row(figure: ItemFigure) -> dict[str, Any]:
    by_opportunity = figure_words.share(figure.opportunities) if figure.opportunities else None
    return {
        "label": figure.item.label,
        "code": figure.item.code,
        "share": figure_words.share(figure.share),
        "by_opportunity": by_opportunity,
        "nr": figure.share.nr,
        "missing": figure.share.missing,
    }


def _quarter_columns(figures: Figures) -> list[dict[str, Any]]:
    steps = figures.items[0].trend.steps
    return [{"label": _("Item")}, *({"label": words.day(step.end), "num": True} for step in steps)]


def _quarter_row(figure: ItemFigure) -> list[dict[str, Any]]:
    cells = [
        {
            "label": words.day(step.end),
            "text": "–" if step.share.value is None else figure_words.percent(step.share.value),
            "sub": _("not comparable before") if number in figure.trend.breaks else "",
            "num": True,
        }
        for number, step in enumerate(figure.trend.steps)
    ]
    return [{"label": _("Item"), "text": figure.item.label}, *cells]


def _near_said(figures: Figures) -> str:
    parts = ", ".join(f"{label} {count}" for _code, label, count in figures.proximity)
    return _("Of %(n)s opportunities: %(parts)s.") % {"n": figures.opportunities, "parts": parts}


def _near_row(figure: ItemFigure) -> dict[str, Any]:
    assert figure.near is not None
    assert figure.away is not None
    return {
        "label": figure.item.label,
        "chart": figure_charts.shares(f"near-{figure.item.code.lower()}", figure.near, figure.away),
        "near": figure_words.share(figure.near),
        "away": figure_words.share(figure.away),
    }


def _times(figures: Figures) -> list[dict[str, Any]]:
    times = figures.times
    found = (
        ("selected", _("From aware to selected"), times.selected),
        ("approved", _("From selected to approved"), times.approved),
        ("whole", _("From aware to approved"), times.whole),
    )
    longest = figure_charts.longest([one for _key, _label, one in found])
    return [
        {
            "label": label,
            "span": figure_words.span(one),
            "chart": figure_charts.spans(f"time-{key}", one, longest),
        }
        for key, label, one in found
    ]


def _time_said(figures: Figures) -> list[str]:
    times = figures.times
    return [
        _("Approved after the date it was due: %(share)s.") % {"share": figure_words.in_one_line(times.late)},
        _("Open and over its date today: %(share)s.") % {"share": figure_words.in_one_line(times.over)},
        _("Days on hold, where a hold stopped the clocks: %(days)s.") % {"days": _hold_days(times.on_hold)},
        _held(times.held),
    ]


def _hold_days(found: Span) -> str:
    said = figure_words.span(found)
    return _("half within %(median)s, nine in ten within %(most)s") % said if said["shown"] else said["why"]


def _need_row(code: str, label: Any, share: Share) -> dict[str, Any]:
    return {
        "label": label,
        "share": figure_words.share(share),
        "chart": figure_charts.shares(f"need-{code.replace('_', '-')}", share),
    }


def _table_said(figures: Figures) -> list[str]:
    table = figures.table
    return [
        _("Reviews in which a debrief was offered: %(share)s.") % {"share": figure_words.in_one_line(table.offered)},
        _("Offers that were accepted: %(share)s.") % {"share": figure_words.in_one_line(table.accepted)},
        _("Reviews in which the family or people with lived experience were heard: %(share)s.")
        % {"share": figure_words.in_one_line(table.family)},
    ]


def _action_said(figures: Figures) -> list[str]:
    found = figures.actions
    took = figure_words.span(found.days)
    done = (
        _("Half were done within %(median)s, nine in ten within %(most)s.") % {**took}
        if took["shown"]
        else _("Time until done: %(why)s.") % {"why": took["why"]}
    )
    return [
        _("Strong ones, of those not declined: %(share)s.") % {"share": figure_words.in_one_line(found.strong)},
        _("Over their date, of those that go on: %(share)s.") % {"share": figure_words.in_one_line(found.overdue)},
        done,
        _("Done, and a later incident shows the theme again: %(share)s.")
        % {"share": figure_words.in_one_line(found.again)},
    ]


def _action_table(figures: Figures) -> dict[str, Any]:
    """Recommendations by strength (rows) and status (columns)."""
    states = RECOMMENDATION.states
    head = [_column(str(_("Strength"))), *(_column("*" + str(state.label)) for state in states.values())]
    rows = [
        [
            {"label": _("Strength"), "text": label},
            *(
                {"label": state.label, "text": str(figures.actions.counts.get((strength, key), 0)), "num": True}
                for key, state in states.items()
            ),
        ]
        for strength, label in choices.Strength.choices
    ]
    return {"action_columns": head, "action_rows": rows if figures.actions.total else []}


def _comparison(name: str, groups: list[Group]) -> dict[str, Any]:
    return {
        "title": COMPARED[name],
        "columns": [_column(label) for label in (str(COMPARED[name]), _("0 to 100%"), "*" + _("Selected"))],
        "rows": [
            {
                "label": LABELS[name][group.code],
                "share": figure_words.share(group.share) if group.share else None,
                "chart": figure_charts.shares(f"{name.replace('_', '-')}-{number}", group.share),
            }
            for number, group in enumerate(groups)
        ],
    }


@access(Review, VIEW)
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same figures, one a line; codes and numbers, no text of a review."""
    actor = pages.actor_of(request)
    figures = Figures(read(actor=actor, depth=DepthFilter(request.GET).chosen))
    audit.exported(actor=actor, obj=request.member, action="review.figures")  # type: ignore[attr-defined]
    basis = list(flat.context(figures).values())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{figures.window.end.isoformat()}.csv"'
    lines = ([*flat.as_dict(row).values(), *basis] for row in flat.rows(figures))
    answer.writelines(csv_lines([*flat.COLUMNS, *flat.CONTEXT], lines))
    return answer
