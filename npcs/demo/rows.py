"""Turns a plan and its case into the rows of one review. What the tables ask for is asked of nobody else."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from incidents.choices import QUALITY_DIMENSIONS
from incidents.content import LEFT_OUT
from npcs.core.instruments.answers import Answer
from npcs.demo import answers, cases, facts, two_raters
from npcs.demo.cases import Case
from npcs.demo.chance import draw, id_at, source
from npcs.demo.gather_rows import Gathering
from npcs.demo.people import Staff
from npcs.demo.plans import Plan
from npcs.demo.screening import InForce, Screened
from npcs.demo.words import decisions
from npcs.demo.words.incident import NOT_SELECTED
from npcs.demo.words.opportunities import OTHER_THEME

Person = tuple[int, str]  # number of the user, name
Row = dict[str, Any]
Rated = two_raters.Rated
A_WHILE = dt.timedelta(seconds=75)  # from one rating to the next
RECENT = dt.timedelta(days=180)  # older reviews keep their steps in the history, not each single rating


@dataclass
class Scale:
    """The instrument in use: its version, hash, and the codes of its items by level."""

    version_id: str
    sha256: str
    family: list[str]
    opportunity: list[str]


@dataclass
class Batch:
    """Rows by table, in the order in which they may be written; ``approvals`` lock reviews at the end."""

    incidents: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    timeline: list[Row] = field(default_factory=list)
    debriefs: list[Row] = field(default_factory=list)
    boxes: list[Row] = field(default_factory=list)
    arrows: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    needs: list[Row] = field(default_factory=list)
    opportunities: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    sets: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    lead_checks: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)
    holds: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    approvals: list[Row] = field(default_factory=list)

    def add(self, other: "Batch") -> None:
        for name, rows in vars(other).items():
            getattr(self, name).extend(rows)


class Writer:
    """Writes the rows of one review."""

    def __init__(
        self, plan: Plan, member_id: int, staff: Staff, scale: Scale, now: dt.datetime, in_force: InForce
    ) -> None:
        self.in_force = in_force
        self.batch, self.plan, self.scale, self.member_id, self.now = Batch(), plan, scale, member_id, now
        self.rng = source(f"review {plan.key}")
        self.case: Case = cases.invent(self.rng, tribal=plan.place.kind == "tribal")
        self.family = answers.family(self.rng, self.case, scale.family)
        self.rated = [answers.of_opportunity(self.rng, one, scale.opportunity) for one in self.case.opportunities]
        self.course = plan.course
        self.filer = self._person(staff, "caseworker", plan.filer)
        self.lead = self._person(staff, "reviewer", plan.lead)
        self.opener = self.lead if plan.lead or self.rng.random() < 0.6 else self._person(staff, "coordinator", "")
        self.director = self._person(staff, "director", plan.director)
        self.second = staff.of("second_rater")[0] if plan.two_raters else None
        self.coordinator = staff.of("coordinator")[0]
        self.review_id = id_at(self.course.at("filed"), self.rng)
        self.version, self.no_debrief_reason = 0, ""

    def write(self, number: str) -> Batch:
        self._incident(number)
        self.screened = Screened(self, self.in_force)
        self._steps()
        self._screening()
        if self.course.has("gathered"):
            self._data_set()
            self._findings()
            self._gathering()
        if self.course.has("scoring"):
            self._ratings()
        self._review()
        return self.batch

    def _person(self, staff: Staff, role: str, name: str) -> Person:
        people = staff.of(role)
        if name:
            return next(person for person in people if person[1] == name)
        return people[min(int(self.rng.random() * len(people)), len(people) - 1)]

    def _incident(self, number: str) -> None:
        filed, case = self.course.at("filed"), self.case
        self.incident_id = id_at(filed, self.rng)
        known = self.course.has("gathered")
        day, precision = self._incident_day()
        age, unit = cases.age_of(case.age_days)
        not_a_death = case.manner == "not_a_death"
        self.incident: Row = {
            "id": self.incident_id, "jurisdiction_id": self.member_id, "number": number,
            "incident_type": case.kind, "incident_date": day, "incident_precision": precision,
            "aware_date": str(self.plan.aware), "child_age_value": age, "child_age_unit": unit,
            "child_sex": case.sex, "cause_group": case.cause, "office": self.rng.choice(self.plan.place.offices),
            "local_case_number": f"{self.rng.randint(10_000, 99_999)}-{filed.year % 100}", "summary": case.summary,
            "prior_contact": case.contact, "manner": case.manner if known or not_a_death else "pending",
            "determination": case.determination if known else "pending",
            "determination_source": case.source if known else "pending",
            **self._made(filed, self.filer),
        }  # fmt: skip
        self.batch.incidents.append(self.incident)

    def _incident_day(self) -> tuple[str | None, str]:
        day = self.plan.aware - dt.timedelta(days=min(int(self.rng.expovariate(0.9)), 20))
        precision = draw(self.rng, {"day": 93, "month": 5, "unknown": 2})
        if precision == "unknown":
            return None, precision
        return str(day.replace(day=1) if precision == "month" else day), precision

    def _steps(self) -> None:
        """The history of the review's own row."""
        self._happened("incidents.notice.filed", self.course.at("filed"), self.filer)
        reasons = {"closed": NOT_SELECTED, "returned": decisions.QUESTIONS}
        for when, name, who, from_, to in self._course():
            if when == "written" and self.course.has(when):
                self._happened("incidents.review.written", self.course.at(when), who, {"fields": ["story"]})
            elif self.course.has(when):
                reason = self.rng.choice(reasons[when]) if when in reasons else ""
                self._step(name, when, who, from_, to, reason)

    def _course(self) -> Iterator[tuple[str, str, Person, str, str]]:
        """(moment, step, who, state before, state after) in the order of a review's life."""
        yield "screened", "start_screening", self.opener, "notified", "screening"
        yield "closed", "not_select", self.opener, "screening", "not_selected"
        yield "selected", "select", self.opener, "screening", "selected"
        yield "opened", "open", self.opener, "selected", "in_review"
        yield "written", "", self.lead, "", ""
        yield "scoring", "start_scoring", self.lead, "in_review", "scoring"
        yield "compared", "agree", self.lead, "scoring", "consensus"
        before = "consensus" if self.course.has("compared") else "scoring"
        yield "submitted", "submit", self.lead, before, "in_approval"
        yield "returned", "return", self.director, "in_approval", "returned"
        yield "answered", "submit", self.lead, "returned", "in_approval"
        yield "approved", "approve", self.director, "in_approval", "approved"

    def _step(self, name: str, when: str, who: Person, from_: str, to: str, reason: str = "") -> None:
        payload = {"transition": name, "from": from_, "to": to}
        self._happened(f"incidents.review.{name}", self.course.at(when), who, payload, reason)

    def _happened(self, kind: str, at: dt.datetime, who: Person, payload: Row | None = None, reason: str = "") -> None:
        self.version += 1
        self._event(kind, at, who, "incidents.review", self.review_id, payload, reason=reason, version=self.version)

    def _event(
        self,
        kind: str,
        at: dt.datetime,
        who: Person,
        model: str,
        object_id: str,
        payload: Row | None = None,
        *,
        reason: str = "",
        version: int = 1,
    ) -> None:
        self.batch.events.append(
            {
                "id": id_at(at, self.rng), "jurisdiction_id": self.member_id, "kind": kind, "object_type": model,
                "object_id": object_id, "parent_id": self.review_id, "actor_id": who[0], "actor_label": who[1],
                "at": at.isoformat(), "version": version, "reason": reason, "payload": payload or {},
                "request_id": "demo",
            }
        )  # fmt: skip

    def _screening(self) -> None:
        """The decision, the lead's word, clocks and holds, with their entries in the history."""
        found = self.screened.rows(self.opener)
        for name, rows in found.items():
            getattr(self.batch, name).extend(rows)
        for row in found["decisions"]:
            at = dt.datetime.fromisoformat(row["created_at"])
            payload = {"choice": row["choice"], "outcome": row["outcome"]}
            kind = "incidents.screening.written"
            self._event(kind, at, self.opener, "incidents.screeningdecision", row["id"], payload)
        for row in found["lead_checks"]:
            at = dt.datetime.fromisoformat(row["declared_at"])
            self._event("incidents.lead.declared", at, self.lead, "incidents.leadcheck", row["id"])

    def _findings(self) -> None:
        """Needs, opportunities and their links, told one after the other while facts were gathered."""
        at = self.course.at("written")
        pace = (self.course.at("gathered") - at) / (len(self.case.needs) + len(self.case.opportunities) + 1)
        self.need_ids: list[str] = []
        for need in self.case.needs:
            at += pace
            self.need_ids.append(self._need(need, at))
        self.opportunity_ids: list[str] = []
        for opportunity in self.case.opportunities:
            at += pace
            self.opportunity_ids.append(self._opportunity(opportunity, at))
        fields = {"fields": ["determination", "determination_source", "manner"]}
        self._event(
            "incidents.notice.changed",
            self.course.at("gathered"),
            self.lead,
            "incidents.incident",
            self.incident_id,
            fields,
        )

    def _gathering(self) -> None:
        gathering = Gathering(self)
        self.no_debrief_reason = gathering.found.no_debrief_reason
        gathering.write()

    @property
    def is_recent(self) -> bool:
        """Does its history keep every single entry?"""
        return self.now - self.course.latest <= RECENT

    def _data_set(self) -> None:
        """Facts for the data set, in four reviews of five."""
        rng = source(f"facts {self.plan.key}")
        if rng.random() < 0.8:
            at = self.course.at("gathered")
            made = self._made(at, self.lead)
            self.batch.facts.append(
                {"id": id_at(at, rng), **self._part(), **facts.invent(rng, self.case, self.plan.place.kind), **made}
            )
            fields = {"fields": sorted(facts.ANSWERED)}
            key = self.batch.facts[-1]["id"]
            self._event("incidents.datasetfacts.changed", at, self.lead, "incidents.datasetfacts", key, fields)

    def _need(self, need: cases.Need, at: dt.datetime) -> str:
        key = id_at(at, self.rng)
        self.batch.needs.append(
            {
                "id": key, **self._part(), "domain": need.domain, "needed": need.needed, "received": need.received,
                "status": need.status, "accepted_reason": need.accepted_reason, **self._made(at, self.lead),
            }
        )  # fmt: skip
        self._event("incidents.need.added", at, self.lead, "incidents.need", key)
        return key

    def _opportunity(self, found: cases.Opportunity, at: dt.datetime) -> str:
        key = id_at(at, self.rng)
        self.batch.opportunities.append(
            {
                "id": key, **self._part(), "title": found.title, "theme": found.theme,
                "theme_other": OTHER_THEME if found.theme == "other" else "", "locus": found.locus,
                "partner_type": found.partner_type, "proximity": found.proximity, "narrative": found.narrative,
                "systems_observation": found.systems_observation, **self._made(at, self.lead),
            }
        )  # fmt: skip
        for place in found.needs:
            self.batch.links.append(
                {
                    "id": id_at(at, self.rng), "jurisdiction_id": self.member_id, "opportunity_id": key,
                    "need_id": self.need_ids[place],
                }
            )  # fmt: skip
        self._event("incidents.opportunity.added", at, self.lead, "incidents.improvementopportunity", key)
        return key

    def _ratings(self) -> None:
        every = list(self._answers())
        whole = self.course.has("submitted") or self.plan.two_raters
        kept = len(every) if whole else round(len(every) * self.plan.rated_share)
        at = self.course.at("rated" if self.course.has("rated") else "scoring")
        room = min(self.now, self.course.moments.get("submitted", self.now)) - at
        pace = min(A_WHILE, room / (kept + 1))
        self._one_persons(every[:kept], self.lead, at, pace)
        if self.second and self.course.has("compared"):
            second = two_raters.of_second(source(f"second {self.plan.key}"), every)
            agreed = two_raters.agreed if self.course.has("submitted") else two_raters.same
            self._one_persons(second, self.second, at, pace)
            self._one_persons(agreed(every, second), self.lead, self.course.at("compared"), pace / 4, "consensus")

    def _one_persons(
        self, rated: list[Rated], who: Person, at: dt.datetime, pace: dt.timedelta, kind: str = "independent"
    ) -> None:
        """The sets of one person with their ratings; where two rate, independent sets are in at the end."""
        sets: dict[str, str] = {}
        sent = at + pace * (len(rated) + 1) if self.second and kind == "independent" else None
        for opportunity_id, code, answer in rated:
            at += pace
            if opportunity_id not in sets:
                sets[opportunity_id] = self._set(opportunity_id, at, who, kind, sent)
            self._rating(sets[opportunity_id], opportunity_id, code, answer, at, who)
        if sent:
            self._event("incidents.ratings.submitted", sent, who, "incidents.review", self.review_id)

    def _answers(self) -> Iterator[Rated]:
        """(opportunity or "", item, answer) in the order in which they are asked."""
        for key, given in zip(("", *self.opportunity_ids), (self.family, *self.rated), strict=True):
            yield from ((key, code, answer) for code, answer in given.items())

    def _set(self, opportunity_id: str, at: dt.datetime, who: Person, kind: str, sent: dt.datetime | None) -> str:
        key = id_at(at, self.rng)
        self.batch.sets.append(
            {
                "id": key, **self._part(), "opportunity_id": opportunity_id or None, "rater_id": who[0],
                "kind": kind, "instrument_version_id": self.scale.version_id, "created_at": at.isoformat(),
                "sealed": sent is not None and not self.course.has("compared"),
                "status": "submitted" if sent else "open", "submitted_at": sent.isoformat() if sent else None,
                "submitted_by_id": who[0] if sent else None,
            }
        )  # fmt: skip
        return key

    def _rating(
        self, set_id: str, opportunity_id: str, code: str, answer: Answer, at: dt.datetime, who: Person
    ) -> None:
        key = id_at(at, self.rng)
        self.batch.ratings.append(
            {
                "id": key, "jurisdiction_id": self.member_id, "rating_set_id": set_id, "item_code": code,
                "value": answer.value, "missing_code": answer.missing or "", "rationale": answer.rationale,
                **self._made(at, who),
            }
        )  # fmt: skip
        if not self.is_recent:
            return
        choice = answer.missing or str(answer.value)
        payload = {"item": code, "opportunity": opportunity_id, "to": choice}
        self._event("incidents.rating.made", at, who, "incidents.rating", key, payload)

    def _review(self) -> None:
        course, approved = self.course, self.course.has("approved")
        opened, scored = course.has("opened"), course.has("scoring")
        last = course.latest
        returned = course.has("returned") and not course.has("answered")
        self.batch.reviews.append(
            {
                "id": self.review_id, "jurisdiction_id": self.member_id, "incident_id": self.incident_id,
                "state": "in_approval" if approved else course.state, "depth": self.case.depth,
                "lead_id": self.lead[0] if opened else None, "due_on": self.screened.due_on,
                "story": self.case.story if course.has("written") else "",
                "no_debrief_reason": self.no_debrief_reason,
                "no_opportunity_reason": self.case.no_opportunity_reason if course.has("gathered") else "",
                "instrument_version_id": self.scale.version_id if scored else None,
                "instrument_sha256": self.scale.sha256 if scored else "",
                **self._stamp("screened", "screened" if course.has("screened") else "", self.opener),
                **self._stamp("selected", "selected" if course.has("selected") else "", self.opener),
                **self._stamp("opened", "opened" if opened else "", self.opener),
                **self._stamp("closed", "closed" if course.has("closed") else "", self.opener),
                **self._stamp("pinned", "scoring" if scored else "", self.lead),
                "double_rating": self.second is not None, "second_rater_id": self.second[0] if self.second else None,
                **self._stamp("compared", "compared" if course.has("compared") else "", self.lead),
                **self._stamp("submitted", self._submitted(), self.lead),
                **self._stamp("returned", "returned" if returned else "", self.director),
                **self._made(course.at("filed"), self.filer),
                "version": self.version - approved, "updated_at": last.isoformat(),
            }
        )  # fmt: skip
        if approved:
            self._approval()

    def _submitted(self) -> str:
        if self.course.has("answered"):
            return "answered"
        return "submitted" if self.course.has("submitted") else ""

    def _approval(self) -> None:
        at = self.course.at("approved").isoformat()
        quality = {
            key: draw(self.rng, {"good": 74, "some": 23, "little": 3}) for key, _name, _ask in QUALITY_DIMENSIONS
        }
        self.batch.approvals.append(
            {
                "id": self.review_id, "frozen_incident": self._facts(),
                "state": "approved", "approved_at": at, "approved_by_id": self.director[0],
                "quality": quality, "decision_note": self.rng.choice(decisions.NOTES), "version": self.version,
                "updated_at": at, "updated_by_id": self.director[0],
            }
        )  # fmt: skip

    def _facts(self) -> Row:
        """The facts of the incident as approval keeps them (content.incident_facts)."""
        return {name: value for name, value in self.incident.items() if name.removesuffix("_id") not in LEFT_OUT}

    def _stamp(self, name: str, step: str, who: Person) -> Row:
        if not step:
            return {f"{name}_at": None, f"{name}_by_id": None}
        return {f"{name}_at": self.course.at(step).isoformat(), f"{name}_by_id": who[0]}

    def _part(self) -> Row:
        return {"jurisdiction_id": self.member_id, "review_id": self.review_id}

    @staticmethod
    def _made(at: dt.datetime, who: Person) -> Row:
        moment = at.isoformat()
        return {"created_at": moment, "created_by_id": who[0], "updated_at": moment, "updated_by_id": who[0]}
