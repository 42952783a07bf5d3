"""How well raters of a member agree, from the pairs of independent ratings that are in. No person is named."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from incidents import scales
from incidents.agreement import Agreement, Pair, agreement
from incidents.models import Rating, RatingSet
from incidents.permissions import VIEW
from npcs.core.access import Actor, policy_of


@dataclass(frozen=True)
class Report:
    """``items`` are (code, label, agreement) in the order of the scale in use; ``months`` (first day, agreement)."""

    items: tuple[tuple[str, str, Agreement], ...]
    months: tuple[tuple[dt.date, Agreement], ...]
    reviews: int


def report(*, actor: Actor) -> Report:
    """Agreement by item, and by the month in which the second of two sets came in. Two queries and the scale.

    Left out: sets that a rater changed after seeing the other's, training and void reviews, and later revisions,
    which repeat the ratings of the first.
    """
    subjects = _subjects(actor)
    answers = _answers([one["id"] for pair in subjects.values() for one in pair])
    by_item: dict[str, list[Pair]] = defaultdict(list)
    by_month: dict[dt.date, list[Pair]] = defaultdict(list)
    for first, second in subjects.values():
        one, two = answers[first["id"]], answers[second["id"]]
        latest = timezone.localtime(max(first["submitted_at"], second["submitted_at"])).date().replace(day=1)
        for code in one.keys() | two.keys():
            pair = (one.get(code), two.get(code))
            by_item[code].append(pair)
            by_month[latest].append(pair)
    return Report(
        items=tuple((code, label, agreement(by_item.get(code, ()))) for code, label in _items(by_item)),
        months=tuple((month, agreement(by_month[month])) for month in sorted(by_month)),
        reviews=len({review for review, _opportunity in subjects}),
    )


def _subjects(actor: Actor) -> dict[tuple[Any, Any], list[dict[str, Any]]]:
    """{(review, opportunity): the two sets} of everything that two people rated apart."""
    rows = policy_of(RatingSet).visible(actor, VIEW, RatingSet.objects.all())
    rows = rows.filter(
        kind="independent", status="submitted", sealed=False, informed=False, review__double_rating=True,
        review__is_training=False, review__amends__isnull=True,
    ).exclude(review__state="void")  # fmt: skip
    found: dict[tuple[Any, Any], list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("id").values("id", "review_id", "opportunity_id", "submitted_at"):
        found[row["review_id"], row["opportunity_id"]].append(row)
    return {key: pair for key, pair in found.items() if len(pair) == 2}


def _answers(sets: list[Any]) -> dict[Any, dict[str, int | None]]:
    found: dict[Any, dict[str, int | None]] = defaultdict(dict)
    rows = Rating.objects.filter(rating_set_id__in=sets).order_by("id")
    for set_id, code, value in rows.values_list("rating_set_id", "item_code", "value"):
        found[set_id][code] = value
    return found


def _items(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Items of the scale in use, then those that only an older version has."""
    version = scales.version_in_use()
    items = [(item.code, item.label) for item in scales.read_definition(version.pk, version.sha256).items]
    known = {code for code, _label in items}
    return items + [(code, "") for code in sorted(set(codes) - known)]
