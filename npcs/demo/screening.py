"""Screening rules of the made-up members, and the decision, clocks and holds of each review. Pure but for `adopt`."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from incidents.models import ScreeningRule
from incidents.rules import screening
from incidents.rules.clocks import Due, Known, Pause, next_open, schedule
from incidents.rules.definition import Rule
from incidents.screening import templates, words
from incidents.screening.facts import facts_of
from jurisdictions.models import Jurisdiction
from npcs.demo.chance import id_at
from npcs.demo.people import Staff
from npcs.demo.words.screening import HOLDS, LIFTED, NOT_SELECTED, SELECTED, WAIVED

Row = dict[str, Any]
DAY = dt.timedelta(days=1)
ADOPTED = {  # by code of the member; the others use the rule for members without one
    "HB": "tennessee", "QM": "oregon", "SF": "minnesota", "LP": "wisconsin", "LL": "kentucky", "AW": "west-virginia",
    "TD": "minnesota",
}  # fmt: skip
HELD = 0.06  # share of opened reviews with a hold that was lifted again
TURNS = 8


@dataclass(frozen=True)
class InForce:
    """The rule of a member: its row's id, or None for the one that ships."""

    rule: Rule
    title: str
    sha256: str
    row_id: str | None = None


def shipped() -> InForce:
    """What holds for a member without a rule of its own."""
    template = templates.fallback()
    return InForce(template.rule, template.rule.title, template.sha256)


def adopt(made: Mapping[str, Jurisdiction], staff: Mapping[str, Staff], since: dt.datetime) -> dict[str, InForce]:
    """Publishes each member's rule, from the day on which its people started."""
    found = dict.fromkeys(made, shipped())
    for code, slug in ADOPTED.items():
        template, (coordinator, _name) = templates.every()[slug], staff[code].of("coordinator")[0]
        people = {"created_by_id": coordinator, "updated_by_id": coordinator, "published_by_id": coordinator}
        row = ScreeningRule.objects.create(
            jurisdiction=made[code], number=1, template=slug, title=template.rule.title, definition=template.data,
            sha256=template.sha256, effective_from=since.date(), status="published", published_at=since, **people,
        )  # fmt: skip
        found[code] = InForce(template.rule, f"{row.title} (1)", template.sha256, str(row.pk))
    return found


class Screened:
    """What screening, clocks and holds leave for one review. ``writer`` is the Writer of its other rows."""

    def __init__(self, writer: Any, in_force: InForce) -> None:
        self.writer, self.in_force, self.course = writer, in_force, writer.course
        self.rng: random.Random = random.Random(f"screening {writer.plan.key}")  # noqa: S311
        self.zone = ZoneInfo(writer.plan.place.time_zone)
        self.today = writer.now.astimezone(self.zone).date()
        self.holds = list(self._holds())
        self.clocks = self._clocks()

    @property
    def due_on(self) -> str | None:
        following = next_open(self.clocks)
        return str(following.due) if following else None

    def day(self, name: str) -> dt.date:
        """The member's day of a moment of the course."""
        return self.course.at(name).astimezone(self.zone).date()

    def rows(self, decided_by: tuple[int, str]) -> dict[str, list[Row]]:
        """Rows by the name of the batch's list."""
        decided = self.course.has("selected") or self.course.has("closed")
        return {
            "decisions": [self._decision(decided_by)] if decided else [],
            "lead_checks": [self._lead_check()] if self.course.has("opened") else [],
            "clocks": [self._clock(one, position) for position, one in enumerate(self.clocks)],
            "holds": self.holds,
        }

    # The decision

    def _decision(self, who: tuple[int, str]) -> Row:
        at = self.course.at("selected" if self.course.has("selected") else "closed")
        answers, waivers = self._answers(), {}
        table = [one.role for one in screening.required_now(self.in_force.rule, self._facts(answers))]
        if len(table) > 1 and self.rng.random() < 0.2:
            waivers = {table.pop(): self.rng.choice(WAIVED)}
        verdict = screening.judge(self.in_force.rule, self._facts(answers))
        selected = self.course.has("selected")
        due = schedule(self.in_force.rule, Known(self.writer.case.kind, self._anchors(upto="selected")))
        meeting = self.rng.random() < 0.7
        return {
            "id": id_at(at, self.rng), **self._part(), "rule_id": self.in_force.row_id,
            "rule_title": self.in_force.title, "rule_sha256": self.in_force.sha256,
            "near_fatality_version": self.in_force.rule.near_fatality_version, **answers,
            "outcome": verdict.outcome, "choice": "select" if selected else "not_select",
            "reason": self.rng.choice(SELECTED if selected else NOT_SELECTED),
            "meeting": f"Screening meeting {at:%Y-%m-%d}" if meeting else "",
            "first_person": "" if meeting else "Screener A", "second_person": "" if meeting else "Manager B",
            "table": [*table, "community"], "waivers": waivers,
            "due_dates": [{"name": words.turn(one), "due": str(one.statutory)} for one in due] if selected else [],
            **self.writer._made(at, who),
        }  # fmt: skip

    def _answers(self) -> Row:
        determination = self.writer.case.determination
        known = {"substantiated": "substantiated", "not": "not"}.get(determination, "suspected")
        tribal = self.writer.plan.place.kind == "tribal"
        return {
            "maltreatment": known if self.course.has("gathered") else "suspected", "requested": "no",
            "indian_child": "yes" if tribal else "no", "contacts": list(self._contacts()),
        }  # fmt: skip

    def _contacts(self) -> Iterator[Row]:
        kind = {"open": "open_case", "prior_closed": "closed_case", "screened_out": "screened_out"}
        found = kind.get(self.writer.case.contact)
        if found == "open_case":
            yield {"who": "child", "kind": found, "date": None, "precision": "unknown"}
        elif found:
            day = self.writer.plan.aware - DAY * self.rng.randint(40, 900)
            yield {"who": self.rng.choice(["child", "sibling"]), "kind": found, "date": str(day), "precision": "day"}

    def _facts(self, answers: Row) -> screening.Facts:
        return facts_of(Noticed(self.writer.incident), answers)

    # The lead

    def _lead_check(self) -> Row:
        at = self.course.at("opened")
        lead, (colleague, _name) = self.writer.lead[0], self.writer.coordinator
        checked = colleague != lead and self.rng.random() < 0.8
        return {
            "id": id_at(at, self.rng), **self._part(), "lead_id": lead, "declared_at": at.isoformat(),
            "checked_by_id": colleague if checked else None, "checked_at": at.isoformat() if checked else None,
        }  # fmt: skip

    # Clocks and holds

    def _holds(self) -> Iterator[Row]:
        """A hold that began while the review was written and was lifted before it was sent."""
        if not self.course.has("scoring") or self.rng.random() > HELD:
            return
        start, end = self.course.at("opened"), self.course.at("scoring")
        placed, lifted = start + (end - start) / 4, end - (end - start) / 8
        keeper = self.writer.coordinator[0]
        yield {
            "id": id_at(placed, self.rng), **self._part(), "placed_on": str(placed.astimezone(self.zone).date()),
            "reason": self.rng.choice(HOLDS), "pauses_clocks": True,
            "lifted_on": str(lifted.astimezone(self.zone).date()), "lifted_by_id": keeper,
            "lift_reason": self.rng.choice(LIFTED), **self.writer._made(placed, self.writer.coordinator),
        }  # fmt: skip

    def _clocks(self) -> list[Due]:
        """The clocks, once the dates that people record by hand are invented."""
        recorded: dict[tuple[str, int], dt.date] = {}
        for _turn in range(TURNS):
            found = schedule(self.in_force.rule, self._known(recorded))
            new = {one.key: self._met(one) for one in found if one.is_open and one.clock.met_by == "recorded"}
            met = {key: day for key, day in new.items() if day is not None}
            if not met:
                return found
            recorded |= met
        return schedule(self.in_force.rule, self._known(recorded))

    def _met(self, one: Due) -> dt.date | None:
        """Mostly in time; some late, and some that are late now are still open."""
        latest = min(one.due or self.today, self.today)
        span = max((latest - one.starts_on).days, 0)
        chance = random.Random(f"{self.writer.plan.key} {one.key}")  # noqa: S311
        day = one.starts_on + DAY * int(span * chance.uniform(0.6, 1.0)) + DAY * (9 if chance.random() < 0.08 else 0)
        is_due = one.due is not None and one.due < self.today
        forgotten = chance.random() < 0.06 and not self.course.has("approved")
        return day if is_due and not forgotten and day <= self.today else None

    def _known(self, recorded: Mapping[tuple[str, int], dt.date]) -> Known:
        pauses = tuple(
            Pause(dt.date.fromisoformat(one["placed_on"]), dt.date.fromisoformat(one["lifted_on"]))
            for one in self.holds
        )
        ended = next((self.day(name) for name in ("approved", "closed") if self.course.has(name)), None)
        chosen = True if self.course.has("selected") else False if self.course.has("closed") else None
        return Known(self.writer.case.kind, self._anchors(), pauses, recorded, chosen, ended)

    def _anchors(self, upto: str = "approved") -> dict[str, dt.date]:
        names = {"filed": "notified", "selected": "selected", "closed": "closed", "opened": "opened",
                 "submitted": "submitted", "answered": "submitted", "approved": "approved"}  # fmt: skip
        order = list(names)
        early = order if upto == "approved" else order[: order.index(upto) + 1]
        found = {names[step]: self.day(step) for step in early if self.course.has(step)}
        decided = found.get("selected") or found.pop("closed", None)
        return {"aware": self.writer.plan.aware, **found, **({"screened": decided} if decided else {})}

    def _clock(self, one: Due, position: int) -> Row:
        at = self.course.at("filed")
        by_hand = one.clock.met_by == "recorded"
        return {
            "id": id_at(at, self.rng), **self._part(), "key": one.clock.key, "turn": one.turn, "position": position,
            "name": words.turn(one), "starts_on": str(one.starts_on), "statutory_on": str(one.statutory),
            "due_on": str(one.due) if one.due else None, "paused_days": one.paused_days, "days_left": one.left,
            "by_hand": by_hand, "met_on": str(one.met_on) if one.met_on else None,
            "recorded_by_id": self.writer.coordinator[0] if by_hand and one.met_on else None,
            **self.writer._made(at, self.writer.filer),
        }  # fmt: skip

    def _part(self) -> Row:
        return {"jurisdiction_id": self.writer.member_id, "review_id": self.writer.review_id}


class Noticed:
    """The row of an incident as the rules read it."""

    def __init__(self, row: Row) -> None:
        vars(self).update(row)
        for name in ("incident_date", "aware_date"):
            day = row[name]
            setattr(self, name, dt.date.fromisoformat(day) if day else None)
