"""The lives of what goes on beside the reviews: recommendations, and the public record, as tables.

The life of a review itself is in incidents/workflow.py. Source of the states: docs, incidents sections 2.3 and 5.4.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from npcs.core.audit.models import Event
from npcs.core.workflow import State, Transition, Workflow, register

FOLLOWED = ("proposed", "accepted", "in_progress")  # a recommendation that can be overdue
WRITTEN = ("draft",)  # a public record whose words may change
NO_PART = ("incidents.publicdisclosure.publish", "incidents.publicdisclosure.give_back")  # decisions, not writing


def outcome_told(recommendation: Any, actor: Any) -> Iterator[str]:
    """The outcome note says what was done."""
    if not recommendation.outcome.strip():
        yield now("Write the outcome first: what was done, and what came of it.")


def done_by_another(recommendation: Any, actor: Any) -> Iterator[str]:
    """Somebody else marked it as done."""
    if recommendation.finished_by_id == actor.user_id:
        yield now("You marked it as done, so somebody else verifies it.")


def ready_to_publish(disclosure: Any, actor: Any) -> Iterator[str]:
    """The findings are written and the rule is named."""
    if not disclosure.findings.strip():
        yield now("Write the findings.")
    if not disclosure.rule.strip():
        yield now("Name the law or rule under which it is published.")


def writers_of(disclosure: Any) -> frozenset[int]:
    """Everyone who wrote in it or sent it: the history knows them all."""
    events = Event.objects.filter(jurisdiction_id=disclosure.jurisdiction_id, parent_id=str(disclosure.pk))
    people = set(events.exclude(kind__in=NO_PART).values_list("actor_id", flat=True))
    return frozenset({*people, disclosure.created_by_id, disclosure.submitted_by_id} - {None})


def wrote_nothing(disclosure: Any, actor: Any) -> Iterator[str]:
    """The director wrote no word of it."""
    if actor.user_id in writers_of(disclosure):
        yield now("You wrote in this public record, so somebody else must decide.")


RECOMMENDATION = register(
    Workflow(
        "incidents.Recommendation",
        initial="proposed",
        states={
            "proposed": State(
                _("Proposed"), "todo", "radio_button_unchecked", _("A director decides whether it is taken on.")
            ),
            "accepted": State(_("Accepted"), "wait", "check", _("It is taken on and waits for its start.")),
            "declined": State(_("Declined"), "", "remove_circle", _("It is not taken on. The reason is kept.")),
            "in_progress": State(_("In progress"), "doing", "edit", _("Work on it goes on.")),
            "done": State(_("Done"), "wait", "hourglass_empty", _("Somebody else looks whether it holds.")),
            "verified": State(
                _("Verified"), "done", "verified_user", _("It was done, and somebody else has seen it."), terminal=True
            ),
        },
        transitions=(
            Transition("accept", "proposed", "accepted", "review.approve", _("Accept"), stamp="accepted"),
            Transition(
                "decline", FOLLOWED, "declined", "review.approve", _("Decline"), stamp="declined", reason="required",
            ),
            Transition("start", "accepted", "in_progress", "recommendation.edit", _("Start work"), stamp="started"),
            Transition(
                "finish", "in_progress", "done", "recommendation.edit", _("Mark as done"), guard=outcome_told,
                stamp="finished",
            ),
            Transition(
                "verify", "done", "verified", "recommendation.edit", _("Verify"), guard=done_by_another,
                stamp="verified", consequence=_("It counts as done from now on. This cannot be undone."),
            ),
            Transition(
                "go_on", "done", "in_progress", "recommendation.edit", _("Go on with it"), clears=("finished",),
                reason="required",
            ),
            Transition(
                "propose_again", "declined", "proposed", "recommendation.edit", _("Propose it again"),
                clears=("declined", "accepted", "started"), reason="required",
            ),
        ),
    )
)  # fmt: skip

DISCLOSURE = register(
    Workflow(
        "incidents.PublicDisclosure",
        initial="draft",
        states={
            "draft": State(_("Draft"), "doing", "edit", _("It is written. Nobody outside sees it.")),
            "in_approval": State(
                _("Waiting for approval"), "wait", "hourglass_empty", _("A director who did not write it decides.")
            ),
            "published": State(_("Published"), "done", "lock_outline", _("Its words are locked and may be shown.")),
            "withdrawn": State(
                _("Withdrawn"), "", "remove_circle", _("It is no longer shown. The reason is kept."), terminal=True
            ),
        },
        transitions=(
            Transition(
                "send", "draft", "in_approval", "disclosure.edit", _("Send for approval"), guard=ready_to_publish,
                stamp="submitted", consequence=_("A director reads it next. You cannot change it while it waits."),
            ),
            Transition(
                "give_back", "in_approval", "draft", "disclosure.approve", _("Give it back"), guard=wrote_nothing,
                clears=("submitted",), reason="required",
            ),
            Transition(
                "publish", "in_approval", "published", "disclosure.approve", _("Publish"), guard=wrote_nothing,
                stamp="published",
                consequence=_("Its words are locked and may be shown to everybody. You can withdraw it later."),
            ),
            Transition(
                "withdraw", ("draft", "published"), "withdrawn", "disclosure.approve", _("Withdraw"),
                stamp="withdrawn", reason="required",
                consequence=_("It is no longer shown here. Copies that others have stay with them."),
            ),
        ),
    )
)  # fmt: skip
