"""Reading a long review back: check answers of each part, the history filtered and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.services import ratings
from npcs.core.audit.models import AccessLog
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get

pytestmark = pytest.mark.django_db


def test_each_part_of_the_task_list_ends_with_its_answers(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.opened(reviewer, office="")
    need = made.with_need(reviewer, review)
    made.with_timeline_and_debrief(reviewer, review)
    page = get(place["reviewer"], review.get_absolute_url())
    for group in ("facts", "learn"):
        assert at("check-part", review.pk, group) in page.links
    facts = get(place["reviewer"], at("check-part", review.pk, "facts"))
    for words in ("Office or region Not answered", "Kind of incident", "The story", "Nothing in this part."):
        assert words in facts.text
    assert at("story", review.pk) in facts.links
    assert "A safe place to sleep" not in facts.text
    learn = get(place["reviewer"], at("check-part", review.pk, "learn"))
    assert "A safe place to sleep" in learn.text
    assert "Need 1 is unmet" in learn.text
    assert at("need", need.pk) in learn.links
    assert at("check-part", review.pk, "facts") in learn.links


def test_a_part_is_read_without_ways_to_change_it_by_whoever_does_not_write(place: Place) -> None:
    review = made.gathered(place.actor("reviewer"))
    page = get(place["director"], at("check-part", review.pk, "learn"))
    assert "A safe place to sleep" in page.text
    assert "Change" not in page.part("main")
    unseen = Paper(place.browser(place.person("director"), note_seen=False).get(at("check-part", review.pk, "learn")))
    assert "A safe place to sleep" not in unseen.text
    assert place["technical_advisor"].get(at("check-part", review.pk, "learn")).status_code == 403
    assert place["director"].get(at("check-part", review.pk, "nonsense")).status_code == 404


def test_the_part_with_ratings_shows_each_item_and_what_is_not_rated(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=1)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-02", raw=3)
    page = get(place["reviewer"], at("check-part", review.pk, "learn"))
    assert "2 of 7 rated" in page.text
    assert "Family items: 5 items are not rated yet." in page.text
    assert at("rate", review.pk, "FAM-01") in page.links


def told(place: Place, review: object, query: str) -> str:
    return get(place["reviewer"], f"{at('history', review.pk)}?{query}").part("main")  # type: ignore[attr-defined]


def test_the_history_is_narrowed_by_what_who_and_when(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.scoring(reviewer)
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw=1)
    assert "rated FAM-01" in told(place, review, "about=ratings")
    assert "added a need" not in told(place, review, "about=ratings")
    assert "added a need" in told(place, review, "about=learning")
    assert "rated FAM-01" not in told(place, review, "about=steps")
    who = place.person("reviewer").pk
    assert "rated FAM-01" in told(place, review, f"who={who}")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "No entry fits" in told(place, review, f"since={tomorrow}")
    assert "rated FAM-01" in told(place, review, f"until={tomorrow}")


@pytest.mark.parametrize("query", ["about=x", "who=x", "who=99999", "since=today", "until=2026-02-30"])
def test_a_forged_filter_of_the_history_is_refused_beside_its_field(place: Place, query: str) -> None:
    review = made.filed(place.actor("reviewer"))
    page = get(place["reviewer"], f"{at('history', review.pk)}?{query}")
    assert page.errors[query.split("=")[0]]
    assert "filed the notice" in page.text


def test_the_history_leaves_as_a_file_with_plain_text_and_a_line_in_the_log(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = made.not_selected(reviewer, reason='=HYPERLINK("x")')
    answer = place["reviewer"].get(f"{at('history-csv', review.pk)}?about=steps")
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["When", "Who", "What", "Why"]
    assert lines[0][2].endswith("filed the notice.")
    assert lines[-1][3] == '\'=HYPERLINK("x")'
    line = AccessLog.objects.get(action="review.history")
    assert (line.outcome, line.object_id) == ("export", str(review.pk))
