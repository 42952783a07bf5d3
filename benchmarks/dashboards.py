"""The director's dashboard of a member with 2,500 of 100,000 reviews, beside one bare grouping of its ratings."""

from collections.abc import Iterator
from typing import Any

from benchmarks.bed import Bed
from benchmarks.databases import Copy, fresh, moved_to
from benchmarks.figures import Result, Target, interleaved
from benchmarks.hundred_thousand import Place, fill
from benchmarks.lists import queries_of
from benchmarks.site import analyse
from incidents import scales
from incidents.dashboard import flat
from incidents.dashboard.figures import Figures
from incidents.dashboard.read import read
from npcs.core.access import Actor
from npcs.core.rls import scope

ROUNDS, WARM = 20, 3
LIMIT, QUERIES = 1500.0, 20
ANSWERS = """
INSERT INTO incidents_rating (id, jurisdiction_id, rating_set_id, item_code, value, missing_code, rationale, version,
  created_at, created_by_id, updated_at, updated_by_id)
SELECT uuidv7(), s.jurisdiction_id, s.id, item, (hashtext(s.id::text || item) & 3)::smallint, '', '', 1, s.created_at,
  s.rater_id, s.created_at, s.rater_id
  FROM incidents_ratingset s, unnest(%(items)s) item WHERE s.jurisdiction_id = %(member)s
"""
FLOOR = """
SELECT s.review_id, r.item_code, count(*) FROM incidents_rating r JOIN incidents_ratingset s ON s.id = r.rating_set_id
 WHERE r.jurisdiction_id = %(member)s GROUP BY 1, 2
"""


def dashboards(bed: Bed) -> Iterator[Result]:
    """Every figure of the page, the spreadsheet and the API, through both walls."""
    with fresh("bench_dashboards") as copy, moved_to(copy):
        place = fill(copy)
        answer_every_item(copy, place)
        yield measured(copy, place, place.actor("director"))


def answer_every_item(copy: Copy, place: Place) -> None:
    """Seventeen answers an opportunity at the member that is looked at."""
    version = scales.version_in_use()
    definition = scales.read_definition(version.pk, version.sha256)
    codes = [item.code for item in definition.items_at(scales.OPPORTUNITY_LEVEL)]
    opened = copy.open("admin")
    with opened, opened.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(ANSWERS, {"items": codes, "member": place.member.pk})
    opened.close()
    analyse(copy)


def measured(copy: Copy, place: Place, actor: Actor) -> Result:
    outside = copy.open("admin")
    with scope(jur=actor.jurisdictions, user_id=actor.user_id), outside.cursor() as bare:
        found = interleaved(
            {"ours": lambda: every_figure(actor), "floor": lambda: grouped(bare, place)}, ROUNDS, warm=WARM
        )
    outside.close()
    ours = found["ours"]
    asked, _framed = queries_of(place, "director", "/reviews/dashboards/", {})
    targets = (Target("median", ours.median, LIMIT, "ms"), Target("queries of the page", asked, QUERIES))
    name = "Dashboard: every figure of a member with 2,500 reviews"
    return Result(name, ours, found["floor"], "its ratings grouped by review and item, without walls", targets)


def every_figure(actor: Actor) -> None:
    figures = Figures(read(actor=actor, depth="full"))
    assert sum(1 for _row in flat.rows(figures)) > 100


def grouped(cursor: Any, place: Place) -> None:
    cursor.execute(FLOOR, {"member": place.member.pk})
    assert cursor.fetchall()
