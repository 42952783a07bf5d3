"""What is not known yet: by field, by item, by review, each with the way to its place; the same as CSV."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import missing, selectors
from incidents.forms.missing import MissingFilter, capital
from incidents.keyset import Key, page_of
from incidents.models import Review
from incidents.permissions import EDIT, VIEW
from incidents.views import pages
from npcs.core import audit
from npcs.core.access import Actor, access, policy_of
from npcs.core.sheets import csv_lines
from npcs.core.ui import words

NEWEST = (Key("pk", down=True),)
DEFAULT = "open"


@access(Review, VIEW)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Counts by field and by item, then the reviews, newest first."""
    actor = pages.actor_of(request)
    form, window, key = _asked(request, actor)
    context = {
        "form": form,
        "fields": [_field_row(row, window) for row in missing.by_field(actor=actor, window=window)],
        "field_columns": [{"label": label, "num": number > 0} for number, label in enumerate(_field_heads())],
        "items": [_item_row(row) for row in missing.by_item(actor=actor, window=window)],
        "item_columns": [{"label": label, "num": number > 0} for number, label in enumerate(_item_heads())],
        "review_columns": [{"label": _("Review")}, {"label": _("State")}, {"label": _("What is missing")}],
        "csv_url": f"{pages.url('missing-csv')}?{urlencode({'window': window, 'field': key})}",
        "crumbs": pages.crumbs(None, {"label": _("What is missing")}),
        **_reviews(request, actor, window, key),
    }
    return render(request, "incidents/missing.html", context)


def _asked(request: HttpRequest, actor: Actor) -> tuple[MissingFilter, str, str]:
    """The form, the window and the question; what nobody offered is refused beside its field and narrows nothing."""
    form = MissingFilter({"window": DEFAULT, **request.GET.dict()}, asked=missing.questions(actor))
    form.is_valid()
    return form, form.cleaned_data.get("window") or DEFAULT, form.cleaned_data.get("field") or ""


def _field_heads() -> list[str]:
    return [_("Question"), *(str(label) for label in missing.KINDS.values()), _("Of reviews")]


def _field_row(row: missing.Row, window: str) -> list[dict[str, Any]]:
    label, *others = _field_heads()
    url = f"?{urlencode({'window': window, 'field': row.question.key})}" if row.missing else ""
    values = [row.counts.get(kind) for kind in missing.KINDS]
    cells = [{"text": "" if value is None else words.number(value), "num": True} for value in [*values, row.total]]
    first = {"label": label, "text": capital(row.question.label), "url": url}
    return [first, *({**cell, "label": name} for cell, name in zip(cells, others, strict=True))]


def _item_heads() -> list[str]:
    return [_("Item"), _("Not enough information"), _("Of ratings")]


def _item_row(row: missing.ItemRow) -> list[dict[str, Any]]:
    values = (row.code, words.number(row.nr), words.number(row.total))
    return [
        {"label": label, "text": value, "num": number > 0}
        for number, (label, value) in enumerate(zip(_item_heads(), values, strict=True))
    ]


def _reviews(request: HttpRequest, actor: Actor, window: str, key: str) -> dict[str, Any]:
    rows = missing.by_review(actor=actor, window=window, key=key)
    back = "before" in request.GET
    edge = _row_at(rows, request.GET.get("before" if back else "after", ""))
    page = page_of(rows, order=NEWEST, size=selectors.PAGE, edge=edge, back=back and edge is not None)
    asked = [one for one in missing.questions(actor) if key in ("", one.key)]
    query = {"window": window, "field": key}
    return {
        "reviews": [_review(review, actor, asked) for review in page.rows],
        "newer_url": f"?{urlencode({**query, 'before': page.rows[0].pk})}" if page.has_earlier and page.rows else "",
        "older_url": f"?{urlencode({**query, 'after': page.rows[-1].pk})}" if page.has_later and page.rows else "",
    }


def _row_at(rows: Any, raw: str) -> Review | None:
    try:
        return rows.filter(pk=UUID(raw)).first()
    except ValueError:
        return None


def _review(review: Review, actor: Actor, asked: list[missing.Question]) -> dict[str, Any]:
    writes = policy_of(Review).can(actor, EDIT, review)
    return {
        "number": review.incident.number,
        "url": review.get_absolute_url(),
        "state": pages.state_tag(review),
        "lacks": [
            {
                "label": capital(one.label),
                "kind": missing.KINDS[kind],
                "url": pages.url(one.page, review.pk) if writes else "",
            }
            for one, kind in missing.lacking(review, asked)
        ],
    }


@access(Review, VIEW)
@require_safe
def report_csv(request: HttpRequest) -> HttpResponse:
    """A line for each answer that is missing: review, state, question, kind. Numbers and codes only."""
    actor = pages.actor_of(request)
    _form, window, key = _asked(request, actor)
    audit.exported(actor=actor, obj=request.member, action="review.missing")  # type: ignore[attr-defined]
    heads = [_("Review"), _("State"), _("Question"), _("Kind")]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="missing.csv"'
    answer.writelines(csv_lines(heads, _lines(actor, window, key)))
    return answer


def _lines(actor: Actor, window: str, key: str) -> Iterator[list[str]]:
    asked = [one for one in missing.questions(actor) if key in ("", one.key)]
    for review in missing.by_review(actor=actor, window=window, key=key).order_by("-pk").iterator(chunk_size=500):
        for one, kind in missing.lacking(review, asked):
            state = str(review.get_state_display())
            yield [review.incident.number, state, capital(one.label), str(missing.KINDS[kind])]
