"""The rows of what a review gathered: timeline, debriefs, systems map. Written by the writer of the whole review."""

import datetime as dt
from collections import Counter
from typing import Any

from npcs.demo import gather
from npcs.demo.chance import id_at, source

Row = dict[str, Any]
KEPT = dt.timedelta(days=90)  # raw notes after approval, as the product keeps them unless a member says else


class Gathering:
    """What one review gathered, as rows. It has chance of its own, so that nothing else about a review changes."""

    def __init__(self, writer: Any) -> None:
        self.writer, self.batch = writer, writer.batch
        self.rng = source(f"gathered {writer.plan.key}")
        day = writer.incident["incident_date"]
        self.found = gather.invent(
            self.rng, writer.case, dt.date.fromisoformat(day or writer.incident["aware_date"]),
            writer.incident["incident_precision"],
        )  # fmt: skip
        self.places: Counter[int] = Counter()  # boxes at each level so far
        self.opened, self.ended = writer.course.at("opened"), writer.course.at("gathered")

    def write(self) -> None:
        """All of it, one thing after the other between opening and the end of gathering."""
        found = self.found
        moments = self._moments(len(found.events) + len(found.debriefs) + len(found.boxes) + len(found.arrows))
        for event in found.events:
            self._event(event, next(moments))
        for debrief in found.debriefs:
            self._debrief(debrief, next(moments))
        keys = [self._box(box, next(moments)) for box in found.boxes]
        for start, end, label in found.arrows:
            self._arrow(keys[start], keys[end], label, next(moments))

    def _moments(self, count: int) -> Any:
        pace = (self.ended - self.opened) / (count + 1)
        return iter(self.opened + pace * number for number in range(1, count + 1))

    def _row(self, at: dt.datetime, **values: Any) -> Row:
        row = {"id": id_at(at, self.rng), **self.writer._part(), **values}
        return row | self.writer._made(at, self.writer.lead)

    def _event(self, event: gather.Event, at: dt.datetime) -> None:
        row = self._row(
            at, event_date=str(event.day) if event.day else None, event_precision=event.precision, what=event.what,
            source_kind=event.source, known_then=event.known_then,
        )  # fmt: skip
        self.batch.timeline.append(row)
        if self.writer.is_recent:
            self._told("timeline", "timelineevent", row, at)

    def _debrief(self, debrief: gather.Debrief, at: dt.datetime) -> None:
        gone = self._destroyed_at() if debrief.notes else None
        row = self._row(
            at, role=debrief.role, letter="A", answer=debrief.answer, held_on=str(at.date()) if debrief.held else None,
            learned=debrief.learned, notes="" if gone else debrief.notes, notes_destroyed_at=gone,
        )  # fmt: skip
        self.batch.debriefs.append(row)
        self._told("debrief", "debrief", row, at)

    def _destroyed_at(self) -> str | None:
        course = self.writer.course
        if not course.has("approved") or course.at("approved") + KEPT > self.writer.now:
            return None
        return (course.at("approved") + KEPT).isoformat()

    def _box(self, box: tuple[int, str, int | None], at: dt.datetime) -> str:
        level, text, place = box
        opportunity = None if place is None else self.writer.opportunity_ids[place]
        row = self._row(at, level=level, position=self.places[level], text=text, opportunity_id=opportunity)
        self.places[level] += 1
        self.batch.boxes.append(row)
        return row["id"]

    def _arrow(self, start: str, end: str, label: str, at: dt.datetime) -> None:
        self.batch.arrows.append(self._row(at, from_node_id=start, to_node_id=end, label=label))

    def _told(self, kind: str, model: str, row: Row, at: dt.datetime) -> None:
        self.writer._event(f"incidents.{kind}.added", at, self.writer.lead, f"incidents.{model}", row["id"])
