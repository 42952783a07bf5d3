"""The real review: complete for the scale in use, clean of names, and accepted by the services to the last step."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest

from incidents import completeness, content, scales, selectors
from incidents.choices import QUALITY_DIMENSIONS
from incidents.models import Review
from incidents.services import decisions, gathering, learning, notices, ratings, reviews
from npcs.core.access import Actor
from npcs.core.instruments.scoring import RATIONALE_MIN
from tests import factories
from tests import reviews as make
from tests.real import REVIEW
from tests.reviews import acting

# Words that would place or name: the report's own towns, weekdays, streets, and titles that go with a name.
PLACES_AND_NAMES = re.compile(r"\b(Spokane|Washington|Olympia|Mr|Mrs|Ms|Dr|Street|Avenue|County)\b")
BLAME = re.compile(r"\b(fail\w*|fault|refus\w*|negligen\w*|should have|could have)\b", re.IGNORECASE)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [str(value)]


def test_it_names_its_source_and_neither_person_nor_town_nor_blame() -> None:
    assert all(REVIEW["source"][key] for key in ("title", "agency", "of", "publisher", "copy_read", "read"))
    said = texts({key: value for key, value in REVIEW.items() if key != "source"})
    assert [text for text in said if PLACES_AND_NAMES.search(text) or BLAME.search(text)] == []


def test_what_the_report_does_not_say_is_rated_nr_with_its_reason() -> None:
    for answers in REVIEW["ratings"].values():
        for code, answer in answers.items():
            least = 1 if answer["value"] in {"0", "1"} else RATIONALE_MIN
            assert len(answer["reason"]) >= least, code
    given = [answer["value"] for answers in REVIEW["ratings"].values() for answer in answers.values()]
    assert given.count("NR") > len(given) / 2


@pytest.fixture
def people(world: None) -> dict[str, Actor]:
    place = factories.member()
    return {role: acting(factories.person(role, at=place), place) for role in ("caseworker", "reviewer", "director")}


def test_the_services_take_it_from_notice_to_approval(people: dict[str, Actor]) -> None:
    review = filed(people["caseworker"])
    review = gathered(people["reviewer"], review)
    rate_everything(people["reviewer"], review)
    whole = selectors.whole_review(review=review)
    assert [str(one) for one in completeness.findings(whole) if one.blocking] == []
    review = Review.objects.get(pk=review.pk)
    review = reviews.submit(actor=people["reviewer"], review=review, version=review.version)
    quality = REVIEW["quality"]
    assert set(quality) == {key for key, _name, _ask in QUALITY_DIMENSIONS}
    review = decisions.approve(
        actor=people["director"], review=review, version=review.version, quality=quality, note=REVIEW["note"]
    )
    assert review.state == "approved"
    assert review.content_sha256 == content.fingerprint(review)


def filed(actor: Actor) -> Review:
    notice = dict(REVIEW["notice"])
    notice["incident_date"] = dt.date.fromisoformat(notice["incident_date"] + "-01")
    notice["aware_date"] = dt.date.fromisoformat(notice["aware_date"])
    return notices.file(actor=actor, once_key=uuid4(), data=notice)


def gathered(actor: Actor, review: Review) -> Review:
    """Opened, told, with facts, needs and opportunities, and with scoring begun."""
    review = make.take(actor, make.decided(actor, make.take(actor, review, "start_screening")), "select")
    review = make.open_it(actor, review)
    review = reviews.save_story(
        actor=actor,
        review=review,
        version=review.version,
        data={"story": REVIEW["story"], "depth": REVIEW["depth"], "no_opportunity_reason": ""},
    )
    for entry in REVIEW["timeline"]:
        day = dt.date.fromisoformat((entry["event_date"] + "-01-01")[:10])
        gathering.add_event(actor=actor, review=review, once_key=uuid4(), data=entry | {"event_date": day})
    needs = {}
    for entry in REVIEW["needs"]:
        data = {key: value for key, value in entry.items() if key != "key"} | {"accepted_reason": ""}
        needs[entry["key"]] = learning.add_need(actor=actor, review=review, once_key=uuid4(), data=data)
    for entry in REVIEW["opportunities"]:
        data = {key: value for key, value in entry.items() if key not in {"key", "needs"}}
        data |= {"theme_other": "", "systems_observation": ""}
        linked = [needs[key] for key in entry["needs"]]
        learning.add_opportunity(actor=actor, review=review, once_key=uuid4(), data=data, needs=linked)
    review = Review.objects.get(pk=review.pk)
    return reviews.start_scoring(actor=actor, review=review, version=review.version)


def rate_everything(actor: Actor, review: Review) -> None:
    """All items of the scale in use, each exactly once."""
    definition = scales.definition_of(review)
    opportunities = list(review.opportunities.order_by("id"))
    for place, (key, answers) in enumerate(REVIEW["ratings"].items()):
        opportunity = opportunities[place - 1] if key else None
        level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
        assert list(answers) == [item.code for item in definition.items_at(level)]
        for code, answer in answers.items():
            ratings.rate(
                actor=actor,
                review=review,
                opportunity=opportunity,
                item_code=code,
                raw=answer["value"],
                rationale=answer["reason"],
            )
