"""``perform`` takes a step whole or not at all; ``available`` says what can be done now and why not."""

import pytest
from django.utils import timezone

from npcs.core.access import Forbidden
from npcs.core.versions.errors import StaleVersion as StaleSave
from npcs.core.workflow import (
    Gone,
    GuardFailed,
    NotAllowedFrom,
    NotPermitted,
    ReasonRefused,
    StaleVersion,
    UnknownTransition,
    available,
    matrix,
    perform,
)
from npcs.core.workflow.reason import REASON_LIMIT
from tests.core.workflow.doubles import ANN, BEN, CLOCK, LETTER, RIGHTS, ByRole, Record

EVERYTHING = ByRole({1: {step.action for step in LETTER.transitions}, 2: {step.action for step in LETTER.transitions}})


@pytest.fixture
def take(letter, journal):
    """Takes a step on the letter with the usual rights: take("send"), take("keep", by=BEN, version=2)."""

    def call(name, *, by=ANN, version=1, reason="", policy=RIGHTS, changes=None):
        return perform(
            LETTER,
            letter,
            name,
            actor=by,
            version=version,
            reason=reason,
            policy=policy,
            journal=journal,
            changes=changes,
        )

    return call


def nothing_changed(letter, journal):
    before = {name: getattr(letter, name) for name in ("state", "version", "note", "sent_at", "sent_by_id")}
    letter.refresh_from_db()
    return before == {name: getattr(letter, name) for name in before} and not journal.lines


def test_a_step_sets_state_version_stamp_and_history(take, letter, journal):
    sent = take("send")
    assert (sent.pk, sent.state, sent.version, sent.sent_by_id) == (letter.pk, "sent", 2, 1)
    assert abs((timezone.now() - sent.sent_at).total_seconds()) < 60
    [(kind, actor, version, reason, payload)] = journal.lines
    assert (kind, actor, version, reason) == ("workflow_tests.record.send", ANN, 2, "")
    assert payload == {"transition": "send", "from": "draft", "to": "sent", "id": letter.pk}


def test_a_step_without_the_right_is_refused_like_any_missing_right(take, letter, journal):
    take("send")
    journal.lines.clear()
    letter.refresh_from_db()
    with pytest.raises(NotPermitted) as error:
        take("keep", by=ANN, version=2)
    assert isinstance(error.value, Forbidden)
    assert error.value.message == "You need the right letter.decide."
    assert nothing_changed(letter, journal)


@pytest.mark.parametrize(("state", "name", "allowed"), matrix(LETTER))
def test_the_table_alone_says_from_where_a_step_starts(record_table, journal, state, name, allowed):
    record = Record.objects.create(state=state, note="text", closed_by_id=None)
    reason = "because" if LETTER.transition(name).reason == "required" else ""

    def step(actor):
        return perform(LETTER, record, name, actor=actor, version=1, reason=reason, policy=EVERYTHING, journal=journal)

    if not allowed:
        with pytest.raises(NotAllowedFrom, match="is not possible while this is"):
            step(ANN)
        assert nothing_changed(record, journal)
        return
    step(ANN)
    assert step(BEN).state == LETTER.transition(name).to if LETTER.transition(name).people == 2 else True
    record.refresh_from_db()
    assert record.state == LETTER.transition(name).to


def test_an_old_version_is_refused_with_the_record_as_it_stands(take, letter, journal):
    Record.objects.filter(pk=letter.pk).update(version=5)
    letter.refresh_from_db()
    with pytest.raises(StaleVersion) as error:
        take("send", version=4)
    assert isinstance(error.value, StaleSave)
    assert error.value.as_dict() == {"current_version": 5, "fields": {}}
    assert nothing_changed(letter, journal)


def test_the_right_is_asked_before_the_version_is_told(take):
    with pytest.raises(NotPermitted):
        take("keep", by=ANN, version=9)


def test_a_guard_says_what_is_still_to_do(take, letter, journal):
    Record.objects.filter(pk=letter.pk).update(note="")
    letter.refresh_from_db()
    with pytest.raises(GuardFailed) as error:
        take("send")
    assert error.value.findings == ("Write the note first.",)
    assert nothing_changed(letter, journal)


def test_a_guard_looks_at_the_stored_record_and_not_at_the_callers_copy(take, letter):
    Record.objects.filter(pk=letter.pk).update(note="")
    with pytest.raises(GuardFailed):
        take("send")


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("return", "", "Please say why"),
        ("return", "  \n ", "Please say why"),
        ("return", "x" * (REASON_LIMIT + 1), "longer than 2000 characters"),
        ("return", "why\x00", "U+0000"),
        ("return", "why \u202e now", "U+202E"),
        ("send", "because", "takes no reason"),
    ],
)
def test_a_reason_is_what_the_step_asks_for(take, letter, journal, name, reason, words):
    with pytest.raises(ReasonRefused) as error:
        take(name, by=BEN, reason=reason)
    assert words in error.value.message
    assert nothing_changed(letter, journal)


def test_a_return_keeps_its_reason_and_empties_the_stamp(take, journal):
    take("send")
    back = take("return", by=BEN, version=2, reason=" Say where.\nAnd when. ")
    assert (back.state, back.sent_at, back.sent_by_id) == ("draft", None, None)
    assert journal.lines[-1][3] == "Say where.\nAnd when."


def test_the_same_step_sent_twice_is_taken_once(take, journal):
    take("send")
    again = take("send")
    assert (again.state, again.version) == ("sent", 2)
    assert journal.kinds == {"workflow_tests.record.send": 1}


def test_a_repeat_is_recognised_after_the_record_moved_on(take, journal):
    take("send")
    take("return", by=BEN, version=2, reason="Say where.")
    late = take("send", version=1)
    assert (late.state, late.version) == ("draft", 3)
    assert sum(journal.kinds.values()) == 2


def test_the_same_step_by_somebody_else_is_no_repeat(take):
    take("send", by=ANN)
    with pytest.raises(StaleVersion):
        take("send", by=BEN)


def test_the_same_step_with_another_reason_is_no_repeat(take):
    take("send")
    take("keep", by=BEN, version=2, reason="Good.")
    assert take("keep", by=BEN, version=2, reason="Good.").version == 3
    with pytest.raises(StaleVersion):
        take("keep", by=BEN, version=2, reason="Good, and short.")


def test_two_people_are_needed_and_the_first_changes_nothing(take, journal):
    asked = take("void", by=ANN, reason="Entered by mistake.")
    assert (asked.state, asked.version) == ("draft", 1)
    take("void", by=ANN, reason="Entered by mistake.")
    assert journal.kinds == {"workflow_tests.record.void.asked": 1}
    assert take("void", by=BEN, reason="I agree.").state == "void"
    assert journal.kinds["workflow_tests.record.void"] == 1


def test_a_change_in_between_ends_the_first_persons_request(take, letter):
    take("void", by=ANN, reason="Entered by mistake.")
    take("send", by=ANN)
    assert take("void", by=BEN, version=2, reason="I agree.").state == "sent"


def test_the_system_takes_only_steps_that_the_table_gives_it(take, letter, journal):
    with pytest.raises(NotPermitted):
        take("send", by=CLOCK)
    assert nothing_changed(letter, journal)
    take("send")
    expired = take("expire", by=CLOCK, version=2)
    assert (expired.state, expired.closed_by_id) == ("kept", None)
    assert expired.closed_at is not None


def test_a_person_needs_the_right_for_a_system_step_too(take):
    take("send")
    with pytest.raises(NotPermitted):
        take("expire", by=BEN, version=2)


def test_other_fields_are_set_in_the_same_write(take):
    assert take("send", changes={"note": "pinned"}).note == "pinned"


@pytest.mark.parametrize("name", ["state", "version", "sent_by", "sent_at"])
def test_what_the_engine_sets_cannot_be_passed_in(take, letter, journal, name):
    with pytest.raises(ValueError, match="the engine sets"):
        take("send", changes={name: None})
    assert nothing_changed(letter, journal)


def test_an_unknown_step_or_a_lost_record_is_said_plainly(take, letter):
    with pytest.raises(UnknownTransition, match="no such step"):
        take("approve")
    Record.objects.filter(pk=letter.pk).delete()
    with pytest.raises(Gone, match="no longer there"):
        take("send")


def test_the_page_is_told_what_is_possible_and_why_not(letter, journal):
    letter.note = ""
    send, void = available(LETTER, letter, ANN, RIGHTS, journal)
    assert (send.transition.name, send.allowed, send.refused_by) == ("send", False, "guard")
    assert send.why == ("Write the note first.",)
    assert (void.transition.name, void.allowed, void.asked_by) == ("void", True, "")


def test_the_page_says_which_right_is_missing_and_asks_no_guard_then(letter, journal):
    letter.note = ""
    send, void = available(LETTER, letter, CLOCK, RIGHTS, journal)
    assert (send.refused_by, void.refused_by) == ("right", "right")
    assert send.why == ("You need the right letter.write.",)


def test_the_second_person_sees_who_asked(take, letter, journal):
    take("void", by=ANN, reason="Entered by mistake.")
    void = available(LETTER, letter, BEN, RIGHTS, journal)[-1]
    assert (void.transition.name, void.allowed, void.asked_by) == ("void", True, "Worker A")
