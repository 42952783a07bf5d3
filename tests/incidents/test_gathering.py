"""Timeline, debriefs and systems map: written once, saved by version, ordered, locked with their review."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from incidents import completeness, content, gathered, selectors
from incidents.models import Debrief, MapLink, MapNode, Review, TimelineEvent
from incidents.services import gathering, mapping
from incidents.services import reviews as review_services
from npcs.core.access import Actor, Forbidden
from npcs.core.audit.models import Event, RowHistory
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed
from tests import factories, reviews

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def place() -> Any:
    return factories.member("HB")


@pytest.fixture
def reviewer(place: Any) -> Actor:
    return reviews.acting(factories.person("reviewer", at=place), place)


@pytest.fixture
def review(reviewer: Actor) -> Review:
    return reviews.opened(reviewer)


def errors(call: Callable[[], Any]) -> set[str]:
    with pytest.raises(FieldErrors) as refusal:
        call()
    return set(refusal.value.errors)


# Timeline


def test_an_event_sent_twice_is_added_once(reviewer: Actor, review: Review) -> None:
    key = uuid4()
    data = {"event_date": date(2025, 3, 1), "event_precision": "month", "what": "A visit.", "source_kind": "health"}
    first = gathering.add_event(actor=reviewer, review=review, once_key=key, data=data)
    assert gathering.add_event(actor=reviewer, review=review, once_key=key, data=data) == first
    assert Event.objects.filter(kind="incidents.timeline.added").count() == 1


@pytest.mark.parametrize(
    "when",
    [
        {"event_date": None, "event_precision": "day"}, {"event_date": date(2025, 3, 1), "event_precision": "unknown"},
        {"event_date": date(1899, 3, 1), "event_precision": "day"}, {"event_date": date(2999, 1, 1)},
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_named_and_nothing_is_saved(
    reviewer: Actor, review: Review, when: dict[str, Any]
) -> None:
    assert errors(lambda: reviews.with_event(reviewer, review, **when)) == {"event_date"}
    assert not TimelineEvent.objects.exists()


def test_two_people_on_one_event_both_keep_their_text(reviewer: Actor, review: Review) -> None:
    event = reviews.with_event(reviewer, review)
    gathering.change_event(actor=reviewer, event=event, version=1, data={"what": "The visit took place."})
    with pytest.raises(StaleVersion) as late:
        gathering.change_event(actor=reviewer, event=event, version=1, data={"what": "No visit was possible."})
    assert late.value.differences == {"what": ("No visit was possible.", "The visit took place.")}


def test_the_timeline_is_in_the_order_of_time_whatever_was_entered_first(reviewer: Actor, review: Review) -> None:
    late = reviews.with_event(reviewer, review, event_date=date(2025, 3, 20))
    unknown = reviews.with_event(reviewer, review, event_date=None, event_precision="unknown")
    early = reviews.with_event(reviewer, review, event_date=date(2025, 3, 10))
    month = reviews.with_event(reviewer, review, event_date=date(2025, 3, 1), event_precision="month")
    entries = gathered.timeline(review)
    assert [one.event for one in entries] == [month, early, late, unknown]
    assert [one.since for one in entries] == [None, None, 10, None]


# Debriefs and the depth rule


def test_a_debrief_has_a_role_code_and_no_name(reviewer: Actor, review: Review) -> None:
    debrief = reviews.with_debrief(reviewer, review, role="supervisor", letter="B")
    assert debrief.code == "Supervisor B"
    assert errors(lambda: reviews.with_debrief(reviewer, review, letter="Kim")) == {"letter"}
    with pytest.raises(Forbidden):
        reviews.with_debrief(reviewer, review, name="Kim Doe")


@pytest.mark.parametrize("answer", ["offered", "declined", "not_available"])
def test_only_a_talk_that_was_accepted_took_place(reviewer: Actor, review: Review, answer: str) -> None:
    assert errors(lambda: reviews.with_debrief(reviewer, review, answer=answer)) == {"held_on"}
    assert not reviews.with_debrief(reviewer, review, answer=answer, held_on=None).is_held
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert errors(lambda: reviews.with_debrief(reviewer, review, held_on=tomorrow)) == {"held_on"}


def found(review: Review, section: str) -> list[str]:
    whole = selectors.whole_review(review=review)
    return [str(one) for one in completeness.findings(whole) if one.section == section and one.blocking]


def set_story(reviewer: Actor, review: Review, **changes: str) -> Review:
    row = Review.objects.get(pk=review.pk)
    return review_services.save_story(actor=reviewer, review=row, version=row.version, data=changes)


def test_a_held_debrief_makes_the_review_a_full_one(reviewer: Actor, review: Review) -> None:
    reviews.with_debrief(reviewer, review)
    assert found(review, "debriefs") == []
    set_story(reviewer, review, depth="record_review")
    assert found(review, "debriefs") == ["A debrief was held, so this is a full review. Change the depth to full."]


@pytest.mark.parametrize("reason", ["declined", "none_available", "legal_advice"])
def test_a_full_review_without_a_debrief_gives_its_reason(reviewer: Actor, review: Review, reason: str) -> None:
    assert len(found(review, "debriefs")) == 1
    set_story(reviewer, review, no_debrief_reason=reason)
    assert found(review, "debriefs") == []


def test_a_record_review_asks_for_no_debrief(reviewer: Actor, review: Review) -> None:
    set_story(reviewer, review, depth="record_review")
    assert found(review, "debriefs") == []


def test_an_offer_lets_scoring_start_and_its_answer_is_asked_for_before_sending(
    reviewer: Actor, review: Review
) -> None:
    offer = reviews.with_debrief(reviewer, review, answer="offered", held_on=None)
    whole = selectors.whole_review(review=review)
    assert list(completeness.debrief_findings(whole)) == []
    assert len(found(review, "debriefs")) == 1
    gathering.change_debrief(actor=reviewer, debrief=offer, version=1, data={"answer": "declined"})
    assert found(review, "debriefs") == []


def test_scoring_waits_for_a_timeline_and_for_a_debrief_or_its_reason(reviewer: Actor, review: Review) -> None:
    reviews.with_opportunity(reviewer, review, [reviews.with_need(reviewer, review)])
    with pytest.raises(GuardFailed) as refusal:
        start(reviewer, review)
    assert [words.split()[0] for words in refusal.value.findings] == ["Put", "A"]
    reviews.with_event(reviewer, review)
    set_story(reviewer, review, no_debrief_reason="legal_advice")
    assert start(reviewer, review).state == "scoring"


def start(reviewer: Actor, review: Review) -> Review:
    row = Review.objects.get(pk=review.pk)
    return review_services.start_scoring(actor=reviewer, review=row, version=row.version)


def test_raw_notes_are_never_copied_into_the_row_history(reviewer: Actor, review: Review) -> None:
    debrief = reviews.with_debrief(reviewer, review, notes="zwillikon one")
    gathering.change_debrief(
        actor=reviewer, debrief=debrief, version=1, data={"notes": "zwillikon two", "learned": "Kept."}
    )
    gathering.remove_debrief(actor=reviewer, debrief=debrief, version=2)
    rows = RowHistory.objects.filter(table_name="incidents_debrief", row_id=str(debrief.pk)).order_by("id")
    assert [row.op for row in rows] == ["I", "U", "D"]
    assert all("notes" not in row.changes for row in rows)
    assert rows[1].changes["learned"][1] == "Kept."
    assert not RowHistory.objects.filter(changes__icontains="zwillikon").exists()


# Systems map


def boxes(review: Review) -> list[tuple[int, str]]:
    return [(one.level, one.text) for one in gathered.systems_map(review).nodes]


def test_boxes_move_up_and_down_within_a_level_and_over_its_edge(reviewer: Actor, review: Review) -> None:
    for text in ("a", "b", "c"):
        reviews.with_box(reviewer, review, level=3, text=text)
    reviews.with_box(reviewer, review, level=4, text="above")

    def move(text: str, direction: Any) -> list[str]:
        node = MapNode.objects.get(text=text)
        mapping.move_node(actor=reviewer, node=node, version=node.version, direction=direction)
        return [f"{level}{name}" for level, name in boxes(review)]

    assert move("c", "up") == ["4above", "3a", "3c", "3b"]
    assert move("a", "down") == ["4above", "3c", "3a", "3b"]
    assert move("c", "up") == ["4above", "4c", "3a", "3b"]
    assert move("c", "down") == ["4above", "3c", "3a", "3b"]
    assert move("above", "up") == ["5above", "3c", "3a", "3b"]
    assert move("above", "up") == ["6above", "3c", "3a", "3b"]
    assert move("above", "up") == ["6above", "3c", "3a", "3b"]
    assert move("b", "down") == ["6above", "3c", "3a", "2b"]


def test_a_box_that_somebody_changed_is_not_moved(reviewer: Actor, review: Review) -> None:
    first, second = (reviews.with_box(reviewer, review, text=text) for text in "ab")
    mapping.change_node(actor=reviewer, node=second, version=1, data={"text": "c"})
    with pytest.raises(StaleVersion):
        mapping.move_node(actor=reviewer, node=second, version=1, direction="up")
    assert boxes(review) == [(1, "a"), (1, "c")]
    assert first.version == MapNode.objects.get(pk=first.pk).version


def test_arrows_join_two_boxes_of_one_review_once(reviewer: Actor, review: Review) -> None:
    start, end = (reviews.with_box(reviewer, review, text=text) for text in "ab")
    arrow = reviews.with_arrow(reviewer, start, end)
    foreign = reviews.with_box(reviewer, reviews.opened(reviewer))
    assert errors(lambda: reviews.with_arrow(reviewer, start, end)) == {"to_node"}
    assert errors(lambda: reviews.with_arrow(reviewer, start, start)) == {"to_node"}
    assert errors(lambda: reviews.with_arrow(reviewer, start, foreign)) == {"to_node"}
    other = reviews.with_arrow(reviewer, end, start)
    taken = {"from_node": start, "to_node": end}
    assert errors(lambda: mapping.change_link(actor=reviewer, link=other, version=1, data=taken)) == {"to_node"}
    saved = mapping.change_link(actor=reviewer, link=arrow, version=1, data={"label": "how"})
    assert saved.label == "how"


def test_a_box_takes_its_arrows_with_it(reviewer: Actor, review: Review) -> None:
    arrow = reviews.with_map(reviewer, review)
    mapping.remove_node(actor=reviewer, node=arrow.from_node, version=arrow.from_node.version)
    assert not MapLink.objects.exists()
    assert MapNode.objects.get() == arrow.to_node
    assert RowHistory.objects.filter(table_name="incidents_maplink", op="D").exists()


def test_a_box_names_an_opportunity_of_its_own_review(reviewer: Actor, review: Review) -> None:
    own = reviews.with_opportunity(reviewer, review)
    foreign = reviews.with_opportunity(reviewer, reviews.opened(reviewer))
    assert reviews.with_box(reviewer, review, opportunity=own).opportunity == own
    assert errors(lambda: reviews.with_box(reviewer, review, opportunity=foreign)) == {"opportunity"}
    assert errors(lambda: reviews.with_box(reviewer, review, level=7)) == {"level"}


def test_a_map_ends_where_it_is_no_picture_any_more(
    reviewer: Actor, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "MOST_NODES", 2)
    monkeypatch.setattr(mapping, "MOST_LINKS", 1)
    start, end = (reviews.with_box(reviewer, review, text=text) for text in "ab")
    assert errors(lambda: reviews.with_box(reviewer, review)) == {""}
    reviews.with_arrow(reviewer, start, end)
    assert errors(lambda: reviews.with_arrow(reviewer, end, start)) == {""}


# Lock and fingerprint


def test_everything_gathered_is_part_of_what_approval_locks_but_the_raw_notes(reviewer: Actor) -> None:
    review = reviews.gathered(reviewer)
    event, debrief, arrow = review.timeline.get(), review.debriefs.get(), review.map_links.get()
    prints = [content.fingerprint(review)]

    def changed() -> bool:
        prints.append(content.fingerprint(review))
        return prints[-1] != prints[-2]

    gathering.change_event(actor=reviewer, event=event, version=1, data={"known_then": "Other"})
    assert changed()
    gathering.change_debrief(actor=reviewer, debrief=debrief, version=1, data={"learned": "Other"})
    assert changed()
    mapping.change_node(actor=reviewer, node=arrow.to_node, version=1, data={"text": "Other"})
    assert changed()
    mapping.change_link(actor=reviewer, link=arrow, version=1, data={"label": "Other"})
    assert changed()
    gathering.change_debrief(actor=reviewer, debrief=debrief, version=2, data={"notes": "Other"})
    assert not changed()


def test_what_was_gathered_is_locked_with_its_review(reviewer: Actor, place: Any) -> None:
    director = reviews.acting(factories.person("director", at=place), place)
    review = reviews.approved(reviewer, director)
    for model in (TimelineEvent, Debrief, MapNode, MapLink):
        rows = model._default_manager.filter(review=review)
        assert rows.exists()
        for write in (lambda rows=rows: rows.update(version=9), lambda rows=rows: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
    with pytest.raises(Forbidden):
        reviews.with_event(reviewer, review)
    with pytest.raises(Forbidden):
        gathering.change_debrief(actor=reviewer, debrief=review.debriefs.get(), version=1, data={"learned": "x"})
