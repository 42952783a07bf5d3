"""Numbered scenarios of the working screens: search by class of reader, training records."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents import selectors
from incidents.models import Review, SearchEntry
from incidents.record import load, record_of
from npcs.core.access.actor import load as actor_of
from npcs.core.documents import pdf
from tests import factories
from tests import reviews as made

pytestmark = pytest.mark.django_db

WORD = "zeppelin"  # stands in no code and on no page of ours


def told_everywhere(reviewer: Any) -> Review:
    """A review in which the word stands in every text, and in no code."""
    review = made.opened(reviewer, summary=f"A {WORD} was seen.", local_case_number=f"{WORD}-7", office=WORD)
    need = made.with_need(reviewer, review, needed=f"A {WORD}", received=f"No {WORD}")
    made.with_opportunity(reviewer, review, [need], title=f"The {WORD}", narrative=f"About the {WORD}.")
    return Review.objects.get(pk=review.pk)


def test_i12_a_technical_advisors_search_never_meets_a_narrative(sign_in: Callable[..., Client]) -> None:
    place = factories.member()
    reviewer, advisor = (factories.person(role, at=place) for role in ("reviewer", "technical_advisor"))
    review = told_everywhere(made.acting(reviewer, place))
    assert SearchEntry.objects.exclude(privacy="core").filter(review=review).count() >= 3
    reading = sign_in(reviewer, place)
    assert reading.get("/api/v1/search/", {"q": WORD}).json()["results"][0]["number"] == review.incident.number
    coded = sign_in(advisor, place)
    for words in (WORD, "zeppelins", f"near {WORD}", f'"A {WORD}"', f"near OR {WORD}"):
        answer = coded.get("/api/v1/search/", {"q": words})
        page = coded.get("/reviews/search/", {"q": words}).content.decode()
        assert [row["number"] for row in answer.json()["results"]] == (
            [review.incident.number] if "OR" in words else []
        ), words
        assert "found" not in str(answer.json()).replace("'found': []", "")
        assert ("1 review found" if "OR" in words else "0 reviews found") in page
        listing = coded.get("/reviews/", {"q": words, "view": "all"}).content.decode()
        assert (review.incident.number in listing) == ("OR" in words)
    by_code = coded.get("/api/v1/search/", {"q": "near fatality"}).json()["results"]
    assert [row["number"] for row in by_code] == [review.incident.number]


def test_i29_a_training_record_counts_nowhere_and_is_marked_in_print(sign_in: Callable[..., Client]) -> None:
    place = factories.member()
    who = factories.person("reviewer", at=place)
    reviewer = made.acting(who, place)
    real = made.opened(reviewer)
    training = made.opened(reviewer, training=True)
    assert list(Review.objects.counted()) == [real]
    counts = selectors.view_counts(actor=reviewer)
    assert (counts["due"], counts["mine"], counts["all"], counts["training"]) == (1, 1, 1, 1)
    client = sign_in(who, place)
    everything = client.get("/reviews/", {"view": "all"}).content.decode()
    assert training.incident.number not in everything
    assert training.incident.number in client.get("/reviews/", {"view": "training"}).content.decode()
    for address in (training.get_absolute_url(), f"{training.get_absolute_url()}record/"):
        assert '<p class="watermark">Training record</p>' in client.get(address).content.decode()
    assert "watermark" not in client.get(real.get_absolute_url()).content.decode()
    document = record_of(load(actor=actor_of(who, wanted=place.pk), review=training))
    assert document.watermark == "Training"
    assert "Training record" in document.labels
    assert pdf(document).startswith(b"%PDF")
