"""When each step of a review was taken. Pure: the clock is handed in."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
# The steps in order: least and most days after the step before. "returned" and "answered" are taken by few.
STEPS: Mapping[str, tuple[int, int]] = {
    "filed": (0, 2),
    "screened": (0, 3),
    "selected": (1, 5),
    "opened": (0, 4),
    "written": (2, 8),
    "gathered": (9, 34),
    "scoring": (1, 5),
    "rated": (4, 16),
    "submitted": (1, 4),
    "returned": (2, 7),
    "answered": (2, 8),
    "approved": (3, 16),
}
STATE_AFTER: Mapping[str, str] = {
    "filed": "notified",
    "screened": "screening",
    "selected": "selected",
    "closed": "not_selected",
    "opened": "in_review",
    "written": "in_review",
    "gathered": "in_review",
    "scoring": "scoring",
    "rated": "scoring",
    "compared": "consensus",
    "submitted": "in_approval",
    "returned": "returned",
    "answered": "in_approval",
    "approved": "approved",
}
LAST_STEP: Mapping[str, str] = {  # of a review that is to wait in a state
    "notified": "filed", "screening": "screened", "selected": "selected", "not_selected": "closed",
    "in_review": "gathered", "scoring": "scoring", "consensus": "rated",
    "in_approval": "submitted", "returned": "returned", "approved": "approved",
}  # fmt: skip
SOMETIMES = ("returned", "answered")


@dataclass(frozen=True)
class Course:
    """The moments of the steps taken so far, in order."""

    moments: Mapping[str, dt.datetime]

    @property
    def state(self) -> str:
        return STATE_AFTER[list(self.moments)[-1]]

    @property
    def latest(self) -> dt.datetime:
        return max(self.moments.values())

    def has(self, step: str) -> bool:
        return step in self.moments

    def at(self, step: str) -> dt.datetime:
        return self.moments[step]


def natural(rng: random.Random, aware: dt.date, now: dt.datetime, zone: ZoneInfo) -> Course:
    """How a review goes by itself until now: a few are not selected, some come back, some take long."""
    slow = rng.uniform(1.4, 2.3) if rng.random() < 0.14 else 1.0
    comes_back = rng.random() < 0.08
    names = [name for name in STEPS if comes_back or name not in SOMETIMES]
    if rng.random() < 0.12:
        names = ["filed", "screened", "closed"]
    day = float((aware - dt.date(1970, 1, 1)).days)
    moments: dict[str, dt.datetime] = {}
    for name in names:
        day += slow * rng.uniform(*STEPS.get(name, STEPS["selected"]))
        moment = _working_hour(rng, int(day), zone)
        if moment > now - dt.timedelta(hours=1):
            break
        moments[name] = max([moment, *moments.values()])
    return Course(moments or {"filed": min(_working_hour(rng, int(day), zone), now - dt.timedelta(hours=2))})


def arranged(
    rng: random.Random, state: str, aware: dt.date, now: dt.datetime, zone: ZoneInfo, *, came_back: bool = False
) -> Course:
    """A review that stands in ``state`` now, its steps spread over the days since the agency became aware."""
    last = "answered" if came_back and state == "in_approval" else LAST_STEP[state]
    names = ["filed", "screened", "closed"] if last == "closed" else list(STEPS)[: list(STEPS).index(last) + 1]
    if not came_back and last == "approved":
        names = [name for name in names if name not in SOMETIMES]
    latest = now - dt.timedelta(hours=1)
    span = max((latest.date() - aware).days - 1, 0)
    first = (aware - dt.date(1970, 1, 1)).days
    days = [first + int(span * share) for share in sorted(rng.uniform(0.0, 1.0) for _name in names)]
    moments = sorted(min(_working_hour(rng, day, zone), latest) for day in days)
    return Course(dict(zip(names, moments, strict=True)))


def compared(course: Course, now: dt.datetime) -> Course:
    """The same course with the moment at which two raters began to agree, half way from rating to sending."""
    start, end = course.at("rated"), course.moments.get("submitted", now - dt.timedelta(hours=1))
    moments = {**course.moments, "compared": start + (end - start) / 2}
    return Course(dict(sorted(moments.items(), key=lambda one: one[1])))


def _working_hour(rng: random.Random, day: int, zone: ZoneInfo) -> dt.datetime:
    date = dt.date(1970, 1, 1) + DAY * day
    if date.weekday() > 4:
        date += DAY * (7 - date.weekday())
    time = dt.time(rng.randint(8, 16), rng.randint(0, 59), rng.randint(0, 59))
    return dt.datetime.combine(date, time, zone).astimezone(dt.UTC)
