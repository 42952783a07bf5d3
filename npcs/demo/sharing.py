"""Which approved reviews the made-up members share: some wait for their terms, most are shared, a few were withdrawn.

The shared form is made by the product's own function from the rows that are there.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from incidents import selectors
from incidents.core_set import CODE, VERSION
from incidents.models import Review, ShareSubmission
from incidents.sharing.local import payload_of
from npcs.core.audit.models import Event
from npcs.demo import store
from npcs.demo.chance import draw, id_at, source

Person = tuple[int, str]
Row = dict[str, Any]
SHARES = {"shared": 54, "withdrawn": 4, "waiting": 14, "": 28}
OLDEST = {0: "withdrawn", 1: "waiting", 2: "shared"}  # so that each member has one of every kind
LATELY = dt.timedelta(days=14)  # what was approved since then is still to be looked at
AGREEMENT = "DSA 2023-4"
AT_ONCE = 200
TERMS = ["agreement", "consent", "embargo_on"]


@dataclass
class Batch:
    """Rows to write: submissions, reviews that move on, entries of their history."""

    submissions: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


def share(stewards: dict[int, Person], now: dt.datetime) -> None:
    """For each member with a data steward: writes terms, shares and withdraws."""
    batch = Batch()
    for member_id, steward in stewards.items():
        for number, review in enumerate(_approved(member_id, now)):
            Sharing(batch, review, steward, now).write(OLDEST.get(number, ""))
    store.insert(ShareSubmission, batch.submissions)
    store.update(Review, batch.reviews)
    store.insert(Event, batch.events)


def _approved(member_id: int, now: dt.datetime) -> Iterator[Review]:
    rows = Review.objects.filter(jurisdiction_id=member_id, state="approved", approved_at__lt=now - LATELY)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        yield from selectors.with_parts(Review.objects.filter(pk__in=keys[first : first + AT_ONCE])).order_by("pk")


class Sharing:
    """What becomes of one approved review."""

    def __init__(self, batch: Batch, review: Review, steward: Person, now: dt.datetime) -> None:
        self.batch, self.review, self.steward, self.now = batch, review, steward, now
        self.rng = source(f"share {review.pk}")
        self.version = review.version

    def write(self, wanted: str = "") -> None:
        """``wanted``: what becomes of it; left to chance when empty."""
        course = wanted or draw(self.rng, SHARES)
        written = self._after(self.review.approved_at, 1, 6)
        shared = self._after(written, 1, 7)
        if course and written < self.now:
            withdrawn = self._after(shared, 30, 120) if course == "withdrawn" else self.now
            self._submission(written, shared if course != "waiting" and shared < self.now else None, withdrawn)

    def _after(self, moment: Any, least: int, most: int) -> dt.datetime:
        return moment + dt.timedelta(days=self.rng.randint(least, most), minutes=self.rng.randint(0, 300))

    def _submission(self, written: dt.datetime, shared: dt.datetime | None, withdrawn: dt.datetime) -> None:
        ended = withdrawn if shared and withdrawn < self.now else None
        key = id_at(written, self.rng)
        uid = UUID(int=self.rng.getrandbits(128), version=4)  # the same for the same day's data
        made = payload_of(self.review, uid) if shared else None
        self.batch.submissions.append(
            {
                "id": key, "jurisdiction_id": self.review.jurisdiction_id, "review_id": str(self.review.pk),
                "data_set": CODE, "share_uid": str(uid), "consent": "yes", "agreement": AGREEMENT, "embargo_on": None,
                "state": "withdrawn" if ended else "shared" if shared else "waiting",
                "core_set_version": VERSION if made else "", "payload": made.text if made else "",
                "sha256": made.sha256 if made else "", "manifest_ids": [],
                **self._stamp("shared", shared), **self._stamp("superseded", None), **self._stamp("withdrawn", ended),
                "version": 1 + bool(shared) + bool(ended), "created_at": written.isoformat(),
                "created_by_id": self.steward[0], "updated_at": (ended or shared or written).isoformat(),
                "updated_by_id": self.steward[0],
            }
        )  # fmt: skip
        self._event("incidents.submission.terms", written, "incidents.sharesubmission", key, {"fields": TERMS}, 1)
        if shared:
            self._step("share", shared, "approved", "shared")
        if ended:
            self._step("withdraw", ended, "shared", "withdrawn", "The agreement was being renewed.")
        if shared:
            self._move(shared, ended)

    def _stamp(self, name: str, at: dt.datetime | None) -> Row:
        return {f"{name}_at": at.isoformat() if at else None, f"{name}_by_id": self.steward[0] if at else None}

    def _move(self, shared: dt.datetime, ended: dt.datetime | None) -> None:
        self.batch.reviews.append(
            {
                "id": str(self.review.pk), "state": "withdrawn" if ended else "shared",
                **self._stamp("shared", shared), **self._stamp("withdrawn", ended), "version": self.version,
                "updated_at": (ended or shared).isoformat(), "updated_by_id": self.steward[0],
            }
        )  # fmt: skip

    def _step(self, name: str, at: dt.datetime, from_: str, to: str, reason: str = "") -> None:
        self.version += 1
        payload = {"transition": name, "from": from_, "to": to}
        review = str(self.review.pk)
        self._event(f"incidents.review.{name}", at, "incidents.review", review, payload, self.version, reason)

    def _event(
        self, kind: str, at: dt.datetime, model: str, object_id: str, payload: Row, version: int, reason: str = ""
    ) -> None:
        self.batch.events.append(
            {
                "id": id_at(at, self.rng), "jurisdiction_id": self.review.jurisdiction_id, "kind": kind,
                "object_type": model, "object_id": object_id, "parent_id": str(self.review.pk),
                "actor_id": self.steward[0], "actor_label": self.steward[1], "at": at.isoformat(),
                "version": version, "reason": reason, "payload": payload, "request_id": "demo",
            }
        )  # fmt: skip
