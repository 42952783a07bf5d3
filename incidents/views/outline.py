"""A review as a task list: three groups of parts, each with its state, one of them marked as next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import completeness, gathered, scales, selectors
from incidents.models import Review
from incidents.permissions import APPROVE, RATE, SCREEN
from incidents.rules import Finding
from incidents.selectors import SetProgress
from incidents.views import debriefs, needs, opportunities, pages, systems_map, timeline, two_raters
from incidents.workflow import DECIDED, REVIEW
from npcs.core.access import Actor, policy_of
from npcs.core.ui import words
from npcs.core.workflow import Offer, available

Task = dict[str, Any]
SENDABLE = REVIEW.transition("submit").origins
ASIDE = ("share", "withdraw", "hold", "resume", "void")  # steps that are no part of the task list


@dataclass
class Group:
    """One part of the outline."""

    key: str
    title: str
    tasks: list[Task] = field(default_factory=list)
    check_url: str = ""  # every answer of the group on one page

    @property
    def meta(self) -> str:
        done = sum(1 for task in self.tasks if task["state"]["tone"] == "done")
        return _("%(done)d of %(all)d parts completed") % {"done": done, "all": len(self.tasks)}


class Outline:
    """The task list of one loaded review (selectors.whole_review) as this actor sees it."""

    def __init__(self, review: Review, actor: Actor) -> None:
        self.review, self.actor = review, actor
        self.definition = scales.definition_of(review)
        self.agreed, raters = completeness.is_agreed(review), completeness.raters(review)
        rater = actor.user_id if actor.user_id in raters and not self.agreed else None
        self.rates_apart = rater is not None  # one of two raters, who have not begun to agree
        self.is_sealed = not self.agreed and not self.rates_apart
        self.sent = rater is not None and completeness.has_sent(review, rater)
        self.findings = completeness.before_scoring(review) if self.is_sealed else completeness.findings(review, rater)
        self.sets = selectors.progress(review=review, rater_id=rater, definition=self.definition)
        self.can_edit = pages.writes(actor, review)
        self.can_rate = policy_of(Review).can(actor, RATE, review) and actor.user_id in raters and not self.sent

    @cached_property
    def offers(self) -> dict[str, Offer]:
        return {offer.transition.name: offer for offer in available(REVIEW, self.review, self.actor)}

    @cached_property
    def groups(self) -> list[Group]:
        """The groups; the first open part that this actor can go on with is marked as next."""
        groups = [
            Group(
                "facts",
                _("Understand what happened"),
                self._understanding(),
                self._answers("facts"),
            ),
            Group("learn", _("Needs and improvement opportunities"), self._learning(), self._answers("learn")),
            Group("end", _("Check and send"), [self._start(), self._check(), self._decision()]),
        ]
        open_tasks = (task for group in groups for task in group.tasks if task["button"] and task["url"])
        following = next((task for task in open_tasks if task["state"]["tone"] != "done"), None)
        if following is not None:
            following["next"] = True
        return groups

    @property
    def next(self) -> Task | None:
        return next((task for group in self.groups for task in group.tasks if task["next"]), None)

    @property
    def other_steps(self) -> list[Task]:
        """Steps beside the task list that this actor may take now."""
        found = (self.offers[name] for name in ASIDE if name in self.offers and self.offers[name].allowed)
        return [
            {"label": one.transition.label, "url": pages.url("step", self.review.pk, one.transition.name)}
            for one in found
        ]

    def blocking(self, *sections: str) -> list[Finding]:
        return [one for one in self.findings if one.blocking and one.section in sections]

    def _facts(self) -> list[Task]:
        return [self._notice(), self._determined(), self._story()]

    def _answers(self, group: str) -> str:
        return pages.url("check-part", self.review.pk, group)

    # Parts. A part that cannot be changed now leads to where it can be read.

    def _part(self, title: str, hint: str, state: Task, *names: str, button: str = "", side: str = "") -> Task:
        """``names``: the page to change it (shown when allowed) and the page to read it."""
        change, read = names if len(names) == 2 else (names[0], "record")
        url = pages.url(change, self.review.pk) if self.can_edit else pages.url(read, self.review.pk)
        button = button if self.can_edit else ""
        return {"title": title, "hint": hint, "state": state, "url": url, "button": button, "side": side, "next": False}

    def _understanding(self) -> list[Task]:
        """The facts first, then what people told, then the story and what shaped it."""
        decided = [self._notice(), self._screening(), self._lead(), self._determined(), self._data_set()]
        return [*decided, self._timeline(), self._debriefs(), self._story(), self._map()]

    def _timeline(self) -> Task:
        entries = gathered.timeline(self.review)
        hint = timeline.summary(entries) or _("What happened, step by step, and what was known then.")
        state = done() if entries else todo()
        return self._part(_("Timeline"), hint, state, "timeline", "timeline", button=_("Start the timeline"))

    def _debriefs(self) -> Task:
        rows, found = gathered.debriefs(self.review), self.blocking("debriefs")
        state = done()
        if found:
            state = attention() if rows else todo()
        elif not rows and not self.review.no_debrief_reason:
            state = {"tone": "quiet", "label": _("Not asked")}
        hint = debriefs.summary(rows) or _("Talks with those who were there, by role code.")
        side = still(found) if rows else ""
        return self._part(_("Debriefs"), hint, state, "debriefs", "debriefs", button=_("Offer a debrief"), side=side)

    def _map(self) -> Task:
        found = gathered.systems_map(self.review)
        hint = systems_map.summary(found) or _("What shaped the work, from the frontline up to law and budget.")
        state = done() if found.nodes else {"tone": "quiet", "label": _("Optional")}
        return self._part(_("Map of influences"), hint, state, "map", "map")

    def _notice(self) -> Task:
        hint = _("Dates, the child, what was known at first.")
        return self._part(_("Incident and notice"), hint, done(), "notice-edit")

    def _screening(self) -> Task:
        """Decided before the review was opened; read in the record."""
        decision = getattr(self.review, "screening", None)
        hint = decision.get_outcome_display() if decision else _("No decision was written down.")
        url = pages.url("record", self.review.pk)
        state = done() if decision else closed()
        return {
            "title": _("Screening decision"), "hint": hint, "state": state, "url": url, "button": "", "side": "",
            "next": False,
        }  # fmt: skip

    def _lead(self) -> Task:
        """The lead's own word, and a colleague's check, that they had no decision to take in the case."""
        checks = completeness.lead_checks(self.review)
        said, checked = any(one.declared_at for one in checks), any(one.checked_at for one in checks)
        own = self.review.lead_id == self.actor.user_id
        open_to_me = self.can_edit and (not said if own else not checked and SCREEN in self.actor.actions)
        hints = {
            (True, True): _("Said by the lead and checked by a colleague."),
            (True, False): _("Said by the lead. Nobody has checked it yet."),
            (False, True): _("Checked by a colleague. The lead has not said it yet."),
            (False, False): _("The lead says so before scoring starts."),
        }
        return {
            "title": _("The lead had no decision to take in the case"), "hint": hints[said, checked],
            "state": done() if said else attention(), "side": "", "next": False,
            "url": pages.url("lead", self.review.pk) if open_to_me else "",
            "button": _("Say it") if open_to_me and own else "",
        }  # fmt: skip

    def _determined(self) -> Task:
        pending = any(one.section == "incident" for one in self.findings)
        state = {"tone": "wait", "label": _("Still pending")} if pending else done()
        return self._part(
            _("What was determined"), _("Manner of death, maltreatment, and who decided."), state, "facts"
        )

    def _data_set(self) -> Task:
        facts = getattr(self.review, "data_set_facts", None)
        state = done() if facts else {"tone": "todo", "label": _("Not started; optional")}
        hint = _("Optional: what the shared data ask beyond the notice.")
        return self._part(_("Facts for the data set"), hint, state, "data-set")

    def _story(self) -> Task:
        state = done() if self.review.story.strip() else todo()
        hint = _("The order of events, and why each step made sense then.")
        return self._part(_("What happened, seen from the work"), hint, state, "story", button=_("Write the story"))

    def _learning(self) -> list[Task]:
        tasks = [self._needs(), self._opportunities()]
        tasks += [self._ratings(one) for one in self.sets]
        return tasks + two_raters.tasks(self) if self.review.double_rating else tasks

    def _needs(self) -> Task:
        found = self.blocking("needs")
        refs = [one for one in found if one.ref]
        state = attention() if refs else todo() if found else done()
        hint = needs.summary(self.review.needs.all()) or _("What they needed, and what reached them.")
        title = _("What the child and family needed")
        return self._part(title, hint, state, "needs", "needs", button=_("Record the needs"), side=still(refs))

    def _opportunities(self) -> Task:
        found, count = self.blocking("opportunities"), len(self.sets) - 1
        state = attention() if any(one.ref for one in found) else todo() if found else done()
        hint = ngettext("%(n)d opportunity.", "%(n)d opportunities.", count) % {"n": count}
        if not count:
            hint = _("What in the way the work is set up could be better.")
        button, side = _("Add an opportunity"), still([one for one in found if one.ref])
        names = ("opportunities", "opportunities")
        return self._part(_("Improvement opportunities"), hint, state, *names, button=button, side=side)

    def _ratings(self, one: SetProgress) -> Task:
        subject, total = one.opportunity, one.counts.total
        if subject is None:
            title = _("Rate the family items") if self.can_rate else _("Ratings of the family items")
            hint, url = _("Once for the whole review."), pages.url("rate", self.review.pk)
        else:
            said = (
                _("Rate opportunity %(n)d: %(title)s")
                if self.can_rate
                else _("Ratings of opportunity %(n)d: %(title)s")
            )
            title = said % {"n": one.number, "title": subject.title}
            hint, url = opportunities.facts(subject, self.definition), pages.url("rate-opportunity", subject.pk)
        if total.answered and one.next_item:
            hint += " " + _("Next: %(item)s.") % {"item": self.definition.item(one.next_item).label.lower()}
        return {
            "title": Truncator(title).chars(110),
            "hint": hint,
            "state": self._rating_state(one),
            "url": url if self.can_rate else self._read_url(),
            "button": _("Continue ratings") if self.can_rate else "",
            "side": self._rating_side(one),
            "next": False,
        }

    def _read_url(self) -> str:
        return "" if self.review.pinned_at is None else pages.url("record", self.review.pk)

    def _rating_state(self, one: SetProgress) -> Task:
        total = one.counts.total
        if self.review.pinned_at is None:
            return closed()
        if self.is_sealed:
            return {"tone": "locked", "label": _("Not shown yet")}
        if not total.answered:
            return todo()
        if self._missing(one):
            return attention()
        return {"tone": "doing", "label": _("In progress")} if total.blank else done()

    def _rating_side(self, one: SetProgress) -> str:
        if self.review.pinned_at is None:
            return _("Opens with scoring")
        if self.is_sealed:
            return _("Shown when both raters have sent theirs")
        total = one.counts.total
        missing = self._missing(one)
        rated = _("%(done)d of %(all)d rated") % {"done": total.answered, "all": total.items}
        return f"{rated}, {still(missing)}" if missing and total.answered else rated

    def _missing(self, one: SetProgress) -> list[Finding]:
        """What the answered items of a set still lack: a reason, a partner."""
        key = str(one.opportunity.pk) if one.opportunity else ""
        refs = {f"{key}/{code}" for code in one.blank}
        return [
            found for found in self.blocking("ratings") if found.ref.partition("/")[0] == key and found.ref not in refs
        ]

    def _start(self) -> Task:
        offer = self.offers.get("start_scoring")
        task = {"title": _("Start scoring"), "button": "", "side": "", "next": False, "url": ""}
        if self.review.pinned_at:
            hint = _("Started %(day)s. The scale’s version is fixed.") % {"day": words.day(self.review.pinned_at)}
            return {**task, "hint": hint, "state": done()}
        if offer and offer.allowed:
            url = pages.url("step", self.review.pk, "start_scoring")
            return {**task, "hint": offer.transition.consequence, "state": todo(), "url": url, "button": task["title"]}
        if offer and offer.refused_by == "guard":  # the page of the step tells what is missing, each with its place
            task |= {"url": pages.url("step", self.review.pk, "start_scoring"), "side": still(offer.why)}
        return {**task, "hint": _("Opens when story, timeline, needs and opportunities are there."), "state": closed()}

    def _check(self) -> Task:
        task = {
            "title": _("Check answers and send for approval"), "hint": _("A director who took no part decides."),
            "button": "", "side": "", "next": False, "url": "",
        }  # fmt: skip
        if self.review.state in SENDABLE and self.can_edit and self.agreed:
            button = _("Check answers and send")
            return {**task, "state": todo(), "url": pages.url("check", self.review.pk), "button": button}
        return {**task, "state": done() if self.review.submitted_at else closed()}

    def _decision(self) -> Task:
        task = {"title": _("Decision"), "hint": "", "button": "", "side": "", "next": False, "url": ""}
        if self.review.state in DECIDED:
            hint = _("Approved %(day)s. The review is locked.") % {"day": words.day(self.review.approved_at)}
            return {**task, "hint": hint, "state": done()}
        if self.review.state == "in_approval":
            waiting = {"tone": "wait", "label": _("Waiting")}
            if policy_of(Review).can(self.actor, APPROVE, self.review):
                url = pages.url("decide", self.review.pk)
                return {**task, "state": waiting, "url": url, "button": _("Check and decide")}
            return {**task, "hint": _("With the director since it was sent."), "state": waiting}
        return {**task, "hint": _("The director approves or returns with a question."), "state": closed()}


def done() -> Task:
    return {"tone": "done", "label": _("Completed")}


def todo() -> Task:
    return {"tone": "todo", "label": _("Not started")}


def attention() -> Task:
    return {"tone": "needs", "label": _("Needs attention")}


def closed() -> Task:
    return {"tone": "locked", "label": _("Not open yet")}


def still(findings: Sequence[Any]) -> str:
    count = len(findings)
    return ngettext("%(n)d thing missing", "%(n)d things missing", count) % {"n": count} if count else ""
