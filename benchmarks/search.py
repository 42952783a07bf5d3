"""A search through 100,000 reviews: what the page reads, through both walls, beside a bare full-text query."""

from collections.abc import Iterator
from typing import Any

from benchmarks.bed import Bed
from benchmarks.databases import Copy, fresh, moved_to
from benchmarks.figures import Result, Target, interleaved
from benchmarks.hundred_thousand import Place, fill
from benchmarks.site import analyse
from incidents import search, selectors
from incidents.keyset import Key, page_of
from npcs.core.access import Actor
from npcs.core.rls import scope

ROUNDS, WARM = 40, 4
LIMIT, PAGE = 200.0, 20
WORDS = {"of one review": "4001", "of every review": "visits", "of none": "harmonica"}
INDEX = "CREATE INDEX bench_words ON incidents_searchentry USING gin (words)"
FLOOR = """
SELECT DISTINCT review_id FROM incidents_searchentry
 WHERE jurisdiction_id = %(member)s AND words @@ websearch_to_tsquery('english', %(words)s)
 ORDER BY review_id DESC LIMIT 20
"""


def searches(bed: Bed) -> Iterator[Result]:
    """A reader of narratives with each kind of word, and a reader of codes."""
    with fresh("bench_search") as copy, moved_to(copy):
        place = fill(copy)
        index(copy)
        for what, words in WORDS.items():
            yield measured(copy, place, place.actor("reviewer"), f"reviewer, a word {what}", words)
        yield measured(copy, place, place.actor("technical_advisor"), "technical advisor, a code", "sleep")


def index(copy: Copy) -> None:
    """The index of the floor. The product has none: behind row-level security the planner may not use it."""
    opened = copy.open("admin")
    with opened, opened.cursor() as cursor:
        cursor.execute(INDEX)
    opened.close()
    analyse(copy)


def measured(copy: Copy, place: Place, actor: Actor, what: str, words: str) -> Result:
    outside = copy.open("admin")
    with scope(jur=actor.jurisdictions, user_id=actor.user_id), outside.cursor() as bare:
        found = interleaved(
            {"ours": lambda: page(actor, words), "floor": lambda: ids(bare, place, words)}, ROUNDS, warm=WARM
        )
    outside.close()
    targets = (Target("p95", found["ours"].p95, LIMIT, "ms"),)
    name = f"Search in 2,500 of 100,000 reviews: {what}"
    return Result(name, found["ours"], found["floor"], "20 ids by a GIN index, without walls, count or lines", targets)


def page(actor: Actor, words: str) -> int:
    """What the search page reads."""
    rows = search.narrow(search.listed(selectors.reviews(actor=actor)), actor=actor, words=words)
    shown = page_of(search.with_total(rows), order=(Key("pk", down=True),), size=PAGE)
    search.hits(actor=actor, reviews=shown.rows, words=words)
    return shown.rows[0].total if shown.rows else 0


def ids(cursor: Any, place: Place, words: str) -> list[Any]:
    cursor.execute(FLOOR, {"member": place.member.pk, "words": words})
    return cursor.fetchall()
