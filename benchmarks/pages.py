"""Pages over HTTP on a kept connection, beside an empty page of the same server; autosave beside a bare commit."""

import json
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.bed import Bed
from benchmarks.figures import Result, Target, interleaved
from benchmarks.site import RatingPage, Visitor, expect

ROUNDS, WARM = 100, 10
PAGE_P95, LIST_ALONE, AUTOSAVE_P95 = 200.0, 40.0, 50.0
EMPTY = "GET /health/live on the same connection"
REASON = "Two of six posts were empty that month, so visits were late."


def pages(bed: Bed) -> Iterator[Result]:
    """List, form and save, each in turn with the empty page."""
    visitor = Visitor(bed.site.port)
    item = bed.site.rating_page(visitor)
    works: dict[str, Callable[[], object]] = {
        "empty": lambda: expect(visitor.get("/health/live", known=False), 200),
        "worklist (GET /reviews/)": lambda: expect(visitor.get("/reviews/"), 200),
        "notice form (GET /reviews/new/)": lambda: expect(visitor.get("/reviews/new/"), 200),
        "rating page (GET)": lambda: expect(visitor.get(item.path), 200),
        "rating save (POST, 302)": saver(visitor, item),
    }
    found = interleaved(works, ROUNDS, warm=WARM)
    empty = found.pop("empty")
    for name, ours in found.items():
        targets = [Target("p95", ours.p95, PAGE_P95, "ms")]
        if name.startswith("worklist"):
            targets.append(Target("median alone", ours.median, LIST_ALONE, "ms"))
        yield Result(f"Page: {name}", ours, empty, EMPTY, tuple(targets))


def saver(visitor: Visitor, item: RatingPage) -> Callable[[], object]:
    """Saves another value each time, so that each save writes."""
    versions = count(item.version)

    def save() -> None:
        version = next(versions)
        data = {"version": str(version), "value": str(1 + version % 2), "rationale": REASON}
        expect(visitor.post(item.path, data), 302)

    return save


def autosave(bed: Bed) -> Iterator[Result]:
    """One draft kept again and again, beside the same row updated by one statement and a commit."""
    visitor = Visitor(bed.site.port)
    item = bed.site.rating_page(visitor)
    texts = (f"{REASON} {'The visits stopped. ' * 20}{number}" for number in count())

    def ours() -> None:
        data = {"version": str(item.version), "value": "2", "rationale": next(texts)}
        expect(visitor.post(item.autosave, data), 200)

    ours()
    opened = bed.site.copy.open("admin")
    with opened.cursor() as cursor:

        def floor() -> None:
            fields = json.dumps([["value", "2"], ["rationale", next(texts)]])
            cursor.execute(
                "UPDATE core_draft SET fields = %s, saved_at = now() WHERE user_id = %s", [fields, item.lead]
            )
            assert cursor.rowcount == 1
            opened.commit()

        found = interleaved({"ours": ours, "floor": floor}, 150, warm=WARM)
    opened.close()
    target = Target("p95", found["ours"].p95, AUTOSAVE_P95, "ms")
    yield Result("Autosave of a draft (POST)", found["ours"], found["floor"], "UPDATE and COMMIT", (target,))
