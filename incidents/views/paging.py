"""Keyset pages of lists beside the worklist: from which row a page goes on, and the ways to its neighbours."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from incidents import keyset, selectors


def page(request: HttpRequest, rows: Any, order: keyset.Order) -> tuple[list[Any], dict[str, str]]:
    """(rows of the page that was asked for, the addresses of the pages before and after it)."""
    back = "before" in request.GET
    edge = _edge(rows, request.GET.get("before" if back else "after", ""))
    found = keyset.page_of(rows, order=order, size=selectors.PAGE, edge=edge, back=back and edge is not None)
    first, last = (str(found.rows[0].pk), str(found.rows[-1].pk)) if found.rows else ("", "")
    return list(found.rows), {
        "newer_url": query(request, "after", before=first) if found.has_earlier else "",
        "older_url": query(request, "before", after=last) if found.has_later else "",
    }


def _edge(rows: Any, raw: str) -> Any:
    """The row from which the page goes on; a forged one is none, and the first page is shown."""
    try:
        return rows.filter(pk=UUID(raw)).first()
    except ValueError:
        return None


def query(request: HttpRequest, *drop: str, **add: str) -> str:
    """The address's query without some of its parts and with others."""
    parts = request.GET.copy()
    for name in drop:
        parts.pop(name, None)
    for name, value in add.items():
        parts[name] = value
    return f"?{parts.urlencode()}"
