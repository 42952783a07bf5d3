"""What the row history and the event cost a save: the same service call, committed, on two copies of one database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from unittest.mock import patch

from django.db.backends.base.base import BaseDatabaseWrapper

from benchmarks.bed import Bed
from benchmarks.databases import Copy, copy_of, fresh, moved_to, using
from benchmarks.figures import Result, interleaved, paired_target
from incidents.models import Need
from incidents.services import learning
from npcs.core.access import Actor
from npcs.core.rls import PARTNERSHIP, scope
from tests import factories, reviews

ROUNDS, WARM, LIMIT = 600, 20, 1.10
TEXT = "A crib, shown and put together at home, before the mother came back from the hospital. "
HISTORY = (
    "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger"
    " WHERE tgname LIKE 'row_history%'"
)


def audit(bed: Bed) -> Iterator[Result]:
    """One need's text changed by its service with history, without its triggers, without the event too; and bare."""
    with fresh("bench_history") as full:
        with moved_to(full):
            actor, need = a_need()
        with copy_of(full.name, "bench_no_history") as without:
            switch_history_off(without)
            yield from measured(full, without, actor, need)


def measured(full: Copy, without: Copy, actor: Actor, need: Need) -> Iterator[Result]:
    kept, off = full.django("runtime"), without.django("runtime")
    raw = without.open("admin")
    texts = count()
    saver, bare_saver = Saver(kept, actor, need, texts), Saver(off, actor, need, texts)

    def without_event() -> None:
        with patch.object(learning.audit, "record"):
            bare_saver()

    with raw.cursor() as cursor:

        def bare() -> None:
            cursor.execute("UPDATE incidents_need SET received = %s WHERE id = %s", [f"{next(texts)}", str(need.pk)])
            raw.commit()

        works: dict[str, Callable[[], object]] = {
            "full": saver, "no history": bare_saver, "no event": without_event, "bare": bare,
        }  # fmt: skip
        found = interleaved(works, ROUNDS, warm=WARM)
    for opened in (kept, off, raw):
        opened.close()
    ours, floor = found["full"], found["no history"]
    target = (paired_target(ours, floor, LIMIT),)
    yield Result("Audit: a save with its row history", ours, floor, "the same save without history triggers", target)
    yield Result("Audit: a save with row history and event", ours, found["no event"], "the same save without both")
    yield Result("Save of one need by its service", ours, found["bare"], "UPDATE and COMMIT")


@dataclass
class Saver:
    """Saves the need on one database with another text each time."""

    wrapper: BaseDatabaseWrapper
    actor: Actor
    need: Need
    texts: Iterator[int]

    def __post_init__(self) -> None:
        self.version = self.need.version

    def __call__(self) -> None:
        data = {"needed": f"{TEXT}{next(self.texts)}"}
        with using(self.wrapper), scope(jur=self.actor.jurisdictions, user_id=self.actor.user_id, request="bench"):
            saved = learning.change_need(actor=self.actor, need=self.need, version=self.version, data=data)
        assert saved.version == self.version + 1
        self.version = saved.version


def a_need() -> tuple[Actor, Need]:
    """A need in a review that its reviewer is writing."""
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="bench"):
        member = factories.member()
        actor = reviews.acting(factories.person("reviewer", at=member), member)
        return actor, reviews.gathered(actor).needs.get()


def switch_history_off(copy: Copy) -> None:
    """In the throw-away copy only, as the owner: the product's own role may not."""
    opened = copy.open("owner")
    with opened.cursor() as cursor:
        cursor.execute(HISTORY)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
    opened.commit()
    opened.close()
