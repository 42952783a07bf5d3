"""How a figure reads: the same words in a table, under a chart and for those who hear the page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.measures.days import Span
from incidents.measures.shares import FEWEST, Share
from npcs.core.ui.words import number


def percent(value: float) -> str:
    return _("%(n)s%%") % {"n": round(100 * value)}


def of(k: int, n: int) -> str:
    return _("%(k)s of %(n)s") % {"k": number(k), "n": number(n)}


def between(low: float, high: float) -> str:
    return _("%(low)s to %(high)s%%") % {"low": round(100 * low), "high": round(100 * high)}


def too_few(n: int) -> str:
    """Why nothing is shown. Never 0, never a dash."""
    if n == 0:
        return _("Nothing to count yet")
    return _("Withheld: %(n)s, fewer than %(least)s") % {"n": n, "least": FEWEST}


def share(one: Share) -> dict[str, Any]:
    """{value, of, between} in words, or {why} when there are too few to show."""
    if one.value is None or one.interval is None:
        return {"shown": False, "why": too_few(one.n), "apart": apart_from(one)}
    return {
        "shown": True,
        "value": percent(one.value),
        "of": of(one.k, one.n),
        "between": between(*one.interval),
        "apart": apart_from(one),
    }


def apart_from(one: Share) -> str:
    """What is not in the figure: "3 not enough information, 1 blank"; "" when all of it is."""
    parts = [_("%(n)s not enough information") % {"n": one.nr}] if one.nr else []
    parts += [_("%(n)s blank") % {"n": one.missing}] if one.missing else []
    return ", ".join(parts)


def in_one_line(one: Share) -> str:
    """ "42%, 10 of 24, 24 to 61%", or why it is withheld."""
    said = share(one)
    return ", ".join((said["value"], said["of"], said["between"])) if said["shown"] else said["why"]


def days(value: float) -> str:
    number = round(value)
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def span(one: Span) -> dict[str, Any]:
    """{median, most} in words, or {why}."""
    if not one.is_shown or one.median is None or one.most is None:
        return {"shown": False, "why": too_few(one.n), "n": one.n, "missing": one.missing}
    return {"shown": True, "median": days(one.median), "most": days(one.most), "n": one.n, "missing": one.missing}


def listed(names: list[str]) -> str:
    """ "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
